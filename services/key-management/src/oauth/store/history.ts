import type { SchemaHistory } from '@jitsuin/platform'

/** What the authorization server remembers. Nothing in it lets anything be signed: that stands in schema `second_key`. */
export const OAUTH_HISTORY: SchemaHistory = {
  schema: 'csc_oauth',
  migrations: [
    {
      id: '0001-authorization-server',
      sql: `
        -- A pushed request (RFC 9126); after its one use it leads from an authorisation back to its client.
        create table csc_oauth.pushed_request (
          request_sha256 bytea primary key check (octet_length(request_sha256) = 32),
          client_key text not null,
          redirect_uri text not null,
          state text,
          code_challenge text not null,
          wish jsonb not null,
          pushed_at timestamptz not null,
          expires_at timestamptz not null,
          used_at timestamptz,
          authorisation_id uuid unique,
          check (authorisation_id is null or used_at is not null)
        );
        create index on csc_oauth.pushed_request (expires_at) where authorisation_id is null;
        create table csc_oauth.code (
          code_sha256 bytea primary key check (octet_length(code_sha256) = 32),
          authorisation_id uuid not null references csc_oauth.pushed_request (authorisation_id),
          state text not null check (state in ('open', 'replaced', 'redeemed')),
          issued_at timestamptz not null,
          expires_at timestamptz not null,
          closed_at timestamptz,
          check ((state = 'open') = (closed_at is null))
        );
        create unique index on csc_oauth.code (authorisation_id) where state = 'open';
        create unique index on csc_oauth.code (authorisation_id) where state = 'redeemed';
        create table csc_oauth.service_token (
          token_sha256 bytea primary key check (octet_length(token_sha256) = 32),
          client_key text not null,
          issued_at timestamptz not null,
          expires_at timestamptz not null,
          revoked_at timestamptz
        );
        create index on csc_oauth.service_token (expires_at);
        grant select, insert on all tables in schema csc_oauth to jitsuin_csc_oauth;
        grant update (used_at, wish, authorisation_id), delete on csc_oauth.pushed_request to jitsuin_csc_oauth;
        grant update (state, closed_at) on csc_oauth.code to jitsuin_csc_oauth;
        grant update (revoked_at), delete on csc_oauth.service_token to jitsuin_csc_oauth;`,
    },
  ],
}
