/** An application reaches the office, by whatever channel. */
import { japanDate } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import type { ApplicationForm } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { judgeReceivable } from '../../domain/cases/receivable.js'
import { RegistrationError } from '../../errors.js'
import { type By, caseOf, insertCases, takeCaseNumbers } from '../../store/cases/cases.js'
import { insertDocuments, type NewDocument } from '../../store/cases/documents.js'
import type { Audit, Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'

/** What came in. */
export type Application = {
  /** Made by whoever sends; the same again is the same case. */
  readonly requestId: string
  readonly form: ApplicationForm
  readonly documents?: readonly NewDocument[]
  readonly batchId?: string
  readonly campaignId?: string
}

/**
 * Opens a case with its number; nothing happens when the same request was received before.
 *
 * @throws {RegistrationError} `case/not-receivable`, `document/my-number-back`, `document/notification-slip`
 */
export async function receiveCase(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  application: Application,
  actor: Actor,
): Promise<Case> {
  const [file] = await receiveCases(context, [application], actor)
  if (!file) throw new RegistrationError('case/not-found', application.requestId)
  return file
}

/** Opens many cases in one transaction: all of them or none. Some hundred at a time. */
export function receiveCases(
  { store, clock, newId }: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  applications: readonly Application[],
  actor: Actor,
): Promise<readonly Case[]> {
  const at = clock()
  return store.transact({ actor, at }, async (tx, audit) => {
    const { cases, opened } = await openCases(tx, audit, applications, { actor, at, newId })
    if (opened === 0) audit.changedNothing()
    return cases
  })
}

/** The same inside a transaction that is already open, for the wizard's draft or a hospital's batch. */
export async function receiveCasesIn(
  tx: Tx,
  audit: Audit,
  applications: readonly Application[],
  by: By,
): Promise<readonly Case[]> {
  const { cases } = await openCases(tx, audit, applications, by)
  return cases
}

async function openCases(
  tx: Tx,
  audit: Audit,
  applications: readonly Application[],
  by: By,
): Promise<{ readonly cases: readonly Case[]; readonly opened: number }> {
  const year = Number(japanDate(by.at).slice(0, 4))
  await takeCaseNumbers(tx, year, 0) // whoever sends the same at the same time waits here, and then finds the case
  const known = await knownCases(tx, applications)
  const fresh = applications.filter(({ requestId }) => !known.has(requestId))
  for (const { form } of fresh) expectReceivable(form)
  const numbers = await takeCaseNumbers(tx, year, fresh.length)
  const files = fresh.map((application, index) => openFile(application, numbers[index] ?? '', by.at))
  if (files.length > 0) await insertCases(tx, audit, files, by)
  const added = fresh.flatMap(({ requestId, documents = [] }) => {
    return documents.map((document) => ({ caseId: requestId, document }))
  })
  await insertDocuments(tx, audit, added, by)
  const byId = new Map(files.map((file) => [file.caseId, file]))
  const cases = applications.flatMap(({ requestId }) => byId.get(requestId) ?? known.get(requestId) ?? [])
  return { cases, opened: files.length }
}

/** The id of a case is that of the request that opened it: a double click finds it. */
async function knownCases(tx: Tx, applications: readonly Application[]): Promise<ReadonlyMap<string, Case>> {
  const ids = applications.map(({ requestId }) => requestId)
  const rows = await tx.selectFrom('case_file').selectAll().where('case_id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.case_id, caseOf(row)]))
}

function openFile({ requestId, form, batchId, campaignId }: Application, caseNumber: string, at: Date): Case {
  return {
    caseId: requestId,
    caseNumber,
    channel: form.channel,
    kind: form.kind,
    form,
    state: { state: 'received' },
    revision: 1,
    receivedAt: at,
    stateSince: at,
    ...(batchId !== undefined && { batchId }),
    ...(campaignId !== undefined && { campaignId }),
  }
}

function expectReceivable(form: ApplicationForm): void {
  const why = judgeReceivable(form)
  if (why !== 'receivable') throw new RegistrationError('case/not-receivable', why)
}
