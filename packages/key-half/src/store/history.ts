import type { SchemaHistory } from '@jitsuin/platform'

/**
 * What one service of the second key remembers by itself. Both have these tables, in databases of their own: nothing in them is taken
 * from the other without its own proof. Keys, credentials, authorisations and requests are never deleted; shares are, when their epoch
 * is over or their key ends.
 */
export const HALF_HISTORY: SchemaHistory = {
  schema: 'second_key',
  migrations: [
    {
      id: '0001-half',
      sql: `
        create table second_key.split_key (
          key_id uuid primary key,
          warrant_id uuid not null unique,
          warrant_digest bytea not null check (octet_length(warrant_digest) = 32),
          subject text not null,
          name_romaji text not null,
          bits smallint not null check (bits in (2048, 3072, 4096)),
          origin text check (origin in ('dealt', 'two-party')),
          state text not null check (state in ('wished', 'made', 'certified', 'ended')),
          modulus bytea,
          spki bytea,
          certificate bytea,
          certificate_sha256 text unique,
          serial_hex text,
          chain bytea[],
          wished_at timestamptz not null,
          made_at timestamptz,
          certified_at timestamptz,
          ended_at timestamptz,
          end_reason text,
          check ((state = 'wished') = (made_at is null and ended_at is null)),
          check (state <> 'certified' or certificate is not null)
        );
        create unique index on second_key.split_key (subject) where state = 'certified';
        create index on second_key.split_key (wished_at) where state = 'wished';
        create index on second_key.split_key (serial_hex) where state = 'certified';
        -- A share of an epoch, wrapped under the zone's own key; during a refresh there are two.
        create table second_key.share (
          key_id uuid not null references second_key.split_key,
          epoch integer not null check (epoch >= 0),
          standing text not null check (standing in ('current', 'next')),
          wrapped bytea not null,
          stored_at timestamptz not null,
          primary key (key_id, epoch)
        );
        create unique index on second_key.share (key_id, standing);
        create index on second_key.share (stored_at) where standing = 'current';
        create table second_key.enrolment_grant (
          grant_id uuid primary key,
          subject text not null,
          certificate_sha256 text not null,
          enrolment_key bytea not null check (octet_length(enrolment_key) = 32),
          statement bytea not null,
          signature bytea not null,
          expires_at timestamptz not null,
          wrong_tries smallint not null default 0,
          state text not null check (state in ('open', 'used', 'void')),
          taken_at timestamptz not null
        );
        create table second_key.enrolment (
          enrolment_id uuid primary key,
          grant_id uuid not null references second_key.enrolment_grant,
          subject text not null,
          certificate_sha256 text not null,
          key_management_nonce text not null,
          signing_nonce text not null,
          issued_at timestamptz not null,
          expires_at timestamptz not null,
          statement bytea
        );
        -- What the holder proved for a passkey; the newest active one counts.
        create table second_key.credential (
          credential_id text primary key,
          subject text not null,
          certificate_sha256 text not null,
          public_key bytea not null,
          counter bigint not null,
          device text not null check (device in ('one-device', 'synced')),
          attestation_format text not null,
          attestation jsonb not null,
          statement bytea not null,
          proof jsonb not null,
          state text not null check (state in ('active', 'ended')),
          enrolled_at timestamptz not null,
          ended_at timestamptz,
          end_reason text
        );
        create unique index on second_key.credential (subject) where state = 'active';
        create table second_key.client_key (
          client_key text primary key,
          institution text not null,
          institution_name text not null,
          label text not null,
          spki bytea not null,
          proof jsonb not null,
          state text not null check (state in ('active', 'ended')),
          registered_at timestamptz not null,
          ended_at timestamptz
        );
        create table second_key.authorisation (
          authorisation_id uuid primary key,
          subject text not null,
          certificate_sha256 text not null,
          institution text not null,
          client_key text not null references second_key.client_key,
          key_management_nonce text not null,
          signing_nonce text not null,
          begins timestamptz not null,
          ends timestamptz not null,
          approve_by timestamptz not null,
          state text not null check (state in ('asked', 'active', 'ended')),
          credential_id text references second_key.credential,
          assertion jsonb,
          approved_at timestamptz,
          ended_at timestamptz,
          end_reason text,
          check (begins < ends),
          check ((state = 'asked') = (assertion is null and ended_at is null))
        );
        create unique index on second_key.authorisation (subject, institution) where state = 'active';
        create table second_key.request (
          authorisation_id uuid not null references second_key.authorisation,
          request_id uuid not null,
          counter bigint not null,
          content_sha256 bytea not null,
          content bytea not null,
          signature bytea not null,
          digest_count smallint not null check (digest_count between 1 and 500),
          state text not null check (state in ('reserved', 'released')),
          signature_values bytea[],
          reserved_at timestamptz not null,
          released_at timestamptz,
          primary key (authorisation_id, request_id),
          unique (authorisation_id, counter),
          check ((state = 'released') = (released_at is not null))
        );
        grant select, insert on all tables in schema second_key to jitsuin_second_key;
        grant update (origin, state, modulus, spki, certificate, certificate_sha256, serial_hex, chain, made_at, certified_at, ended_at,
          end_reason) on second_key.split_key to jitsuin_second_key;
        grant update (standing), delete on second_key.share to jitsuin_second_key;
        grant update (wrong_tries, state) on second_key.enrolment_grant to jitsuin_second_key;
        grant update (statement) on second_key.enrolment to jitsuin_second_key;
        grant update (counter, state, ended_at, end_reason) on second_key.credential to jitsuin_second_key;
        grant update (state, ended_at) on second_key.client_key to jitsuin_second_key;
        grant update (state, credential_id, assertion, approved_at, ended_at, end_reason)
          on second_key.authorisation to jitsuin_second_key;
        grant update (state, signature_values, released_at) on second_key.request to jitsuin_second_key;`,
    },
    {
      id: '0002-lists',
      sql: `
        alter table second_key.client_key add column approval text not null default 'day-or-list'
          check (approval in ('day-or-list', 'list-only'));
        alter table second_key.client_key add column requests text not null default 'signed'
          check (requests in ('signed', 'lists-unsigned'));
        alter table second_key.authorisation
          add column kind text not null default 'day' check (kind in ('day', 'list')),
          add column num_signatures integer not null default 100000 check (num_signatures >= 1),
          add column used_signatures integer not null default 0,
          add column algorithm text,
          add column root text,
          add check (used_signatures <= num_signatures),
          add check ((kind = 'list') = (algorithm is not null and root is not null));
        alter table second_key.authorisation alter column kind drop default, alter column num_signatures drop default;
        -- A day replaces the one before at the same institution; lists stand beside each other.
        drop index second_key.authorisation_subject_institution_idx;
        create unique index on second_key.authorisation (subject, institution) where state = 'active' and kind = 'day';
        create index on second_key.authorisation (subject, institution) where state = 'active';
        -- One row for each digest that a holder approved: nothing is signed for it twice.
        create table second_key.list_item (
          authorisation_id uuid not null references second_key.authorisation,
          item_index smallint not null check (item_index between 0 and 499),
          leaf bytea not null check (octet_length(leaf) = 32),
          state text not null check (state in ('authorised', 'reserved', 'consumed')),
          request_id uuid,
          primary key (authorisation_id, item_index),
          foreign key (authorisation_id, request_id) references second_key.request,
          check ((state = 'authorised') = (request_id is null))
        );
        -- What the phone shall show, sealed for it; key management alone keeps one, until the holder has decided.
        create table second_key.sheet (
          authorisation_id uuid primary key references second_key.authorisation,
          sealed bytea not null,
          kept_until timestamptz not null
        );
        create index on second_key.sheet (kept_until);
        grant select, insert on second_key.list_item, second_key.sheet to jitsuin_second_key;
        grant update (state, request_id) on second_key.list_item to jitsuin_second_key;
        grant delete on second_key.sheet to jitsuin_second_key;
        grant update (used_signatures) on second_key.authorisation to jitsuin_second_key;`,
    },
    {
      id: '0003-cards',
      sql: `
        -- What the holder answered with; whoever approves by card has no credential.
        alter table second_key.authorisation add column carrier text check (carrier in ('passkey', 'hpki', 'jpki'));
        update second_key.authorisation set carrier = 'passkey' where assertion is not null;
        alter table second_key.authorisation
          add check ((carrier is null) = (assertion is null)),
          add check ((carrier = 'passkey') = (credential_id is not null));
        grant update (carrier) on second_key.authorisation to jitsuin_second_key;
        -- An enrolment that a card proves needs no grant; one may also be of a My Number card.
        alter table second_key.enrolment alter column grant_id drop not null;
        create table second_key.card_link (
          enrolment_id uuid primary key references second_key.enrolment,
          subject text not null,
          certificate_sha256 text not null,
          jpki_id text not null,
          statement bytea not null,
          proof jsonb not null,
          state text not null check (state in ('active', 'ended')),
          linked_at timestamptz not null,
          ended_at timestamptz,
          end_reason text
        );
        create unique index on second_key.card_link (subject) where state = 'active';
        create unique index on second_key.card_link (jpki_id) where state = 'active';
        grant select, insert on second_key.card_link to jitsuin_second_key;
        grant update (state, ended_at, end_reason) on second_key.card_link to jitsuin_second_key;`,
    },
    {
      id: '0004-figures',
      sql: `
        -- What was refused, beside its audit row, for the operators' dashboard.
        create table second_key.refusal (
          refusal_id bigint generated always as identity primary key,
          kind text not null check (kind in ('approval', 'signature')),
          code text not null,
          refused_at timestamptz not null
        );
        create index on second_key.refusal (refused_at, kind, code);
        create index on second_key.authorisation (approved_at) where approved_at is not null;
        create index on second_key.request (reserved_at) include (digest_count);
        create index on second_key.request (released_at) include (digest_count) where released_at is not null;
        -- A day in Japan that is over: counted once, and never changed.
        create table second_key.day_figure (
          day date primary key,
          approvals bigint not null,
          admitted bigint not null,
          released bigint not null,
          refusals jsonb not null,
          counted_at timestamptz not null
        );
        grant select, insert on second_key.refusal, second_key.day_figure to jitsuin_second_key;`,
    },
  ],
}
