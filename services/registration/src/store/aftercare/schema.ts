import type { Migration } from '@jitsuin/platform'
import type {
  AftercarePaper,
  IdentityItem,
  ProcedureKind,
  ProcedureStateName,
  Reporter,
  ReportWay,
} from '../../contract.js'
import type { ContactFacts } from '../../domain/aftercare/contact.js'
import type { Notice } from '../../domain/aftercare/notices.js'
import type { ProcedureState } from '../../domain/aftercare/procedure.js'
import type { Evidence } from '../../domain/cases/case.js'
import type { Json } from '../json.js'

/** The rows of this area; the migrations below say what may change. */
export type AftercareTables = {
  aftercare_procedure: {
    procedure_id: string
    number: string
    kind: ProcedureKind
    person_id: string
    card_ids: Json<readonly string[]>
    reporter: Reporter
    way: ReportWay
    state: ProcedureStateName
    /** The facts of the state, its name included. */
    state_facts: Json<ProcedureState>
    revision: number
    reported_at: Date
    state_since: Date
    case_id: string | null
    /** SHA-256 of the word in the caller's own tracker address, hex. */
    tracker_sha256: string
    /** What the page sent to open it; the same again opens nothing. */
    request_id: string
  }
  /** Every step of every procedure; rows are never changed. */
  aftercare_decision: {
    decision_id: string
    procedure_id: string
    revision: number
    from_state: ProcedureStateName
    to_state: ProcedureStateName
    act: string
    actor: string
    at: Date
    reason: string | null
    evidence: Json<readonly Evidence[]>
  }
  /** What a caller was asked, and whether the answer was right; never what it was. */
  aftercare_question: {
    procedure_id: string
    item: IdentityItem
    answered: 'right' | 'wrong'
    actor: string
    at: Date
  }
  aftercare_number: { year: number; last: number }
  /** What is still to be told, and to whom; `done_at` once it was. */
  aftercare_notice: {
    notice_id: string
    procedure_id: string | null
    notice: Json<Notice>
    kind: Notice['kind']
    made_at: Date
    due_at: Date
    tries: number
    done_at: Date | null
  }
  /** Who can be called to sign out of hours, by day in Japan. */
  aftercare_duty: { day: string; staff_id: string; name: string; phone: string }
  /** Letters about renewal: 0 is the invitation. */
  renewal_letter: { card_id: string; letter: number; sent_at: Date; medium: 'mail' | 'letter' }
  /** Emergency cards whose papers are to follow. */
  emergency_papers: {
    card_id: string
    person_id: string
    case_id: string
    due_on: string
    arrived: Json<readonly AftercarePaper[]>
    settled_at: Date | null
  }
  /** Who has seen which part of a person's data. */
  aftercare_view: { person_id: string; actor: string; part: string; at: Date }
  /** Contact facts that were changed after the newest approved application. */
  aftercare_contact: { person_id: string; contact: Json<ContactFacts>; changed_at: Date }
  /** Certificates that the authority has revoked at the office's orders. */
  aftercare_revoked: { authority: string; serial_hex: string; revoked_at: Date }
  /** When the registry was last asked about a person. */
  registry_rematch: { person_id: string; asked_at: Date; standing: string; answer_sha256: string }
}

/** Migrations of this area, in order; their ids begin with the area's name. */
export const AFTERCARE_MIGRATIONS: readonly Migration[] = [
  {
    id: 'aftercare-0001-procedures',
    sql: `
      create table registration.aftercare_procedure (
        procedure_id uuid primary key,
        number text not null unique,
        kind text not null,
        person_id uuid not null,
        card_ids jsonb not null,
        reporter text not null,
        way text not null,
        state text not null,
        state_facts jsonb not null,
        revision integer not null check (revision >= 1),
        reported_at timestamptz not null,
        state_since timestamptz not null,
        case_id uuid,
        tracker_sha256 text not null unique,
        request_id uuid not null unique
      );
      create index aftercare_by_state on registration.aftercare_procedure (state, state_since);
      create index aftercare_by_person on registration.aftercare_procedure (person_id);
      create index aftercare_by_case on registration.aftercare_procedure (case_id) where case_id is not null;
      create table registration.aftercare_decision (
        decision_id uuid primary key,
        procedure_id uuid not null references registration.aftercare_procedure,
        revision integer not null,
        from_state text not null,
        to_state text not null,
        act text not null,
        actor text not null,
        at timestamptz not null,
        reason text,
        evidence jsonb not null,
        unique (procedure_id, revision)
      );
      create table registration.aftercare_question (
        procedure_id uuid not null references registration.aftercare_procedure,
        item text not null,
        answered text not null,
        actor text not null,
        at timestamptz not null,
        primary key (procedure_id, item)
      );
      create table registration.aftercare_number (year integer primary key, last integer not null);
      create table registration.aftercare_notice (
        notice_id uuid primary key,
        procedure_id uuid,
        notice jsonb not null,
        kind text not null,
        made_at timestamptz not null,
        due_at timestamptz not null,
        tries integer not null default 0,
        done_at timestamptz
      );
      create index aftercare_notice_due on registration.aftercare_notice (due_at) where done_at is null;
      create table registration.aftercare_duty (
        day text not null, staff_id text not null, name text not null, phone text not null,
        primary key (day, staff_id)
      );
      create table registration.renewal_letter (
        card_id text not null, letter integer not null, sent_at timestamptz not null, medium text not null,
        primary key (card_id, letter)
      );
      create table registration.emergency_papers (
        card_id text primary key,
        person_id uuid not null,
        case_id uuid not null,
        due_on text not null,
        arrived jsonb not null,
        settled_at timestamptz
      );
      create table registration.aftercare_view (
        person_id uuid not null, actor text not null, part text not null, at timestamptz not null
      );
      create index aftercare_view_of on registration.aftercare_view (person_id, at);
      create table registration.aftercare_contact (
        person_id uuid primary key, contact jsonb not null, changed_at timestamptz not null
      );
      create table registration.aftercare_revoked (
        authority text not null, serial_hex text not null, revoked_at timestamptz not null,
        primary key (authority, serial_hex)
      );
      create index case_by_phone on registration.case_file ((form->>'phone'));
      create index card_by_end on registration.card (expires_on) where revoked_at is null;
      create table registration.registry_rematch (
        person_id uuid primary key, asked_at timestamptz not null, standing text not null, answer_sha256 text not null
      );
      create index rematch_by_age on registration.registry_rematch (asked_at);
      grant select, insert, update (state, state_facts, revision, state_since, case_id)
        on registration.aftercare_procedure to jitsuin_registration;
      grant select, insert on registration.aftercare_decision, registration.aftercare_question, registration.renewal_letter,
        registration.aftercare_revoked, registration.aftercare_view to jitsuin_registration;
      grant select, insert, update on registration.aftercare_number, registration.registry_rematch,
        registration.aftercare_contact to jitsuin_registration;
      grant select, insert, update (due_at, tries, done_at) on registration.aftercare_notice to jitsuin_registration;
      grant select, insert, update (arrived, settled_at) on registration.emergency_papers to jitsuin_registration;
      grant select, insert, update, delete on registration.aftercare_duty to jitsuin_registration;`,
  },
]
