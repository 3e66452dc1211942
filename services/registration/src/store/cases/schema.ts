import type { Approval, Order } from '@jitsuin/ca/contract'
import type { Generated, Migration } from '@jitsuin/platform'
import type {
  ApplicationForm,
  CaseStateName,
  DocumentFacts,
  DocumentKind,
  IdentityKind,
  OfficeSwitch,
} from '../../contract.js'
import type { CaseState, Evidence, RegistryMatch } from '../../domain/cases/case.js'
import type { CaseListener } from '../../domain/cases/listeners.js'
import type { Json } from '../json.js'
import { QUEUE_MIGRATIONS, type QueueTables } from './queue-schema.js'

/** The rows of this area; the migrations below say what may change. */
export type CasesTables = QueueTables & {
  case_file: {
    case_id: string
    case_number: string
    channel: string
    kind: string
    form: Json<ApplicationForm>
    state: CaseStateName
    /** The facts of the state, its name included. */
    state_facts: Json<CaseState>
    revision: number
    received_at: Date
    state_since: Date
    assigned_to: string | null
    person_id: string | null
    batch_id: string | null
    campaign_id: string | null
    /** Name, kana, romaji, numbers in the one form of `searchKey`. */
    search_words: string
    pickup_place_id: string
  }
  /** Every step of every case; rows are never changed. */
  case_decision: {
    decision_id: string
    case_id: string
    revision: number
    from_state: CaseStateName
    to_state: CaseStateName
    act: string
    actor: string
    at: Date
    reason: string | null
    evidence: Json<readonly Evidence[]>
  }
  /** The next number of a year. */
  case_number: { year: number; last: number }
  /** What each listener has still to hear; `taken_at` says when it has. */
  case_event: {
    sequence: Generated<string>
    listener: CaseListener
    case_id: string
    revision: number
    from_state: CaseStateName
    to_state: CaseStateName
    act: string
    at: Date
    taken_at: Date | null
  }
  case_document: {
    document_id: string
    case_id: string
    kind: DocumentKind
    identity_kind: IdentityKind | null
    facts: Json<DocumentFacts>
    read_by: string | null
    read_at: Date | null
    sha256_hex: string
    media_type: string
    pages: number
    size: number
    uploaded_at: Date
    uploaded_by: string
    superseded_by: string | null
  }
  case_note: { note_id: string; case_id: string; text: string; written_by: string; written_at: Date }
  /** Who has seen which part of a case. */
  case_view: { case_id: string; actor: string; part: string; at: Date }
  /** People of the register: one row per licence, for good. */
  person: {
    person_id: string
    subject_serial_number: string
    licence_number: string
    birth_date: string
    created_at: Date
  }
  registry_asking: {
    match_id: string
    case_id: string
    asked_at: Date
    asked_by: string
    items: Json<RegistryMatch['items']>
    standing: 'registered' | 'suspended' | 'struck-off' | 'deceased' | 'not-found'
    verdict: 'matched' | 'mismatched'
    answer: Buffer
    answer_sha256: string
  }
  membership_asking: {
    asking_id: string
    case_id: string
    asked_at: Date
    asked_by: string
    standing: 'member' | 'not-a-member' | 'of-another'
    association_id: string | null
  }
  invoice: {
    invoice_id: string
    invoice_number: string
    case_id: string
    yen: number
    fee_rule: string
    issued_on: string
    pay_by: string
    state: 'open' | 'paid' | 'cancelled'
    paid_yen: number
  }
  invoice_number: { year: number; last: number }
  bank_payment: {
    payment_id: string
    /** SHA-256 over the line and its place among equal lines of its file: the same line again is the same payment. */
    fingerprint: string
    paid_on: string
    yen: number
    payer: string
    reference: string
    state: 'open' | 'matched' | 'returned'
    invoice_id: string | null
    decided_by: string | null
    decided_at: Date | null
    reason: string | null
  }
  /** An order to the authority, its bytes fixed before the first signature. */
  warrant: {
    warrant_id: string
    case_id: string
    key_place: 'card' | 'second-key'
    order_json: Json<Order>
    digest_hex: string
    created_at: Date
    expires_at: Date
    state: 'open' | 'signed' | 'accepted' | 'refused' | 'void'
    approvals: Json<readonly StoredApproval[]>
    refusal: string | null
  }
  /** A list of warrants that one officer was given to sign as a whole. */
  warrant_list: {
    list_id: string
    staff_id: string
    purpose: 'examine' | 'approve'
    entries: Json<readonly ListEntry[]>
    digest_hex: string
    expires_at: Date
  }
  officer_key: {
    officer_id: string
    staff_id: string
    method: 'passkey' | 'staff-card'
    public_key: string
    credential_id: string | null
    enrolled_at: Date
    ended_at: Date | null
  }
  officer_enrolment: {
    enrolment_id: string
    staff_id: string
    order_json: Json<Order>
    created_at: Date
    expires_at: Date
    approvals: Json<readonly StoredApproval[]>
    state: 'waiting' | 'enrolled' | 'removed'
  }
  officer_challenge: { challenge: string; staff_id: string; expires_at: Date }
  office_switch: {
    name: OfficeSwitch
    value: string
    asked_value: string | null
    asked_by: string | null
    asked_at: Date | null
  }
}

