/** Batches and their people in the database. */
import type { Selectable } from '@jitsuin/platform'
import { sql } from '@jitsuin/platform'
import { ALL_CASE_STATES, type Batch, type CaseStateName, type DocumentKind } from '../../contract.js'
import type { Tx } from '../database.js'
import type { BatchesTables } from './schema.js'

type Read = Pick<Tx, 'selectFrom'>

/** A batch with its counts, but for the name of its hospital. */
export type CountedBatch = Omit<Batch, 'placeName'>

/** Batches of the places, or of all, the newest first, each with its people counted by state. */
export async function loadBatches(db: Read, placeIds: readonly string[] | 'all'): Promise<CountedBatch[]> {
  if (placeIds !== 'all' && placeIds.length === 0) return []
  const rows = await db
    .selectFrom('hospital_batch')
    .selectAll()
    .$if(placeIds !== 'all', (query) => query.where('place_id', 'in', placeIds === 'all' ? [] : placeIds))
    .orderBy('submitted_at', 'desc')
    .limit(200)
    .execute()
  return counted(db, rows)
}

/** One batch, however old it is. */
export async function loadBatch(db: Read, batchId: string): Promise<CountedBatch | undefined> {
  const rows = await db.selectFrom('hospital_batch').selectAll().where('batch_id', '=', batchId).execute()
  return (await counted(db, rows))[0]
}

async function counted(
  db: Read,
  rows: readonly Selectable<BatchesTables['hospital_batch']>[],
): Promise<CountedBatch[]> {
  const counts = await countStates(
    db,
    rows.map(({ batch_id }) => batch_id),
  )
  return rows.map((row) => ({
    batchId: row.batch_id,
    batchNumber: row.batch_number,
    placeId: row.place_id,
    submittedAt: row.submitted_at.toISOString(),
    people: row.people,
    counts: counts.get(row.batch_id) ?? NOBODY,
  }))
}

/** The people of a batch, by their numbers. */
export async function loadBatchCases(db: Read, batchId: string) {
  // Only what the page shows: it is asked for again after every scan, and whole forms would be most of its work.
  const rows = await db
    .selectFrom('case_file')
    .select(['case_id', 'case_number', 'revision', 'state', 'state_since'])
    .select(({ ref }) => ref('form', '->').key('name').as('name'))
    .select(sql<string | null>`state_facts->>'cardId'`.as('card_id'))
    .where('batch_id', '=', batchId)
    .orderBy('case_number')
    .execute()
  const papers = await papersOf(
    db,
    rows.map(({ case_id }) => case_id),
  )
  return rows.map(({ name, ...row }) => ({
    caseId: row.case_id,
    caseNumber: row.case_number,
    revision: row.revision,
    name: `${name.family}　${name.given}`,
    kana: `${name.familyKana}　${name.givenKana}`,
    state: row.state,
    stateSince: row.state_since.toISOString(),
    cardId: row.card_id,
    papers: papers.get(row.case_id) ?? [],
  }))
}

/** Hospitals that are in the register and active. */
export async function loadActiveHospitals(db: Read) {
  const rows = await db
    .selectFrom('organisation')
    .select(['organisation_id', 'terms'])
    .where('kind', '=', 'hospital')
    .orderBy('organisation_id')
    .execute()
  return rows
    .map(({ organisation_id, terms }) => ({ organisationId: organisation_id, terms }))
    .filter(({ terms }) => terms.standing === 'active')
}

/** Licence numbers of people who have an open case, as plain numbers. */
export async function loadOpenLicenceNumbers(
  db: Read,
  closed: readonly CaseStateName[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('case_file')
    .select(({ ref }) => ref('form', '->>').key('licenceNumber').as('licence_number'))
    .where('state', 'not in', closed)
    .execute()
  return new Set(rows.map(({ licence_number }) => String(Number(licence_number))))
}

const NOBODY = Object.fromEntries(ALL_CASE_STATES.map((state) => [state, 0])) as Batch['counts'] // one for each state

async function countStates(
  db: Read,
  batchIds: readonly string[],
): Promise<ReadonlyMap<string, Batch['counts']>> {
  if (batchIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('case_file')
    .select(({ fn }) => ['batch_id', 'state', fn.countAll<string>().as('count')])
    .where('batch_id', 'in', batchIds)
    .groupBy(['batch_id', 'state'])
    .execute()
  const counts = new Map<string, Batch['counts']>()
  for (const { batch_id, state, count } of rows) {
    const id = batch_id ?? ''
    counts.set(id, { ...(counts.get(id) ?? NOBODY), [state]: Number(count) })
  }
  return counts
}

async function papersOf(db: Read, caseIds: readonly string[]): Promise<ReadonlyMap<string, DocumentKind[]>> {
  if (caseIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('case_document')
    .select(['case_id', 'kind'])
    .distinct()
    .where('case_id', 'in', caseIds)
    .execute()
  const papers = new Map<string, DocumentKind[]>()
  for (const { case_id, kind } of rows) papers.set(case_id, [...(papers.get(case_id) ?? []), kind])
  return papers
}
