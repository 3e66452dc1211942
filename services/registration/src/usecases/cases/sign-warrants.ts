/** An officer's signature over the warrants of cases: verified here, stored, and after the second one handed to the authority. */
import type { Approval } from '@jitsuin/ca/contract'
import { toHex } from '@jitsuin/kernel'
import type { OrderSignature } from '../../contract.js'
import type { Case, SignedBy } from '../../domain/cases/case.js'
import { type OfficerKey, officeAt } from '../../domain/cases/officer-signature.js'
import { sha256 } from '../../domain/cases/order-list.js'
import { approvalsOf } from '../../domain/cases/to-sign.js'
import { RegistrationError } from '../../errors.js'
import { type CaseSeen, loadCases, lockCases, type ManyChanged, type Step } from '../../store/cases/cases.js'
import { loadActs } from '../../store/cases/decisions.js'
import { loadOfficer } from '../../store/cases/officers.js'
import type { ListEntry } from '../../store/cases/schema.js'
import { loadSwitch } from '../../store/cases/switches.js'
import {
  loadLiveWarrants,
  loadWarrants,
  type StoredWarrant,
  saveWarrants,
} from '../../store/cases/warrants.js'
import type { RegistrationContext } from '../context.js'
import { expectSignable, type Purpose } from './prepare-warrants.js'
import { submitWarrants } from './submit-warrants.js'
import { changeMany, expectState, type StaffActor } from './tools.js'

/** How many cases are written in one transaction. */
const CASES_AT_ONCE = 500

type Context = Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'ca' | 'addresses'>

/** What is signed: cases with their warrants, in the order of the statement. */
export type Signing = {
  readonly purpose: Purpose
  readonly entries: readonly ListEntry[]
  readonly signature: OrderSignature
}

/**
 * Takes an officer's signature over one case or a list. Cases that changed since the list was made are left out and named; signing the
 * same again does nothing twice.
 *
 * @throws {RegistrationError} `officer/not-enrolled`, `warrant/not-found`, `warrant/signature-invalid`
 */
export async function signWarrants(
  context: Context,
  staff: StaffActor,
  signing: Signing,
): Promise<ManyChanged> {
  const officer = await expectOfficer(context, staff)
  const approvals = await verifySignature(context, officer, signing)
  const results: ManyChanged[] = []
  for (let start = 0; start < signing.entries.length; start += CASES_AT_ONCE) {
    const entries = signing.entries.slice(start, start + CASES_AT_ONCE)
    results.push(
      await storeSignatures(context, { staff, officer, approvals, entries, purpose: signing.purpose }),
    )
  }
  const changed = results.flatMap((result) => result.changed)
  const refused = results.flatMap((result) => result.refused)
  if (signing.purpose === 'examine') return { changed, refused }
  await submitWarrants(context) // what the authority cannot take now, the timer hands in later
  const ids = changed.map(({ caseId }) => caseId)
  return { changed: await loadAll(context, ids), refused }
}

/**
 * The key of a member of staff.
 *
 * @throws {RegistrationError} `officer/not-enrolled`
 */
export async function expectOfficer(
  { store }: Pick<RegistrationContext, 'store'>,
  { staffId }: StaffActor,
): Promise<OfficerKey> {
  const officer = await loadOfficer(store.read, staffId)
  if (!officer) throw new RegistrationError('officer/not-enrolled', staffId)
  return officer
}

/** The approval of each warrant, by its id. */
async function verifySignature(
  { store, ca, addresses }: Context,
  officer: OfficerKey,
  { entries, signature }: Signing,
): Promise<ReadonlyMap<string, Approval>> {
  const ids = entries.flatMap(({ warrantIds }) => warrantIds)
  const stored = await loadWarrants(store.read, ids)
  const orders = ids.map((id) => fixedBytes(stored.get(id), ca))
  const approvals = approvalsOf(signature, { officer, orders, office: officeAt(addresses.office) })
  if (approvals === 'invalid') throw new RegistrationError('warrant/signature-invalid', officer.officerId)
  return new Map(zip(ids, approvals))
}

function zip<Key, Value>(keys: readonly Key[], values: readonly Value[]): (readonly [Key, Value])[] {
  return values.flatMap((value, index) => {
    const key = keys[index]
    return key === undefined ? [] : [[key, value] as const]
  })
}

