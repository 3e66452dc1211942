/** The register of people: one row per licence, with the serialNumber that stands in all their certificates (hpki §2.6). */
import { sql } from '@jitsuin/platform'
import type { ApplicationForm } from '../../contract.js'
import type { Audit, Tx } from '../database.js'
import type { By } from './cases.js'

/** Somebody of the register. */
export type Person = {
  readonly personId: string
  /** CA-assigned, `[A-Z0-9-]{1,20}`; the same in all certificates of this person, over all renewals. */
  readonly subjectSerialNumber: string
  readonly licenceNumber: string
  readonly birthDate: string
}

/** Loads people by their licence numbers, written without leading zeros. */
export async function loadPersons(
  db: Pick<Tx, 'selectFrom'>,
  licenceNumbers: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  const keys = licenceNumbers.map(licenceKey)
  if (keys.length === 0) return new Map()
  const rows = await db.selectFrom('person').selectAll().where('licence_number', 'in', keys).execute()
  return new Map(rows.map((row) => [row.licence_number, personOf(row)]))
}

/** Loads people by their ids. */
export async function loadPersonsById(
  db: Pick<Tx, 'selectFrom'>,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  if (personIds.length === 0) return new Map()
  const rows = await db.selectFrom('person').selectAll().where('person_id', 'in', personIds).execute()
  return new Map(rows.map((row) => [row.person_id, personOf(row)]))
}

/** Finds these people in the register, or makes them; both ways the same licence number is the same person. */
export async function findOrMakePersons(
  tx: Tx,
  audit: Audit,
  forms: readonly Pick<ApplicationForm, 'licenceNumber' | 'birthDate'>[],
  by: By,
): Promise<ReadonlyMap<string, Person>> {
  const wanted = new Map(forms.map(({ licenceNumber, birthDate }) => [licenceKey(licenceNumber), birthDate]))
  const known = await loadPersons(tx, [...wanted.keys()])
  const missing = [...wanted].filter(([licence]) => !known.has(licence))
  if (missing.length === 0) return known
  await tx
    .insertInto('person')
    .values(
      missing.map(([licence_number, birth_date]) => ({
        person_id: by.newId(),
        // The number says nothing about its holder but the order of registration.
        subject_serial_number: sql<string>`'P' || lpad(nextval('person_serial')::text, 9, '0')`,
        licence_number,
        birth_date,
        created_at: by.at,
      })),
    )
    .onConflict((conflict) => conflict.column('licence_number').doNothing()) // somebody else was quicker
    .execute()
  const all = await loadPersons(tx, [...wanted.keys()])
  for (const [licence] of missing) {
    const made = all.get(licence)
    if (!made) continue
    const facts = { subjectSerialNumber: made.subjectSerialNumber }
    audit.record('person/registered', { subject: `person:${made.personId}`, facts })
  }
  return all
}

/** A licence number without leading zeros: `012345` and `12345` are one licence. */
export function licenceKey(licenceNumber: string): string {
  return licenceNumber.replace(/^0+(?=\d)/, '')
}

function personOf(row: {
  person_id: string
  subject_serial_number: string
  licence_number: string
  birth_date: string
}): Person {
  return {
    personId: row.person_id,
    subjectSerialNumber: row.subject_serial_number,
    licenceNumber: row.licence_number,
    birthDate: row.birth_date,
  }
}
