import type { SchemaHistory } from '@jitsuin/platform'

/**
 * The log's tables. The service may read them and append, nothing else: there is no grant to change or delete, and
 * triggers refuse it to the owner, too.
 */
export const TRANSPARENCY_HISTORY: SchemaHistory = {
  schema: 'transparency',
  migrations: [
    {
      id: '0001-log',
      sql: `
        create table transparency.entry (
          index bigint primary key check (index >= 0),
          leaf text not null,
          type text not null,
          certificate_sha256 text not null,
          holder_tag text not null,
          unique (certificate_sha256, type)
        );
        create index entry_by_holder on transparency.entry (holder_tag);
        create table transparency.node (
          level smallint not null check (level >= 0),
          index bigint not null check (index >= 0),
          hash bytea not null check (length(hash) = 32),
          primary key (level, index)
        );
        create index node_by_leaf_hash on transparency.node (hash) where level = 0;
        create table transparency.head (size bigint primary key, checkpoint text not null);
        create table transparency.cosignature (
          size bigint not null references transparency.head,
          witness text not null,
          line text not null,
          primary key (size, witness, line)
        );
        -- Events of the authority that were taken in; the next one is the number after the last.
        create table transparency.intake (sequence bigint primary key);
        -- After this event, holders are told; what came before is history of older times.
        create table transparency.began (after_sequence bigint primary key);
        -- Whom an entry concerns, kept only for telling them; never handed out.
        create table transparency.alert (
          index bigint primary key references transparency.entry,
          centre text not null,
          subject_serial_number text not null
        );
        create table transparency.told (index bigint primary key references transparency.alert);
        do $$
        declare name text;
        begin
          foreach name in array array['entry','node','head','cosignature','intake','began','alert','told'] loop
            execute format('create trigger %I before update or delete or truncate on transparency.%I
              for each statement execute function audit.refuse_change()', name || '_is_append_only', name);
            execute format('grant select, insert on transparency.%I to jitsuin_transparency', name);
          end loop;
        end $$;`,
    },
  ],
}
