import type { Migration } from '@jitsuin/platform'

/** The rows of this area; the migrations below say what may change. */
export type BatchesTables = {
  /** A list that a hospital handed in; rows are never changed. Its people are cases with this `batch_id`. */
  hospital_batch: {
    batch_id: string
    batch_number: string
    place_id: string
    submitted_at: Date
    submitted_by: string
    list_sha256: string
    people: number
  }
}

/** Migrations of this area, in order; their ids begin with the area's name. */
export const BATCHES_MIGRATIONS: readonly Migration[] = [
  {
    id: 'batches-0001-hospital-batches',
    sql: `
      create table registration.hospital_batch (
        batch_id uuid primary key,
        batch_number text not null unique,
        place_id text not null,
        submitted_at timestamptz not null,
        submitted_by text not null,
        list_sha256 text not null,
        people integer not null check (people > 0)
      );
      create index hospital_batch_by_place on registration.hospital_batch (place_id, submitted_at desc);
      grant select, insert on registration.hospital_batch to jitsuin_registration;`,
  },
]