/** A signature as it was verified here, and who gave it. */
export type StoredApproval = {
  readonly staffId: string
  readonly signedAt: string
  readonly approval: Approval
}

/** One case of a list: the revision that the officer saw, and its warrants in their order. */
export type ListEntry = {
  readonly caseId: string
  readonly revision: number
  readonly warrantIds: readonly string[]
}

/** Migrations of this area, in order; their ids begin with the area's name. */
export const CASES_MIGRATIONS: readonly Migration[] = [
  {
    id: 'cases-0001-files',
    sql: `
      create table registration.case_file (
        case_id uuid primary key,
        case_number text not null unique,
        channel text not null,
        kind text not null,
        form jsonb not null,
        state text not null,
        state_facts jsonb not null,
        revision integer not null check (revision >= 1),
        received_at timestamptz not null,
        state_since timestamptz not null,
        assigned_to text,
        person_id uuid,
        batch_id uuid,
        campaign_id uuid,
        search_words text not null,
        pickup_place_id text not null
      );
      create index case_by_state on registration.case_file (state, state_since);
      create index case_by_person on registration.case_file (person_id);
      create index case_by_batch on registration.case_file (batch_id) where batch_id is not null;
      create table registration.case_decision (
        decision_id uuid primary key,
        case_id uuid not null references registration.case_file,
        revision integer not null,
        from_state text not null,
        to_state text not null,
        act text not null,
        actor text not null,
        at timestamptz not null,
        reason text,
        evidence jsonb not null,
        unique (case_id, revision)
      );
      create table registration.case_number (year integer primary key, last integer not null);
      grant select, insert, update (form, state, state_facts, revision, state_since, assigned_to, person_id, campaign_id, search_words,
        pickup_place_id) on registration.case_file to jitsuin_registration;
      grant select, insert on registration.case_decision to jitsuin_registration;
      grant select, insert, update on registration.case_number to jitsuin_registration;`,
  },
  {
    id: 'cases-0002-papers',
    sql: `
      create table registration.case_event (
        sequence bigint generated always as identity primary key,
        listener text not null,
        case_id uuid not null references registration.case_file,
        revision integer not null,
        from_state text not null,
        to_state text not null,
        act text not null,
        at timestamptz not null,
        taken_at timestamptz
      );
      create index case_event_waiting on registration.case_event (listener, sequence) where taken_at is null;
      create table registration.case_document (
        document_id uuid primary key,
        case_id uuid not null references registration.case_file,
        kind text not null,
        identity_kind text,
        facts jsonb not null,
        read_by text,
        read_at timestamptz,
        sha256_hex text not null,
        media_type text not null,
        pages integer not null check (pages >= 1),
        size integer not null,
        uploaded_at timestamptz not null,
        uploaded_by text not null,
        superseded_by uuid references registration.case_document deferrable initially deferred
      );
      create index case_document_by_case on registration.case_document (case_id);
      create table registration.case_note (
        note_id uuid primary key,
        case_id uuid not null references registration.case_file,
        text text not null,
        written_by text not null,
        written_at timestamptz not null
      );
      create index case_note_by_case on registration.case_note (case_id);
      create table registration.case_view (
        case_id uuid not null references registration.case_file,
        actor text not null,
        part text not null,
        at timestamptz not null
      );
      create index case_view_by_case on registration.case_view (case_id, actor);
      create table registration.person (
        person_id uuid primary key,
        subject_serial_number text not null unique check (subject_serial_number ~ '^[A-Z0-9-]{1,20}$'),
        licence_number text not null unique,
        birth_date text not null,
        created_at timestamptz not null
      );
      create sequence registration.person_serial;
      create table registration.registry_asking (
        match_id uuid primary key,
        case_id uuid not null references registration.case_file,
        asked_at timestamptz not null,
        asked_by text not null,
        items jsonb not null,
        standing text not null,
        verdict text not null,
        answer bytea not null,
        answer_sha256 text not null
      );
      create index registry_asking_by_case on registration.registry_asking (case_id);
      create table registration.membership_asking (
        asking_id uuid primary key,
        case_id uuid not null references registration.case_file,
        asked_at timestamptz not null,
        asked_by text not null,
        standing text not null,
        association_id text
      );
      create index membership_asking_by_case on registration.membership_asking (case_id);
      create index case_by_licence on registration.case_file ((form ->> 'licenceNumber'));
      grant select, insert, update (taken_at) on registration.case_event to jitsuin_registration;
      grant select, insert, update (identity_kind, facts, read_by, read_at, superseded_by) on registration.case_document
        to jitsuin_registration;
      grant select, insert on registration.case_note, registration.case_view, registration.person,
        registration.registry_asking, registration.membership_asking to jitsuin_registration;
      grant usage on sequence registration.person_serial to jitsuin_registration;`,
  },
  {
    id: 'cases-0003-fees',
    sql: `
      create table registration.invoice (
        invoice_id uuid primary key,
        invoice_number text not null unique,
        case_id uuid not null references registration.case_file,
        yen integer not null check (yen > 0),
        fee_rule text not null,
        issued_on text not null,
        pay_by text not null,
        state text not null,
        paid_yen integer not null
      );
      create index invoice_by_case on registration.invoice (case_id);
      create index invoice_open on registration.invoice (pay_by) where state = 'open';
      create table registration.invoice_number (year integer primary key, last integer not null);
      create table registration.bank_payment (
        payment_id uuid primary key,
        fingerprint text not null unique,
        paid_on text not null,
        yen integer not null,
        payer text not null,
        reference text not null,
        state text not null,
        invoice_id uuid references registration.invoice,
        decided_by text,
        decided_at timestamptz,
        reason text
      );
      create index bank_payment_open on registration.bank_payment (paid_on) where state = 'open';
      grant select, insert, update (state, paid_yen) on registration.invoice to jitsuin_registration;
      grant select, insert, update on registration.invoice_number to jitsuin_registration;
      grant select, insert, update (state, invoice_id, decided_by, decided_at, reason) on registration.bank_payment
        to jitsuin_registration;`,
  },
  {
    id: 'cases-0004-warrants',
    sql: `
      create table registration.warrant (
        warrant_id uuid primary key,
        case_id uuid not null references registration.case_file,
        key_place text not null,
        order_json jsonb not null,
        digest_hex text not null unique,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        state text not null,
        approvals jsonb not null,
        refusal text
      );
      create unique index warrant_live on registration.warrant (case_id, key_place)
        where state in ('open', 'signed', 'accepted');
      create index warrant_due on registration.warrant (created_at) where state = 'signed';
      create table registration.warrant_list (
        list_id uuid primary key,
        staff_id text not null,
        purpose text not null,
        entries jsonb not null,
        digest_hex text not null,
        expires_at timestamptz not null
      );
      create table registration.officer_key (
        officer_id text primary key,
        staff_id text not null,
        method text not null,
        public_key text not null unique,
        credential_id text,
        enrolled_at timestamptz not null,
        ended_at timestamptz
      );
      create unique index officer_key_of_staff on registration.officer_key (staff_id) where ended_at is null;
      create table registration.officer_enrolment (
        enrolment_id uuid primary key,
        staff_id text not null,
        order_json jsonb not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        approvals jsonb not null,
        state text not null
      );
      create table registration.officer_challenge (
        challenge text primary key,
        staff_id text not null,
        expires_at timestamptz not null
      );
      create table registration.office_switch (
        name text primary key,
        value text not null,
        asked_value text,
        asked_by text,
        asked_at timestamptz
      );
      grant select, insert, update (state, approvals, refusal) on registration.warrant to jitsuin_registration;
      grant select, insert on registration.warrant_list to jitsuin_registration;
      grant select, insert, update (ended_at) on registration.officer_key to jitsuin_registration;
      grant select, insert, update (state, approvals) on registration.officer_enrolment to jitsuin_registration;
      grant select, insert, delete on registration.officer_challenge to jitsuin_registration;
      grant select, insert, update on registration.office_switch to jitsuin_registration;`,
  },
  ...QUEUE_MIGRATIONS,
]
