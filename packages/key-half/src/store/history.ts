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
      id: '0002-figures',
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
