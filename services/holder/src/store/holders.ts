/** Holders as they are read, and as the issuing office admits them. */
import type { PersonRef } from '@jitsuin/sso/contract'
import type { DisclosureTable, ProfileItems } from '../contract.js'
import { DEFAULT_TABLE } from '../domain/disclosure.js'
import type { HolderRecord } from '../domain/holder-record.js'
import { type ActOf, type Audit, changedKeys, type Database, type StoredHolder, type Tx } from './tables.js'

/** Everything about a person; undefined when the issuing office never told us of them. */
export async function loadHolder(
  read: Database['read'] | Tx,
  person: PersonRef,
): Promise<StoredHolder | undefined> {
  const row = await read
    .selectFrom('holder')
    .selectAll()
    .where('centre', '=', person.centre)
    .where('subject_serial_number', '=', person.subjectSerialNumber)
    .executeTakeFirst()
  if (!row) return undefined
  const { holder_id: holderId, record, disclosure_revision: revision } = row
  const profile = await read
    .selectFrom('profile')
    .select(['revision', 'items'])
    .where('holder_id', '=', holderId)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return { holderId, record, profile, disclosure: { revision, table: await loadTable(read, holderId) } }
}

/** Stored settings over the defaults: an item that was never touched keeps its default. */
async function loadTable(read: Database['read'] | Tx, holderId: string): Promise<DisclosureTable> {
  const rows = await read.selectFrom('disclosure').selectAll().where('holder_id', '=', holderId).execute()
  const table = structuredClone(DEFAULT_TABLE)
  for (const { item, audience, setting } of rows) {
    // An item that this version does not know decides about nothing.
    if (item in table) table[item as keyof DisclosureTable][audience] = setting
  }
  return table
}

/** A person with what the issuing office knows, and a profile to begin with. */
export type Admission = ActOf & {
  readonly person: PersonRef
  readonly record: HolderRecord
  readonly firstProfile: ProfileItems
  /** UUID for a person not known so far. */
  readonly newId: string
}

/** Stores a new holder, or the corrected record of a known one; the profile of a known one is theirs and stays. */
export function admitHolder(store: Database, admission: Admission): Promise<string> {
  const { actor, at, person, record } = admission
  return store.transact({ actor, at, isolation: 'serializable' }, async (tx, audit) => {
    const known = await loadHolder(tx, person)
    if (!known) return insertHolder(tx, audit, admission)
    const items = changedKeys(known.record, record)
    if (items.length === 0) audit.changedNothing()
    else {
      const change = { record: JSON.stringify(record) }
      await tx.updateTable('holder').set(change).where('holder_id', '=', known.holderId).execute()
      audit.record('holder/record-corrected', { subject: known.holderId, facts: { items } })
    }
    return known.holderId
  })
}

async function insertHolder(tx: Tx, audit: Audit, admission: Admission): Promise<string> {
  const { person, record, firstProfile, newId, at } = admission
  await tx
    .insertInto('holder')
    .values({
      holder_id: newId,
      centre: person.centre,
      subject_serial_number: person.subjectSerialNumber,
      record: JSON.stringify(record),
      admitted_at: at,
    })
    .execute()
  const items = JSON.stringify(firstProfile)
  await tx.insertInto('profile').values({ holder_id: newId, revision: 0, items, saved_at: at }).execute()
  audit.record('holder/admitted', { subject: newId, facts: { qualification: record.qualification } })
  return newId
}
