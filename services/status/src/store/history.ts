import type { SchemaHistory } from '@jitsuin/platform'

/** The tables of the status service: what was published, as the authority sent it. Nothing is ever deleted. */
export const STATUS_HISTORY: SchemaHistory = {
  schema: 'status',
  migrations: [
    {
      id: '0001-publications',
      sql: `
        create table status.feed (
          name text primary key check (name = 'ca'),
          sequence bigint not null check (sequence >= 0)
        );
        insert into status.feed values ('ca', 0);
        create table status.authority (
          name text primary key,
          heard_at timestamptz not null,
          sequence bigint not null,
          list_number numeric,
          crl bytea,
          check ((list_number is null) = (crl is null))
        );
        create table status.certificate (
          authority text not null references status.authority (name),
          serial_hex text not null check (serial_hex ~ '^([0-9a-f]{2})+$'),
          not_after timestamptz not null,
          revoked_at timestamptz,
          reason text,
          sequence bigint not null,
          primary key (authority, serial_hex),
          check ((revoked_at is null) = (reason is null))
        );
        create index certificate_by_sequence on status.certificate (sequence);
        create table status.stamp (
          unit text primary key,
          recorded_until timestamptz not null
        );
        grant select on all tables in schema status to jitsuin_status;
        grant update (sequence) on status.feed to jitsuin_status;
        grant insert, update on status.authority, status.certificate, status.stamp to jitsuin_status;`,
    },
  ],
}
