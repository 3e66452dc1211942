import { isDeepStrictEqual } from 'node:util'
import type { Actor, AuditRecorder, ColumnType, Store, Transaction } from '@jitsuin/platform'
import type { DisclosureTable, Profile, ProfileItems, Setting } from '../contract.js'
import type { CardRecord, HolderRecord, NoticeRecord } from '../domain/holder-record.js'
import type { HOLDER_ACTIONS } from './audit-actions.js'

/** A JSON column: written as text, read as a value. */
type Json<T> = ColumnType<T, string, string>

/** The rows of schema `holder`; the migrations in history.ts say what may change. */
export type Tables = {
  holder: {
    holder_id: string
    centre: string
    subject_serial_number: string
    record: Json<HolderRecord>
    disclosure_revision: ColumnType<number, never, number>
    admitted_at: Date
  }
  profile: { holder_id: string; revision: number; items: Json<ProfileItems>; saved_at: Date }
  disclosure: { holder_id: string; item: string; audience: 'users' | 'public'; setting: Setting }
  card: { card_id: string; holder_id: string; record: Json<CardRecord> }
  notice: { notice_id: string; first_day: string; addressee: string | null; record: Json<NoticeRecord> }
}

/** The service's database. */
export type Database = Store<Tables, typeof HOLDER_ACTIONS>
/** A transaction of it. */
export type Tx = Transaction<Tables>
/** What records the acts of a transaction. */
export type Audit = AuditRecorder<typeof HOLDER_ACTIONS>
/** Who changes something, and when. */
export type ActOf = { readonly actor: Actor; readonly at: Date }

/** Everything that is kept of one holder, but their cards. */
export type StoredHolder = {
  readonly holderId: string
  readonly record: HolderRecord
  readonly profile: Profile
  readonly disclosure: { readonly revision: number; readonly table: DisclosureTable }
}

/** The members in which two records differ; the database keeps no order of members. */
export function changedKeys<T extends object>(before: T, after: T): (keyof T & string)[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof T & string> // of these two objects
  return [...keys].filter((key) => !isDeepStrictEqual(before[key], after[key])).toSorted()
}
