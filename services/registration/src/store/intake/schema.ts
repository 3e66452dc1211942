import type { Migration } from '@jitsuin/platform'
import type {
  Answers,
  CaseStateName,
  DeclaredSide,
  DocumentKind,
  IdentityKind,
  PictureFinding,
} from '../../contract.js'
import type { Json } from '../json.js'

/** The rows of this area; the migrations below say what may change. */
export type IntakeTables = {
  /** An application that is being filled in. Once it is sent, a case of the same id exists and the answers are emptied. */
  intake_draft: {
    draft_id: string
    state: 'open' | 'submitted'
    answers: Json<Answers>
    revision: number
    created_at: Date
    saved_at: Date
    /** Not included. */
    expires_at: Date
    link_sent_at: Date | null
  }
  /** A key to a draft or to the case of the same id; the key itself is nowhere. */
  intake_link: { token_sha256: string; file_id: string; created_at: Date; expires_at: Date }
  /** Files that were offered to a draft or case on a day in Japan, the latest day only. */
  intake_upload: { file_id: string; day: string; uploads: number }
  intake_paper: {
    /** The request that brought it: the same again is the same paper. */
    paper_id: string
    file_id: string
    kind: DocumentKind
    identity_kind: IdentityKind | null
    side: DeclaredSide | null
    media_type: 'image/jpeg' | 'application/pdf'
    sha256_hex: string
    size: number
    width: number | null
    height: number | null
    findings: Json<readonly PictureFinding[]>
    uploaded_at: Date
    /** When it became a document of the case. */
    handed_over_at: Date | null
  }
  /** Letters to applicants, one per step of a case: the outbox, and the list of what could not be sent. */
  intake_letter: {
    letter_id: string
    case_id: string
    revision: number
    about: CaseStateName
    standing: 'waiting' | 'sent' | 'failed' | 'no-address'
    tries: number
    due_at: Date
    written_at: Date
    /** Code of the last failure. */
    failure: string | null
  }
}

/** Migrations of this area, in order; their ids begin with the area's name. */
export const INTAKE_MIGRATIONS: readonly Migration[] = [
  {
    id: 'intake-0001-drafts',
    sql: `
      create table registration.intake_draft (
        draft_id uuid primary key,
        state text not null check (state in ('open', 'submitted')),
        answers jsonb not null,
        revision integer not null check (revision >= 1),
        created_at timestamptz not null,
        saved_at timestamptz not null,
        expires_at timestamptz not null,
        link_sent_at timestamptz
      );
      create index intake_draft_expiring on registration.intake_draft (expires_at) where state = 'open';
      create index intake_draft_by_email on registration.intake_draft ((answers ->> 'email')) where state = 'open';
      create index case_by_email on registration.case_file ((form ->> 'email'));
      create table registration.intake_link (
        token_sha256 text primary key check (token_sha256 ~ '^[0-9a-f]{64}$'),
        file_id uuid not null,
        created_at timestamptz not null,
        expires_at timestamptz not null
      );
      create index intake_link_by_file on registration.intake_link (file_id, created_at);
      create table registration.intake_paper (
        paper_id uuid primary key,
        file_id uuid not null,
        kind text not null,
        identity_kind text,
        side text check (side is null or side in ('front', 'back')),
        media_type text not null check (media_type in ('image/jpeg', 'application/pdf')),
        sha256_hex text not null,
        size integer not null,
        width integer,
        height integer,
        findings jsonb not null,
        uploaded_at timestamptz not null,
        handed_over_at timestamptz,
        constraint no_my_number_back check (not (identity_kind = 'myNumberCard' and side = 'back'))
      );
      create index intake_paper_by_file on registration.intake_paper (file_id);
      create table registration.intake_letter (
        letter_id uuid primary key,
        case_id uuid not null references registration.case_file,
        revision integer not null,
        about text not null,
        standing text not null,
        tries integer not null,
        due_at timestamptz not null,
        written_at timestamptz not null,
        failure text,
        unique (case_id, revision)
      );
      create index intake_letter_due on registration.intake_letter (due_at) where standing = 'waiting';
      create index intake_letter_failed on registration.intake_letter (written_at) where standing in ('failed', 'no-address');
      create index case_decision_notified on registration.case_decision (at)
        where to_state = 'notified' and from_state = 'shipped';
      grant select, insert, update, delete on registration.intake_draft, registration.intake_link, registration.intake_paper
        to jitsuin_registration;
      grant select, insert, update (standing, tries, due_at, failure) on registration.intake_letter to jitsuin_registration;`,
  },
  {
    id: 'intake-0002-limits',
    sql: `
      create table registration.intake_upload (
        file_id uuid primary key,
        day text not null check (day ~ '^\\d{4}-\\d{2}-\\d{2}$'),
        uploads integer not null check (uploads >= 1)
      );
      create index intake_draft_opened on registration.intake_draft (created_at) where state = 'open';
      grant select, insert, update, delete on registration.intake_upload to jitsuin_registration;`,
  },
]
