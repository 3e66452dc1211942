import type { SchemaHistory } from '@jitsuin/platform'

/**
 * Holders as the issuing office knows them, what they fill in themselves, what they disclose, their cards, and notices.
 * Profiles are kept revision by revision: the audit row of a change names two revisions, and both can be read.
 */
export const HOLDER_HISTORY: SchemaHistory = {
  schema: 'holder',
  migrations: [
    {
      id: '0001-holders',
      sql: `
        create table holder.holder (
          holder_id uuid primary key,
          centre text not null,
          subject_serial_number text not null,
          record jsonb not null,
          disclosure_revision integer not null default 0,
          admitted_at timestamptz not null,
          unique (centre, subject_serial_number)
        );
        create table holder.profile (
          holder_id uuid not null references holder.holder,
          revision integer not null check (revision >= 0),
          items jsonb not null,
          saved_at timestamptz not null,
          primary key (holder_id, revision)
        );
        create table holder.disclosure (
          holder_id uuid not null references holder.holder,
          item text not null,
          audience text not null check (audience in ('users', 'public')),
          setting text not null check (setting in ('shown', 'hidden')),
          primary key (holder_id, item, audience)
        );
        create table holder.card (
          card_id text primary key,
          holder_id uuid not null references holder.holder,
          record jsonb not null
        );
        create index card_by_holder on holder.card (holder_id);
        create table holder.notice (
          notice_id text primary key,
          first_day date not null,
          record jsonb not null
        );
        grant select, insert, update (record, disclosure_revision) on holder.holder to jitsuin_holder;
        grant select, insert on holder.profile to jitsuin_holder;
        grant select, insert, update (setting) on holder.disclosure to jitsuin_holder;
        grant select, insert, update (record) on holder.card to jitsuin_holder;
        grant select, insert, update (first_day, record) on holder.notice to jitsuin_holder;`,
    },
    {
      id: '0002-notices-to-one',
      sql: `
        alter table holder.notice add column addressee text;
        create index notice_to on holder.notice (addressee, first_day desc);
        grant update (addressee) on holder.notice to jitsuin_holder;`,
    },
  ],
}
