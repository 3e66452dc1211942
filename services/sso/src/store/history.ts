import type { SchemaHistory } from '@jitsuin/platform'

/**
 * The tables of sign-in. Every secret that a browser or a person holds (cookie, attempt, challenge, ticket, invitation) is kept
 * as its SHA-256 only. What lives for minutes may be deleted; sessions, people and their changes may not.
 */
export const SSO_HISTORY: SchemaHistory = {
  schema: 'sso',
  migrations: [
    {
      id: '0001-sign-in',
      sql: `
        create table sso.account (
          account_id uuid primary key,
          kind text not null check (kind in ('holder', 'staff')),
          centre text,
          subject_serial_number text,
          created_at timestamptz not null,
          last_sign_in_at timestamptz,
          check ((kind = 'holder') = (centre is not null and subject_serial_number is not null)),
          unique (centre, subject_serial_number)
        );
        create table sso.staff (
          account_id uuid primary key references sso.account,
          display_name text not null,
          roles text[] not null check (cardinality(roles) > 0),
          state text not null check (state in ('active', 'suspended', 'removed')),
          enrolled_at timestamptz not null,
          card_centre text,
          card_subject text,
          check ((card_centre is null) = (card_subject is null)),
          unique (card_centre, card_subject)
        );
        -- Certificates whose key somebody proved to hold for an account; the newest good one gives the role.
        create table sso.certificate (
          account_id uuid not null references sso.account,
          sha256 text not null,
          content jsonb not null,
          status_group text not null,
          not_before timestamptz not null,
          der bytea not null,
          chain bytea[] not null,
          proven_at timestamptz not null,
          primary key (account_id, sha256)
        );
        create table sso.passkey (
          passkey_id uuid primary key,
          account_id uuid not null references sso.account,
          credential_id text not null unique,
          public_key bytea not null,
          counter bigint not null,
          name text not null,
          kind text not null check (kind in ('one-device', 'synced')),
          added_at timestamptz not null,
          last_used_at timestamptz
        );
        create index passkey_of_account on sso.passkey (account_id);
        create table sso.jpki_link (
          account_id uuid primary key references sso.account,
          jpki_id text not null unique,
          linked_at timestamptz not null,
          not_after timestamptz
        );

        create table sso.session (
          session_id uuid primary key,
          account_id uuid not null references sso.account,
          state text not null check (state in ('pending', 'live', 'ended')),
          kind text not null check (kind in ('holder', 'holder-without-role', 'staff')),
          why_without_role text,
          method text not null,
          signed_in_at timestamptz not null,
          previous_sign_in_at timestamptz,
          last_seen_at timestamptz not null,
          idle_seconds integer not null check (idle_seconds > 0),
          absolute_expires_at timestamptz not null,
          locked_at timestamptz,
          device text not null,
          certificate_sha256 text,
          status_group text,
          status_checked_at timestamptz,
          status_until timestamptz,
          ended_at timestamptz,
          ended_why text,
          check ((state = 'ended') = (ended_at is not null and ended_why is not null)),
          check ((kind = 'holder-without-role') = (why_without_role is not null)),
          check (kind <> 'holder' or certificate_sha256 is not null),
          check ((certificate_sha256 is null) = (status_until is null)),
          foreign key (account_id, certificate_sha256) references sso.certificate (account_id, sha256)
        );
        create index session_of_account on sso.session (account_id) where state <> 'ended';
        create index session_by_certificate on sso.session (certificate_sha256) where state <> 'ended';
        create index session_by_status_group on sso.session (status_group) where state <> 'ended';
        create table sso.host_cookie (
          token_sha256 text primary key,
          session_id uuid not null references sso.session,
          host text not null,
          created_at timestamptz not null
        );
        create index host_cookie_of_session on sso.host_cookie (session_id);
        -- Sessions that ended, until everybody who wants to know was told.
        create table sso.ended (
          session_id uuid primary key references sso.session,
          why text not null,
          ended_at timestamptz not null,
          told_at timestamptz
        );
        create index ended_untold on sso.ended (ended_at) where told_at is null;

        create table sso.attempt (
          attempt_sha256 text primary key,
          audience text not null check (audience in ('holder', 'staff')),
          methods text[] not null,
          anew text not null check (anew in ('yes', 'no')),
          return_to text not null,
          for_service jsonb,
          host_state_sha256 text,
          browser_sha256 text,
          created_at timestamptz not null,
          expires_at timestamptz not null,
          session_id uuid references sso.session,
          last_refusal text
        );
        create index attempt_by_end on sso.attempt (expires_at);
        create table sso.challenge (
          nonce_sha256 text primary key,
          purpose text not null,
          subject text,
          browser_sha256 text not null,
          issued_at timestamptz not null,
          expires_at timestamptz not null,
          used_at timestamptz
        );
        create index challenge_by_end on sso.challenge (expires_at);
        create table sso.ticket (
          ticket_sha256 text primary key,
          purpose text not null check (purpose in ('hand-over', 'tls')),
          attempt_sha256 text not null references sso.attempt on delete cascade,
          session_id uuid references sso.session,
          certificate bytea,
          expires_at timestamptz not null,
          used_at timestamptz,
          check ((purpose = 'tls') = (certificate is not null)),
          check ((purpose = 'hand-over') = (session_id is not null))
        );
        create index ticket_by_end on sso.ticket (expires_at);
        -- Tries, to be counted: of a key that was proven to be held, of a source of requests, of an attempt.
        create table sso.try (
          counted text not null,
          tried_at timestamptz not null
        );
        create index try_counted on sso.try (counted, tried_at);
        create index try_by_time on sso.try (tried_at);

        create table sso.invitation (
          invitation_id uuid primary key,
          token_sha256 text not null unique,
          display_name text not null,
          roles text[] not null check (cardinality(roles) > 0),
          invited_by text not null,
          invited_at timestamptz not null,
          expires_at timestamptz not null,
          state text not null check (state in ('open', 'waits-for-second', 'used', 'withdrawn'))
        );
        create table sso.staff_change (
          change_id uuid primary key,
          kind text not null check (kind in ('invite', 'change-roles', 'suspend', 'remove')),
          staff_id uuid references sso.staff,
          invitation_id uuid references sso.invitation,
          roles text[],
          asked_by text not null,
          asked_at timestamptz not null,
          state text not null check (state in ('waiting', 'confirmed', 'refused')),
          decided_by text,
          decided_at timestamptz,
          check ((kind = 'invite') = (invitation_id is not null)),
          check ((kind = 'invite') = (staff_id is null)),
          check (decided_by is distinct from asked_by)
        );

        grant select, insert on all tables in schema sso to jitsuin_sso;
        grant update (last_sign_in_at) on sso.account to jitsuin_sso;
        grant update (roles, state, card_centre, card_subject) on sso.staff to jitsuin_sso;
        grant update (proven_at, chain) on sso.certificate to jitsuin_sso;
        grant update (counter, name, last_used_at), delete on sso.passkey to jitsuin_sso;
        grant update (jpki_id, linked_at, not_after), delete on sso.jpki_link to jitsuin_sso;
        grant update on sso.session to jitsuin_sso;
        grant delete on sso.host_cookie to jitsuin_sso;
        grant update (told_at) on sso.ended to jitsuin_sso;
        grant update, delete on sso.attempt, sso.challenge, sso.ticket to jitsuin_sso;
        grant delete on sso.try to jitsuin_sso;
        grant update (state) on sso.invitation to jitsuin_sso;
        grant update (state, decided_by, decided_at) on sso.staff_change to jitsuin_sso;
        create function sso.refuse_change() returns trigger language plpgsql as $$
          begin raise exception 'a session that ended never lives again' using errcode = 'insufficient_privilege'; end $$;
        create trigger ended_for_good before update on sso.session
          for each row when (old.state = 'ended') execute function sso.refuse_change();
        create trigger used_once before update on sso.challenge
          for each row when (old.used_at is not null) execute function sso.refuse_change();
        create trigger used_once before update on sso.ticket
          for each row when (old.used_at is not null) execute function sso.refuse_change();`,
    },
  ],
}
