import type { Actor, ColumnType, Store } from '@jitsuin/platform'
import type { Denominator } from '../domain/denominators.js'
import type { SnapshotContent } from '../domain/snapshot.js'
import type { STATISTICS_ACTIONS } from './audit-actions.js'

/** The rows of schema `statistics`; they are only ever added. */
export type Tables = {
  snapshot: {
    snapshot_id: string
    request_id: string
    day: string
    origin: SnapshotContent['origin']
    taken_at: Date
    taken_by: string
    members: number
    non_members: number
    applications: number | null
    /** The canonical JSON of a `SnapshotContent`, as it was hashed. */
    content: Uint8Array
    sha256: Uint8Array
  }
  denominator: {
    kind: Denominator['kind']
    counted_on: string
    total: number
    areas: ColumnType<Denominator['areas'] | null, string | null, never>
    source: string
    recorded_at: Date
  }
}

/** The service's database. */
export type Database = Store<Tables, typeof STATISTICS_ACTIONS>
/** Who adds something, and when. */
export type ActOf = { readonly actor: Actor; readonly at: Date }
