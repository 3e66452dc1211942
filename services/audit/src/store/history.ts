import type { SchemaHistory } from '@jitsuin/platform'

/** The Merkle tree over a zone's audit rows. Its role may read those rows and append to the tree, nothing else. */
export const TREE_HISTORY: SchemaHistory = {
  schema: 'audit_tree',
  migrations: [
    {
      id: '0001-tree',
      sql: `
        create table audit_tree.leaf (
          index bigint primary key check (index >= 0),
          entry_id bigint not null unique
        );
        create table audit_tree.node (
          level smallint not null check (level >= 0),
          index bigint not null check (index >= 0),
          hash bytea not null check (length(hash) = 32),
          primary key (level, index)
        );
        create table audit_tree.head (
          size bigint primary key,
          checkpoint text not null,
          made_at timestamptz not null default now()
        );
        create trigger leaf_is_append_only before update or delete or truncate on audit_tree.leaf
          for each statement execute function audit.refuse_change();
        create trigger node_is_append_only before update or delete or truncate on audit_tree.node
          for each statement execute function audit.refuse_change();
        create trigger head_is_append_only before update or delete or truncate on audit_tree.head
          for each statement execute function audit.refuse_change();
        grant select on audit.entry to jitsuin_audit_tree;
        grant select, insert on audit_tree.leaf, audit_tree.node, audit_tree.head to jitsuin_audit_tree;`,
    },
  ],
}
