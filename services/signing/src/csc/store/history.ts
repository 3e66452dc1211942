import type { SchemaHistory } from '@jitsuin/platform'

/**
 * What the CSC interface remembers beside the ledger. Nothing in it lets anything be signed: each half looks at its own leaves and its own
 * ledger (schema `second_key`).
 */
export const CSC_HISTORY: SchemaHistory = {
  schema: 'csc',
  migrations: [
    {
      id: '0001-csc',
      sql: `
        -- What the leaves of a list are made of, so that an item is found by its digest.
        create table csc.item (
          authorisation_id uuid not null,
          item_index smallint not null check (item_index between 0 and 499),
          commitment bytea not null check (octet_length(commitment) = 32),
          digest bytea not null check (octet_length(digest) in (32, 48, 64)),
          primary key (authorisation_id, item_index)
        );
        -- A call for signatures. Until held_until nobody takes it up again: it may still be running.
        create table csc.call (
          authorisation_id uuid not null,
          request_id uuid not null,
          client_key text not null,
          operation_mode text not null check (operation_mode in ('S', 'A')),
          state text not null check (state in ('open', 'answered', 'refused')),
          held_until timestamptz not null,
          opened_at timestamptz not null,
          closed_at timestamptz,
          primary key (authorisation_id, request_id),
          check ((state = 'open') = (closed_at is null))
        );
        grant select, insert on csc.item, csc.call to jitsuin_csc;
        grant update (state, held_until, closed_at) on csc.call to jitsuin_csc;`,
    },
  ],
}
