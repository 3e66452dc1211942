import type { SchemaHistory } from '@jitsuin/platform'

/** Snapshots and dated counts. Both are only ever added: no right to change or delete is granted to anyone. */
export const STATISTICS_HISTORY: SchemaHistory = {
  schema: 'statistics',
  migrations: [
    {
      id: '0001-snapshots',
      sql: `
        create table statistics.snapshot (
          snapshot_id uuid primary key,
          request_id uuid not null unique,
          day date not null,
          origin text not null check (origin in ('counted', 'published')),
          taken_at timestamptz not null,
          taken_by text not null,
          members integer not null,
          non_members integer not null,
          applications integer,
          content bytea not null,
          sha256 bytea not null
        );
        create index snapshot_by_day on statistics.snapshot (day desc, taken_at desc);
        create table statistics.denominator (
          kind text not null check (kind in ('members', 'doctors')),
          counted_on date not null,
          total integer not null check (total > 0),
          areas jsonb,
          source text not null,
          recorded_at timestamptz not null,
          primary key (kind, counted_on)
        );
        grant select, insert on statistics.snapshot to jitsuin_statistics;
        grant select, insert on statistics.denominator to jitsuin_statistics;`,
    },
  ],
}
