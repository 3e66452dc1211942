/** Organisations in the database: the newest version of each, all earlier ones, and who works where. */
import { searchKey } from '@jitsuin/kernel'
import { type CanonicalJson, encodeCanonical, type Selectable, sql } from '@jitsuin/platform'
import type { Organisation, OrganisationTerms } from '../../contract.js'
import { organisationSearchWords } from '../../domain/organisations/search-words.js'
import { RegistrationError } from '../../errors.js'
import type { ActOf, Audit, Tx } from '../database.js'
import type { OrganisationsTables } from './schema.js'

type Reader = Pick<Tx, 'selectFrom'>

/** How many organisations one page shows. */
export const ORGANISATIONS_PER_PAGE = 20

/** Loads one; `undefined` if there is none. */
export async function loadOrganisation(
  db: Reader,
  organisationId: string,
): Promise<Organisation | undefined> {
  const row = await db
    .selectFrom('organisation')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return row && organisationOf(row)
}

/** One page of those that have all the words, in the order of their ids. */
export async function findOrganisations(
  db: Reader,
  { words, kind, page }: { readonly words: string; readonly kind: string; readonly page: number },
): Promise<{ readonly rows: Organisation[]; readonly total: number }> {
  const wanted = words
    .split(/\s+/u)
    .map(searchKey)
    .filter((word) => word !== '')
  const found = db
    .selectFrom('organisation')
    .$if(kind !== 'all', (query) => query.where('kind', '=', kind))
    .where((where) => where.and(wanted.map((word) => where(sql`position(${word} in search_words)`, '>', 0))))
  const { total } = await found
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await found
    .selectAll()
    .orderBy('kind', 'desc')
    .orderBy(sql`terms #>> '{address,prefecture}'`)
    .orderBy('organisation_id')
    .limit(ORGANISATIONS_PER_PAGE)
    .offset((page - 1) * ORGANISATIONS_PER_PAGE)
    .execute()
  return { rows: rows.map(organisationOf), total: Number(total) }
}

/** Every version of an organisation, the newest first. */
export async function loadVersions(db: Reader, organisationId: string) {
  return db
    .selectFrom('organisation_version')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .orderBy('revision', 'desc')
    .execute()
}

/** Registers one. @throws {RegistrationError} `organisation/exists`, `organisation/parent-unknown` */
export async function insertOrganisation(
  tx: Tx,
  audit: Audit,
  { organisationId, terms, act }: { organisationId: string; terms: OrganisationTerms; act: ActOf },
): Promise<void> {
  await expectParent(tx, terms)
  const values = { organisation_id: organisationId, ...rowOf(organisationId, { terms, revision: 1 }) }
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('organisation')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows !== 1n) throw new RegistrationError('organisation/exists', organisationId)
  await insertVersion(tx, { organisationId, terms, revision: 1, act })
  audit.record('organisation/registered', {
    subject: `organisation:${organisationId}`,
    facts: { kind: terms.kind },
  })
}

/** Changes one over the revision that was seen. @throws {RegistrationError} `organisation/changed-meanwhile`, `…/not-found` */
export async function updateOrganisation(
  tx: Tx,
  audit: Audit,
  change: { organisationId: string; terms: OrganisationTerms; expectedRevision: number; act: ActOf },
): Promise<void> {
  const { organisationId, terms, expectedRevision, act } = change
  const before = await lockOrganisation(tx, organisationId)
  if (before.revision !== expectedRevision)
    throw new RegistrationError(
      'organisation/changed-meanwhile',
      `${organisationId} is at ${before.revision}`,
    )
  await expectParent(tx, terms)
  const fields = changedFields(before.terms, terms)
  if (fields.length === 0) return audit.changedNothing()
  const revision = before.revision + 1
  await tx
    .updateTable('organisation')
    .set(rowOf(organisationId, { terms, revision }))
    .where('organisation_id', '=', organisationId)
    .execute()
  await insertVersion(tx, { organisationId, terms, revision, act })
  audit.record('organisation/changed', {
    subject: `organisation:${organisationId}`,
    facts: { revision, fields },
  })
}

/** Loads one and keeps others from changing it until the transaction ends. @throws {RegistrationError} `organisation/not-found` */
export async function lockOrganisation(tx: Tx, organisationId: string): Promise<Organisation> {
  const row = await tx
    .selectFrom('organisation')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new RegistrationError('organisation/not-found', organisationId)
  return organisationOf(row)
}

/** The names of what differs between two versions. */
export function changedFields(before: OrganisationTerms, after: OrganisationTerms): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof OrganisationTerms> // of both
  return [...names].filter((name) => canonical(before[name]) !== canonical(after[name]))
}

/** The database gives members back in an order of its own. */
function canonical(value: CanonicalJson | undefined): string {
  return value === undefined ? '' : Buffer.from(encodeCanonical(value)).toString()
}

function rowOf(organisationId: string, { terms, revision }: Pick<Organisation, 'terms' | 'revision'>) {
  return {
    kind: terms.kind,
    terms: JSON.stringify(terms),
    revision,
    search_words: organisationSearchWords(organisationId, terms),
  }
}

async function insertVersion(
  tx: Tx,
  version: { organisationId: string; terms: OrganisationTerms; revision: number; act: ActOf },
): Promise<void> {
  const { organisationId, terms, revision, act } = version
  await tx
    .insertInto('organisation_version')
    .values({ organisation_id: organisationId, revision, terms: JSON.stringify(terms), ...act })
    .execute()
}

async function expectParent(tx: Tx, { parentId }: OrganisationTerms): Promise<void> {
  if (parentId !== undefined && !(await loadOrganisation(tx, parentId)))
    throw new RegistrationError('organisation/parent-unknown', parentId)
}

function organisationOf(row: Selectable<OrganisationsTables['organisation']>): Organisation {
  return { organisationId: row.organisation_id, revision: row.revision, terms: row.terms }
}
