/** Partners are told of a consent that was taken back the same way as of a session that ended. */
export const OIDC_WITHDRAWALS_SQL = `
    alter table federation.oidc_participant
      add column why text not null default 'session-ended' check (why in ('session-ended', 'consent-withdrawn'));`

/** Tables of the OpenID Connect provider, as a step of the service's history. */
export const OIDC_TABLES_SQL = `
    -- Short-lived state of the protocol. What its owner holds (a code, a token, a cookie) stands here as a digest only.
    create table federation.oidc_entry (
      kind text not null,
      id_digest text not null,
      payload jsonb not null,
      session_id text,
      grant_id text,
      uid text,
      expires_at timestamptz,
      consumed_at timestamptz,
      primary key (kind, id_digest)
    );
    create index oidc_entry_by_grant on federation.oidc_entry (grant_id) where grant_id is not null;
    create index oidc_entry_by_uid on federation.oidc_entry (uid) where uid is not null;
    create index oidc_entry_by_session on federation.oidc_entry (session_id) where session_id is not null;
    create index oidc_entry_by_end on federation.oidc_entry (expires_at);
    -- One random identifier for an account at a partner; never derived from anything, never given to another.
    create table federation.oidc_subject (
      account_id text not null,
      partner_id uuid not null references federation.partner,
      subject text not null unique,
      primary key (account_id, partner_id)
    );
    -- Why a person came, by the grant that their tokens hang on.
    create table federation.oidc_reason (
      grant_id text primary key,
      reason text not null,
      expires_at timestamptz not null
    );
    create table federation.oidc_participant (
      participant_id text primary key,
      session_id text not null,
      partner_id uuid not null references federation.partner,
      subject text not null,
      sid text not null,
      -- live: signed in there through us. waiting: our session is over, the partner is being told.
      state text not null check (state in ('live', 'waiting', 'done', 'failed', 'no-channel')),
      tries integer not null default 0,
      try_after timestamptz not null,
      unique (session_id, partner_id)
    );
    create index oidc_participant_to_tell on federation.oidc_participant (try_after) where state = 'waiting';
    -- Signing keys by name; the keys themselves are in the key store.
    create table federation.oidc_key (
      key_id text primary key,
      signs_from timestamptz not null
    );
    grant select, insert, update, delete on federation.oidc_entry, federation.oidc_reason to jitsuin_federation;
    grant select, insert on federation.oidc_subject, federation.oidc_key to jitsuin_federation;
    grant select, insert, update on federation.oidc_participant to jitsuin_federation;`
