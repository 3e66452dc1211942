/** What an officer is given to sign: the orders of cases, their bytes fixed from the first asking on. */
import { toHex } from '@jitsuin/kernel'
import type { Case, StateOf } from '../../domain/cases/case.js'
import { sha256 } from '../../domain/cases/order-list.js'
import { judgeSeparation, type Separation } from '../../domain/cases/separation.js'
import { type KeyPlace, writeWarrant } from '../../domain/cases/warrant.js'
import { RegistrationError } from '../../errors.js'
import { type By, type CaseSeen, lockCases } from '../../store/cases/cases.js'
import { loadActs } from '../../store/cases/decisions.js'
import { loadPersonsById } from '../../store/cases/persons.js'
import { loadSwitch } from '../../store/cases/switches.js'
import {
  insertWarrants,
  loadLiveWarrants,
  type StoredWarrant,
  voidWarrants,
} from '../../store/cases/warrants.js'
import type { Audit, Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'
import { expectUndecided } from './end-case.js'
import { expectState, type StaffActor } from './tools.js'

/** Why somebody signs. */
export type Purpose = 'examine' | 'approve'

/** A case that can be signed now, and what is to be signed for it: the card's warrant first. */
export type Signable = { readonly file: Case; readonly warrants: readonly StoredWarrant[] }

type Facts = {
  readonly purpose: Purpose
  readonly staffId: string
  readonly separation: Separation
  readonly acts: Awaited<ReturnType<typeof loadActs>>
  readonly live: Awaited<ReturnType<typeof loadLiveWarrants>>
  readonly at: Date
}

/**
 * Prepares cases for a signature, in an open transaction that keeps them locked. Those that this person cannot sign now are named with the
 * reason.
 */
export async function prepareWarrants(
  { ca }: Pick<RegistrationContext, 'ca'>,
  { tx, audit, by }: { readonly tx: Tx; readonly audit: Audit; readonly by: By },
  wish: { readonly cases: readonly CaseSeen[]; readonly purpose: Purpose; readonly staff: StaffActor },
): Promise<{
  readonly signable: readonly Signable[]
  readonly refused: readonly { readonly caseId: string; readonly error: RegistrationError }[]
  /** For how many of them new orders were written. */
  readonly made: number
}> {
  const { cases, purpose, staff } = wish
  const caseIds = cases.map(({ caseId }) => caseId)
  const files = await lockCases(tx, caseIds)
  const separation =
    (await loadSwitch(tx, 'separation')).value === 'two-people' ? 'two-people' : 'three-people'
  const facts = {
    purpose,
    staffId: staff.staffId,
    separation,
    acts: await loadActs(tx, caseIds),
    live: await loadLiveWarrants(tx, caseIds),
    at: by.at,
  } as const
  const refused: { caseId: string; error: RegistrationError }[] = []
  const ready: Signable[] = []
  const without: Case[] = []
  for (const seen of cases) {
    try {
      const file = expectSignable(files.get(seen.caseId), seen, facts)
      const warrants = current(facts.live.get(seen.caseId), by.at)
      if (warrants) ready.push({ file, warrants })
      else if (purpose === 'approve') throw new RegistrationError('warrant/outdated', seen.caseId)
      else without.push(file)
    } catch (error) {
      if (!(error instanceof RegistrationError)) throw error
      refused.push({ caseId: seen.caseId, error })
    }
  }
  const made = await makeWarrants(tx, audit, without, { by, digestOf: (order) => sha256(ca.bytesOf(order)) })
  return { signable: [...ready, ...made], refused, made: made.length }
}

/**
 * The case, if this officer may sign it now.
 *
 * @throws {RegistrationError} `case/changed-meanwhile`, `case/state-forbids`, `warrant/…`, `separation/…`
 */
export function expectSignable(
  file: Case | undefined,
  seen: CaseSeen,
  { purpose, staffId, separation, acts, live, at }: Facts,
): Case {
  if (!file) throw new RegistrationError('case/not-found', seen.caseId)
  if (seen.expectedRevision !== 'newest' && file.revision !== seen.expectedRevision) {
    throw new RegistrationError('case/changed-meanwhile', seen.caseId)
  }
  const state = expectState(file.state, 'approval-wait')
  expectUndecided(state)
  expectTurn(state, purpose, judgeExamination(state, live.get(file.caseId) ?? [], at))
  const examiner = state.examined?.by.staffId
  const done = {
    decisions: acts.get(file.caseId) ?? [],
    separation,
    ...(examiner !== undefined && { examiner }),
  }
  const verdict = judgeSeparation({ staffId, purpose }, done)
  if (verdict !== 'separate') throw new RegistrationError(verdict, file.caseId)
  return file
}

/** The examiner signs first, and again when what they signed no longer counts. */
function expectTurn(
  { examined }: StateOf<'approval-wait'>,
  purpose: Purpose,
  examination: 'missing' | 'stands' | 'expired' | 'replaced',
): void {
  if (purpose === 'examine') {
    if (examination === 'stands')
      throw new RegistrationError('warrant/examined-already', examined?.warrantId ?? '')
    return
  }
  // Once the orders were written anew, the approver waits for the examiner's signature over the new ones.
  if (examination === 'missing' || examination === 'replaced')
    throw new RegistrationError('warrant/not-examined', purpose)
}

/** How the examiner's signature stands: over orders that still count, that have expired, or that others took the place of. */
export function judgeExamination(
  { examined }: StateOf<'approval-wait'>,
  live: readonly StoredWarrant[],
  at: Date,
): 'missing' | 'stands' | 'expired' | 'replaced' {
  if (!examined) return 'missing'
  const signed = live.find(({ warrantId }) => warrantId === examined.warrantId)
  if (!signed) return 'replaced'
  return at < signed.expiresAt ? 'stands' : 'expired' // the end does not count
}

function current(
  warrants: readonly StoredWarrant[] | undefined,
  at: Date,
): readonly StoredWarrant[] | undefined {
  const isCurrent = warrants?.every(({ state, expiresAt }) => state === 'open' && at < expiresAt) // the end does not count
  return isCurrent ? warrants : undefined
}

async function makeWarrants(
  tx: Tx,
  audit: Audit,
  files: readonly Case[],
  { by, digestOf }: { readonly by: By; readonly digestOf: (order: StoredWarrant['order']) => Uint8Array },
): Promise<readonly Signable[]> {
  if (files.length === 0) return []
  await voidWarrants(
    tx,
    files.map(({ caseId }) => caseId),
  )
  const places: readonly KeyPlace[] =
    (await loadSwitch(tx, 'second-key-first')).value === 'on' ? ['card', 'second-key'] : ['card']
  const persons = await loadPersonsById(
    tx,
    files.flatMap(({ personId }) => personId ?? []),
  )
  const made = files.map((file): Signable => {
    const person = persons.get(file.personId ?? '')
    if (!person) throw new RegistrationError('case/person-differs', file.caseId)
    const { match } = expectState(file.state, 'approval-wait')
    const warrants = places.map((keyPlace): StoredWarrant => {
      const warrantId = by.newId()
      const { subjectSerialNumber } = person
      const order = writeWarrant({ file, match, subjectSerialNumber, warrantId, keyPlace, at: by.at })
      const digestHex = toHex(digestOf(order))
      const head = { warrantId, caseId: file.caseId, keyPlace, order, digestHex }
      return { ...head, expiresAt: new Date(order.expiresAt), state: 'open', approvals: [] }
    })
    return { file, warrants }
  })
  const all = made.flatMap(({ warrants }) => warrants)
  await insertWarrants(tx, all, by.at)
  for (const { warrantId, caseId, digestHex, keyPlace } of all) {
    audit.record('warrant/made', {
      subject: `warrant:${warrantId}`,
      facts: { caseId, digest: digestHex, keyPlace },
    })
  }
  return made
}
