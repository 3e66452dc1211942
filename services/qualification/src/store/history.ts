import type { SchemaHistory } from '@jitsuin/platform'

/** Checks, whose rows never change, and challenges, which count once. */
export const QUALIFICATION_HISTORY: SchemaHistory = {
  schema: 'qualification',
  migrations: [
    {
      id: '0001-checks',
      sql: `
        create table qualification.qualification_check (
          check_id uuid primary key,
          request_id uuid not null unique,
          request_sha256 bytea not null,
          checked_at timestamptz not null,
          card_id text not null,
          centre text,
          subject_serial_number text,
          outcome text not null check (outcome in ('accepted', 'not-accepted')),
          all_items_match boolean not null,
          receipt jsonb not null
        );
        create index check_of_person on qualification.qualification_check (centre, subject_serial_number, checked_at desc, check_id);
        create index check_of_card on qualification.qualification_check (card_id, checked_at);
        create table qualification.challenge (nonce text primary key, expires_at timestamptz not null);
        grant select, insert on qualification.qualification_check to jitsuin_qualification;
        grant select, insert, delete on qualification.challenge to jitsuin_qualification;`,
    },
  ],
}
