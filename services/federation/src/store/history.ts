import type { SchemaHistory } from '@jitsuin/platform'
import { OIDC_TABLES_SQL, OIDC_WITHDRAWALS_SQL } from './oidc-history.js'
import { SAML_MIGRATION } from './saml-history.js'

/**
 * Partners with every act on them, what holders agreed to, and the questions that were put to them; then the tables of each
 * protocol. A partner is found by its entity ID or client ID among those that have not ended.
 */
export const FEDERATION_HISTORY: SchemaHistory = {
  schema: 'federation',
  migrations: [
    {
      id: '0001-partners',
      sql: `
        create table federation.partner (
          partner_id uuid primary key,
          identity text not null,
          standing text not null,
          revision integer not null check (revision >= 0),
          state jsonb not null
        );
        create unique index partner_by_identity on federation.partner (identity) where standing <> 'ended';
        create table federation.partner_event (
          partner_id uuid not null references federation.partner,
          revision integer not null,
          act text not null,
          staff_id text not null,
          at timestamptz not null,
          reason text,
          lines jsonb not null,
          primary key (partner_id, revision)
        );
        create table federation.client_secret (
          partner_id uuid primary key references federation.partner,
          digest text not null,
          made_at timestamptz not null
        );
        create table federation.consent (
          account_id text not null,
          partner_id uuid not null references federation.partner,
          subject jsonb not null,
          given_at timestamptz not null,
          primary key (account_id, partner_id)
        );
        create table federation.question (
          question_id text primary key,
          session_id text not null,
          account_id text not null,
          partner_id uuid not null references federation.partner,
          return_to text not null,
          why text not null,
          reason_wanted jsonb not null,
          answer text not null check (answer in ('open', 'agreed', 'declined')),
          reason text,
          expires_at timestamptz not null,
          unique (session_id, partner_id, return_to)
        );
        create index question_by_end on federation.question (expires_at);
        grant select, insert, update (identity, standing, revision, state) on federation.partner
          to jitsuin_federation;
        grant select, insert on federation.partner_event to jitsuin_federation;
        grant select, insert, update, delete on federation.client_secret, federation.consent, federation.question
          to jitsuin_federation;`,
    },
    SAML_MIGRATION,
    { id: '0003-oidc', sql: OIDC_TABLES_SQL },
    { id: '0004-oidc-withdrawals', sql: OIDC_WITHDRAWALS_SQL },
  ],
}
