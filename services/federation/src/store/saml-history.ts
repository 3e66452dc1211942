import type { Migration } from '@jitsuin/platform'

const SAML_TABLES_SQL = `
    -- Requests that were taken, until they would be too old anyway.
    create table federation.saml_request (
      partner_id text not null,
      request_id text not null,
      forget_at timestamptz not null,
      primary key (partner_id, request_id)
    );
    create index saml_request_by_end on federation.saml_request (forget_at);
    create table federation.saml_flow (
      flow_id text primary key,
      partner_id text not null,
      wish jsonb not null,
      started_at timestamptz not null,
      expires_at timestamptz not null,
      answered_at timestamptz
    );
    create index saml_flow_by_end on federation.saml_flow (expires_at);
    -- One random name for an account at a partner; never derived from anything, never given to another.
    create table federation.saml_name (
      account_id text not null,
      partner_id text not null,
      name_id text not null unique,
      created_at timestamptz not null,
      primary key (account_id, partner_id)
    );
    create table federation.saml_logout (
      run_id text primary key,
      session_id text not null,
      initiator jsonb,
      started_at timestamptz not null,
      answered_at timestamptz
    );
    create table federation.saml_participant (
      participant_id text primary key,
      session_id text not null,
      partner_id text not null,
      name_id text not null,
      name_format text not null,
      session_index text not null unique,
      began_at timestamptz not null,
      -- live: signed in there through us. ended: our session is over, the partner was not told.
      state text not null check (state in ('live', 'ended', 'waiting', 'asked', 'done', 'failed', 'no-channel')),
      changed_at timestamptz not null,
      run_id text references federation.saml_logout,
      logout_request_id text unique
    );
    create index saml_participant_by_session on federation.saml_participant (session_id);
    create index saml_participant_by_name on federation.saml_participant (partner_id, name_id);
    create table federation.saml_key_ring (
      ring text primary key check (ring = 'ring'),
      keys jsonb not null
    );
    grant select, insert, delete on federation.saml_request to jitsuin_federation;
    grant select, insert, update, delete on federation.saml_flow to jitsuin_federation;
    grant select, insert on federation.saml_name to jitsuin_federation;
    grant select, insert, update on federation.saml_logout, federation.saml_participant, federation.saml_key_ring
      to jitsuin_federation;`

/** Tables of the SAML identity provider, as a step of the service's history. */
export const SAML_MIGRATION: Migration = { id: '0002-saml', sql: SAML_TABLES_SQL }
