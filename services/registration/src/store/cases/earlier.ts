import { sql } from '@jitsuin/platform'
import type { ApplicationForm } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import type { Tx } from '../database.js'

/** An earlier application that led to a card. */
export type EarlierApplication = { readonly receivedAt: Date; readonly form: ApplicationForm }

/**
 * The newest earlier application of the same licence whose card was handed over and for which a residence record was sent, by case: it
 * says since when the record is known.
 */
export async function loadEarlierApplications(
  db: Pick<Tx, 'getExecutor'>,
  files: readonly Pick<Case, 'caseId'>[],
): Promise<ReadonlyMap<string, EarlierApplication>> {
  if (files.length === 0) return new Map()
  const caseIds = files.map(({ caseId }) => caseId)
  const { rows } = await sql<{ mine: string; received_at: Date; form: ApplicationForm }>`
    select distinct on (mine.case_id) mine.case_id as mine, other.received_at, other.form
    from case_file mine
    join case_file other on other.form ->> 'licenceNumber' = mine.form ->> 'licenceNumber'
      and other.received_at < mine.received_at and other.state = 'handed-over'
    where mine.case_id = any(${caseIds}::uuid[])
      and exists (select from case_document d where d.case_id = other.case_id and d.kind = 'residenceRecord')
    order by mine.case_id, other.received_at desc`.execute(db)
  return new Map(rows.map(({ mine, received_at, form }) => [mine, { receivedAt: received_at, form }]))
}
