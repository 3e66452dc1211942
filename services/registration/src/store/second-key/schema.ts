import type { Migration } from '@jitsuin/platform'
import type { EnrolmentLetterState } from '../../contract.js'

/** The rows of this area; the migration below says what may change. */
export type SecondKeyTables = {
  enrolment_letter: {
    /** Also the id of the grant: the key of the code is derived with it. */
    letter_id: string
    case_id: string
    /** The warrant of the second key. */
    warrant_id: string
    state: EnrolmentLetterState
    /** Public half of the key of the code, 32 octets: with it the same grant is asked for again after a crash. */
    enrolment_key: Buffer
    /** nonce, content and tag (AES-256-GCM); its key lies outside the database. Gone once the letter was posted. */
    sealed: Buffer | null
    made_at: Date
    granted_at: Date | null
    /** The first instant at which the code no longer counts, as the authority signed it. */
    expires_at: Date | null
    printed_by: string | null
    printed_at: Date | null
    posted_by: string | null
    posted_at: Date | null
    tracking_number: string | null
    key_destroyed_at: Date | null
  }
}

/** Migrations of this area, in order; their ids begin with the area's name. */
export const SECOND_KEY_MIGRATIONS: readonly Migration[] = [
  {
    id: 'second-key-0001-enrolment-letters',
    sql: `
      create table registration.enrolment_letter (
        letter_id uuid primary key,
        case_id uuid not null references registration.case_file,
        warrant_id uuid not null unique,
        state text not null,
        enrolment_key bytea not null check (octet_length(enrolment_key) = 32),
        sealed bytea,
        made_at timestamptz not null,
        granted_at timestamptz,
        expires_at timestamptz,
        printed_by text,
        printed_at timestamptz,
        posted_by text,
        posted_at timestamptz,
        tracking_number text,
        key_destroyed_at timestamptz,
        check (state <> 'posted' or sealed is null)
      );
      create index enrolment_letter_by_state on registration.enrolment_letter (state, made_at);
      create index enrolment_letter_of_case on registration.enrolment_letter (case_id);
      create index enrolment_letter_key_left on registration.enrolment_letter (letter_id)
        where state = 'posted' and key_destroyed_at is null;
      create index case_with_second_key on registration.case_file (case_id) where state_facts ? 'secondKeyWarrantId';
      grant select, insert, update (state, sealed, granted_at, expires_at, printed_by, printed_at, posted_by, posted_at,
        tracking_number, key_destroyed_at) on registration.enrolment_letter to jitsuin_registration;`,
  },
]
