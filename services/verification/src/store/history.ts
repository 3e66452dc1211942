import type { SchemaHistory } from '@jitsuin/platform'

/** The samples of the first start and what they are verified against. Nothing that people hand in is ever stored. */
export const VERIFICATION_HISTORY: SchemaHistory = {
  schema: 'verification',
  migrations: [
    {
      id: '0001-samples',
      sql: `
        create table verification.sample (
          id text primary key,
          position integer not null unique,
          description jsonb not null,
          file bytea not null,
          content bytea
        );
        create table verification.sample_trust (
          kind text not null check (kind in ('anchor', 'certificate', 'crl')),
          der bytea not null
        );
        grant select, insert on verification.sample, verification.sample_trust to jitsuin_verification;`,
    },
  ],
}
