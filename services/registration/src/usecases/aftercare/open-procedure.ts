/** Takes a report: the procedure is there from the first word of the caller on, so that nothing of the call is lost. */
import { createHash } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import { type Actor, sql } from '@jitsuin/platform'
import { PROCEDURES, type ProcedureKind, type Reporter, type ReportWay } from '../../contract.js'
import type { Procedure, ProcedureState } from '../../domain/aftercare/procedure.js'
import type { Evidence } from '../../domain/cases/case.js'
import { RegistrationError } from '../../errors.js'
import {
  insertNotices,
  insertProcedure,
  loadByRequest,
  procedureOf,
  takeProcedureNumber,
} from '../../store/aftercare/procedures.js'
import { loadCards, loadPerson } from '../../store/aftercare/register.js'
import type { Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'

/** What is reported. The same `requestId` again opens nothing. */
export type Report = {
  readonly requestId: string
  readonly kind: ProcedureKind
  readonly personId: string
  readonly cardIds: readonly string[]
  readonly reporter: Reporter
  readonly way: ReportWay
  readonly evidence?: readonly Evidence[]
  /** The case of the new card, when the report came as an application. */
  readonly caseId?: string
}

/** The opened procedure. `tracker`: the word in the caller's own address; nobody can read it later. */
export type Opened = { readonly procedure: Procedure; readonly tracker?: string }

/**
 * Opens a procedure, or gives the one that is open for the same card and reason already.
 *
 * @throws {RegistrationError} `aftercare/holder-not-found`, `aftercare/card-not-found`, `aftercare/request-differs`
 */
export async function openProcedure(
  context: RegistrationContext,
  report: Report,
  actor: Actor,
): Promise<Opened> {
  const { store, clock, newId, random } = context
  const at = clock()
  const tracker = Buffer.from(random(18)).toString('base64url')
  return store.transact({ actor, at }, async (tx, audit) => {
    await expectHolder(tx, report)
    await tx.executeQuery(
      sql`select pg_advisory_xact_lock(hashtextextended(${report.personId}, 2))`.compile(tx),
    )
    const known = (await findSame(tx, report)) ?? (await findOpen(tx, report))
    if (known) {
      audit.changedNothing()
      return { procedure: known }
    }
    const state: ProcedureState = report.caseId
      ? { state: 'application-open', caseId: report.caseId }
      : { state: 'reported' }
    const procedure: Procedure = {
      procedureId: newId(),
      number: await takeProcedureNumber(tx, Number(japanDate(at).slice(0, 4))),
      kind: report.kind,
      personId: report.personId,
      cardIds: report.cardIds,
      reporter: report.reporter,
      way: report.way,
      state,
      revision: 1,
      reportedAt: at,
      stateSince: at,
      ...(report.caseId !== undefined && { caseId: report.caseId }),
    }
    await insertProcedure(tx, audit, procedure, {
      requestId: report.requestId,
      trackerSha256: trackerDigest(tracker),
    })
    await tellOpened(tx, context, { procedure, tracker, at })
    return { procedure, tracker }
  })
}

/** How the store knows a tracker's word. */
export function trackerDigest(tracker: string): string {
  return createHash('sha256').update(tracker).digest('hex')
}

async function expectHolder(tx: Tx, { personId, cardIds }: Report): Promise<void> {
  if (!(await loadPerson(tx, personId))) throw new RegistrationError('aftercare/holder-not-found', personId)
  const held = new Set((await loadCards(tx, personId)).map(({ cardId }) => cardId))
  const foreign = cardIds.find((cardId) => !held.has(cardId))
  if (foreign !== undefined) throw new RegistrationError('aftercare/card-not-found', foreign)
}

async function findSame(tx: Tx, report: Report): Promise<Procedure | undefined> {
  const same = await loadByRequest(tx, report.requestId)
  if (!same) return undefined
  if (same.kind !== report.kind || same.personId !== report.personId) {
    throw new RegistrationError('aftercare/request-differs', report.requestId)
  }
  return same
}

/** Two calls about one card are one revocation: the second desk continues what the first began. */
async function findOpen(tx: Tx, { kind, personId, cardIds }: Report): Promise<Procedure | undefined> {
  const { flow } = PROCEDURES[kind]
  if (flow !== 'emergency' && flow !== 'withdrawal' && flow !== 'recall') return undefined
  const rows = await tx
    .selectFrom('aftercare_procedure')
    .selectAll()
    .where('person_id', '=', personId)
    .where('state', 'in', ['reported', 'identified', 'awaiting-signatures', 'sending'])
    .execute()
  return rows
    .map(procedureOf)
    .find(
      (other) =>
        PROCEDURES[other.kind].flow === flow &&
        (flow === 'withdrawal' || cardIds.every((cardId) => other.cardIds.includes(cardId))),
    )
}

/** The holder hears of every report about their card at once: whoever did not call notices. */
async function tellOpened(
  tx: Tx,
  { newId, addresses }: RegistrationContext,
  { procedure, tracker, at }: { readonly procedure: Procedure; readonly tracker: string; readonly at: Date },
): Promise<void> {
  const { flow } = PROCEDURES[procedure.kind]
  if (flow !== 'emergency' && flow !== 'stop') return
  const facts = {
    number: procedure.number,
    at: at.toISOString(),
    tracker: new URL(`/aftercare/${tracker}`, addresses.apply).href,
  }
  const { personId, procedureId } = procedure
  await insertNotices(tx, [{ kind: 'mail', letter: 'loss-received', personId, facts }], {
    procedureId,
    at,
    newId,
  })
}
