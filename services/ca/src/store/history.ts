import type { SchemaHistory } from '@jitsuin/platform'

/**
 * The tables of the certification authority. Its role may append, and fill in what a row was made without (a signature, an
 * acknowledgement, the end of an officer's term); it can change nothing else and delete nothing.
 */
export const CA_HISTORY: SchemaHistory = {
  schema: 'ca',
  migrations: [
    {
      id: '0001-authority',
      sql: `
        create table ca.ceremony (
          only_one boolean primary key default true check (only_one),
          held_at timestamptz not null,
          record jsonb not null
        );
        create table ca.authority (
          name text primary key,
          certificate bytea not null,
          chain bytea[] not null,
          key_name text not null
        );
        create table ca.root_list (
          name text not null,
          number bigint not null check (number > 0),
          this_update timestamptz not null,
          next_update timestamptz not null,
          crl bytea not null,
          primary key (name, number)
        );
        create table ca.carried_order (
          order_id uuid primary key,
          digest bytea not null unique check (length(digest) = 32),
          act text not null,
          content jsonb not null,
          approvals jsonb not null,
          accepted_at timestamptz not null
        );
        create table ca.officer (
          officer_id text primary key,
          content jsonb not null,
          public_key text not null unique,
          enrolled_at timestamptz not null,
          removed_at timestamptz
        );
        -- order_id is absent for the responders that were certified at the ceremony.
        create table ca.certificate (
          authority text not null references ca.authority (name),
          serial_hex text not null,
          order_id uuid unique references ca.carried_order (order_id),
          key_sha256 bytea not null unique,
          not_after timestamptz not null,
          tbs bytea not null,
          reserved_at timestamptz not null,
          certificate bytea,
          primary key (authority, serial_hex)
        );
        create index certificate_unsigned on ca.certificate (reserved_at) where certificate is null;
        create table ca.revocation (
          authority text not null,
          serial_hex text not null,
          order_id uuid not null unique references ca.carried_order (order_id),
          revoked_at timestamptz not null,
          reason text not null,
          invalid_since timestamptz,
          primary key (authority, serial_hex),
          foreign key (authority, serial_hex) references ca.certificate (authority, serial_hex)
        );
        create table ca.list (
          authority text not null references ca.authority (name),
          number bigint not null check (number > 0),
          this_update timestamptz not null,
          next_update timestamptz not null,
          tbs bytea not null,
          states jsonb not null,
          crl bytea,
          primary key (authority, number)
        );
        create index list_unsigned on ca.list (authority, number) where crl is null;
        create table ca.publication (
          sequence bigint primary key check (sequence > 0),
          content jsonb not null,
          acknowledged_at timestamptz
        );
        create index publication_waiting on ca.publication (sequence) where acknowledged_at is null;
        grant select, insert on all tables in schema ca to jitsuin_ca;
        grant update (certificate) on ca.certificate to jitsuin_ca;
        grant update (crl) on ca.list to jitsuin_ca;
        grant update (acknowledged_at) on ca.publication to jitsuin_ca;
        grant update (removed_at) on ca.officer to jitsuin_ca;
        -- What was filled in is never emptied or replaced.
        create function ca.refuse_change() returns trigger language plpgsql as $$
          begin raise exception 'this row never changes again' using errcode = 'insufficient_privilege'; end $$;
        create trigger signed_once before update on ca.certificate
          for each row when (old.certificate is not null) execute function ca.refuse_change();
        create trigger signed_once before update on ca.list
          for each row when (old.crl is not null) execute function ca.refuse_change();
        create trigger acknowledged_once before update on ca.publication
          for each row when (old.acknowledged_at is not null) execute function ca.refuse_change();
        create trigger removed_once before update on ca.officer
          for each row when (old.removed_at is not null) execute function ca.refuse_change();`,
    },
    {
      id: '0002-warrants',
      sql: `
        -- One row per certificate made under a warrant: each authority makes one, and another only after a revocation.
        create table ca.warrant_use (
          warrant_id uuid not null references ca.carried_order (order_id),
          authority text not null,
          attempt integer not null check (attempt > 0),
          serial_hex text not null,
          request_sha256 bytea not null check (length(request_sha256) = 32),
          primary key (warrant_id, authority, attempt),
          foreign key (authority, serial_hex) references ca.certificate (authority, serial_hex)
        );
        -- What the world was told of each certificate, once, numbered in the order of the commits.
        create table ca.event (
          sequence bigint primary key check (sequence > 0),
          authority text not null,
          serial_hex text not null,
          event text not null check (event in ('issued', 'revoked')),
          at timestamptz not null,
          unique (authority, serial_hex, event)
        );
        insert into ca.event (sequence, authority, serial_hex, event, at)
        select row_number() over (order by at, event, authority, serial_hex), authority, serial_hex, event, at
        from (
          select authority, serial_hex, 'issued' as event, reserved_at as at
          from ca.certificate where certificate is not null
          union all
          select authority, serial_hex, 'revoked', revoked_at
          from ca.revocation join ca.certificate using (authority, serial_hex) where certificate is not null
        ) as past;
        grant select, insert on ca.warrant_use, ca.event to jitsuin_ca;`,
    },
    {
      id: '0003-enrolment-grants',
      sql: `
        -- Whoever holds the code of this key may bind a passkey to the second certificate; one grant for each certificate.
        create table ca.enrolment_grant (
          grant_id uuid primary key,
          warrant_id uuid not null references ca.carried_order (order_id),
          serial_hex text not null unique,
          enrolment_key bytea not null unique check (length(enrolment_key) = 32),
          statement bytea not null,
          signature bytea not null,
          granted_at timestamptz not null
        );
        grant select, insert on ca.enrolment_grant to jitsuin_ca;`,
    },
  ],
}