/** The bytes of an order, if they are still those that were fixed. */
function fixedBytes(warrant: StoredWarrant | undefined, ca: Context['ca']): Uint8Array {
  if (!warrant) throw new RegistrationError('warrant/not-found', 'No such warrant')
  const bytes = ca.bytesOf(warrant.order)
  if (toHex(sha256(bytes)) === warrant.digestHex) return bytes
  throw new RegistrationError('warrant/not-found', `${warrant.warrantId} differs from what was fixed`)
}

type Storing = {
  readonly staff: StaffActor
  readonly officer: OfficerKey
  readonly approvals: ReadonlyMap<string, Approval>
  readonly entries: readonly ListEntry[]
  readonly purpose: Purpose
}

function storeSignatures(
  context: Context,
  { staff, officer, approvals, entries, purpose }: Storing,
): Promise<ManyChanged> {
  const cases = entries.map(({ caseId, revision }): CaseSeen => ({ caseId, expectedRevision: revision }))
  const signedIds = new Map(entries.map(({ caseId, warrantIds }) => [caseId, warrantIds]))
  const signedAt = context.clock().toISOString()
  const by: SignedBy = { staffId: staff.staffId, officerId: officer.officerId, signedAt }
  let judge: (file: Case) => readonly StoredWarrant[] = () => []
  return changeMany(
    context,
    { cases, actor: staff.actor },
    {
      prepare: async (tx, _audit, { at }) => {
        const caseIds = cases.map(({ caseId }) => caseId)
        await lockCases(tx, caseIds)
        const [live, acts] = [await loadLiveWarrants(tx, caseIds), await loadActs(tx, caseIds)]
        const separation =
          (await loadSwitch(tx, 'separation')).value === 'two-people' ? 'two-people' : 'three-people'
        judge = (file) => {
          const seen = { caseId: file.caseId, expectedRevision: file.revision }
          expectSignable(file, seen, { purpose, staffId: staff.staffId, separation, acts, live, at })
          return expectCurrent(live.get(file.caseId) ?? [], signedIds.get(file.caseId) ?? [], at)
        }
      },
      decide: (file) => decide(file, { warrants: judge(file), by, purpose }),
      follow: async (tx, _audit, changed) => {
        const live = await loadLiveWarrants(
          tx,
          changed.map(({ caseId }) => caseId),
        )
        await saveWarrants(
          tx,
          [...live.values()].flat().map(({ warrantId, approvals: before }) => {
            const approval = approvals.get(warrantId)
            if (!approval) throw new RegistrationError('warrant/not-found', warrantId)
            const mine = { staffId: staff.staffId, signedAt, approval }
            // An examiner who signs anew takes the place of their old signature; warrants that expired were made anew.
            const others = purpose === 'approve' ? before : []
            return {
              warrantId,
              state: purpose === 'approve' ? 'signed' : 'open',
              approvals: [...others, mine],
            }
          }),
        )
      },
    },
  )
}

/** What was signed is what stands now, and still counts. */
function expectCurrent(
  live: readonly StoredWarrant[],
  signedIds: readonly string[],
  at: Date,
): readonly StoredWarrant[] {
  const ids = new Set(live.map(({ warrantId }) => warrantId))
  const isSame = ids.size > 0 && ids.size === signedIds.length && signedIds.every((id) => ids.has(id))
  if (!isSame) throw new RegistrationError('warrant/not-found', 'The warrants are others now')
  if (!live.every(({ expiresAt }) => at < expiresAt))
    throw new RegistrationError('warrant/outdated', 'Too late')
  return live
}

function decide(
  file: Case,
  {
    warrants,
    by,
    purpose,
  }: { readonly warrants: readonly StoredWarrant[]; readonly by: SignedBy; readonly purpose: Purpose },
): Step {
  const state = expectState(file.state, 'approval-wait')
  const warrantId = warrants.find(({ keyPlace }) => keyPlace === 'card')?.warrantId
  if (warrantId === undefined) throw new RegistrationError('warrant/not-found', file.caseId)
  const evidence = warrants.map((warrant) => ({ kind: 'warrant', id: warrant.warrantId }))
  return purpose === 'examine'
    ? { state: { ...state, examined: { warrantId, by } }, act: 'examined', evidence }
    : { state: { ...state, signed: { warrantId, by } }, act: 'approval-signed', evidence }
}

async function loadAll({ store }: Context, ids: readonly string[]): Promise<readonly Case[]> {
  const files = new Map<string, Case>()
  for (let start = 0; start < ids.length; start += CASES_AT_ONCE) {
    for (const file of await loadCases(store.read, ids.slice(start, start + CASES_AT_ONCE)))
      files.set(file.caseId, file)
  }
  return ids.flatMap((id) => files.get(id) ?? [])
}
