import type { SchemaHistory } from '../database/migrate.js'

/**
 * The audit trail of a zone: one table into which every service of the zone writes and which none can read or change.
 *
 * `service` and `recorded_at` are filled in by PostgreSQL, so a service can claim neither another's name nor another
 * moment of recording. `xid` lets the sequencer see every row that commits late (services/audit).
 */
export const AUDIT_HISTORY: SchemaHistory = {
  schema: 'audit',
  migrations: [
    {
      id: '0001-entry',
      sql: `
        create table audit.entry (
          id bigint generated always as identity primary key,
          xid xid8 not null default pg_current_xact_id(),
          service text not null default session_user,
          recorded_at timestamptz not null default now(),
          occurred_at timestamptz not null,
          actor text not null check (length(actor) <= 200),
          action text not null check (length(action) <= 100),
          subject text not null check (length(subject) <= 200),
          facts jsonb not null check (jsonb_typeof(facts) = 'object' and octet_length(facts::text) <= 16384)
        );
        create index entry_by_xid on audit.entry (xid);
        create function audit.refuse_change() returns trigger language plpgsql as $$
          begin raise exception 'audit rows are never changed' using errcode = 'insufficient_privilege'; end $$;
        create trigger entry_is_append_only before update or delete or truncate on audit.entry
          for each statement execute function audit.refuse_change();
        revoke all on audit.entry from public;`,
    },
  ],
}
