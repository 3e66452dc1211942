/** Many cases signed at once: a passkey signs a Merkle root over their warrants (docs/ca.md), a staff card each warrant. */
import { toHex } from '@jitsuin/kernel'
import type { ListToSign, OrderSignature } from '../../contract.js'
import { toSignOf } from '../../domain/cases/to-sign.js'
import { RegistrationError } from '../../errors.js'
import { type CaseSeen, loadCases, type ManyChanged } from '../../store/cases/cases.js'
import { loadOpened } from '../../store/cases/notes.js'
import type { RegistrationContext } from '../context.js'
import { type Purpose, prepareWarrants, type Signable } from './prepare-warrants.js'
import { expectOfficer, signWarrants } from './sign-warrants.js'
import { byOf, type StaffActor } from './tools.js'

type Context = Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'ca' | 'addresses'>
type Refused = ManyChanged['refused']

/** How many cases are prepared in one transaction. */
const CASES_AT_ONCE = 500

/**
 * Makes a list of those cases that this officer may sign now. Only cases that they have opened come in, and those of a hospital's
 * batch, whose papers were checked on site.
 *
 * @throws {RegistrationError} `officer/not-enrolled`, `list/empty`
 */
export async function askForList(
  context: Context,
  staff: StaffActor,
  { cases, purpose }: { readonly cases: readonly CaseSeen[]; readonly purpose: Purpose },
): Promise<ListToSign> {
  const officer = await expectOfficer(context, staff)
  const { signable, refused } = await prepareAll(context, staff, { cases, purpose })
  const warrants = signable.flatMap((one) => one.warrants)
  if (warrants.length < 2)
    throw new RegistrationError('list/empty', `${refused.length} of ${cases.length} were left out`)
  const toSign = toSignOf(
    warrants.map(({ order }) => context.ca.bytesOf(order)),
    officer,
  )
  const digestHex = toHex(Buffer.from(toSign.digest, 'base64url'))
  const listId = context.newId()
  const expiresAt = new Date(Math.min(...warrants.map((warrant) => warrant.expiresAt.getTime())))
  const entries = signable.map(({ file, warrants: own }) => ({
    caseId: file.caseId,
    revision: file.revision,
    warrantIds: own.map(({ warrantId }) => warrantId),
  }))
  await context.store.transact(byOf(context, staff.actor), async (tx, audit) => {
    const row = {
      list_id: listId,
      staff_id: staff.staffId,
      purpose,
      digest_hex: digestHex,
      expires_at: expiresAt,
    }
    await tx
      .insertInto('warrant_list')
      .values({ ...row, entries: JSON.stringify(entries) })
      .execute()
    const facts = { size: warrants.length, purpose, digest: digestHex }
    audit.record('warrant/listed', { subject: `list:${listId}`, facts })
  })
  return {
    listId,
    size: signable.length,
    ...toSign,
    expiresAt: expiresAt.toISOString(),
    leftOut: refused.map(({ caseId, error }) => ({ caseId, code: error.code })),
  }
}

/**
 * Signs a list; what changed since is left out.
 *
 * @throws {RegistrationError} `list/not-found`, `warrant/expired`, `warrant/signature-invalid`, `officer/not-enrolled`
 */
export async function signList(
  context: Context,
  staff: StaffActor,
  {
    listId,
    signature,
    purpose,
  }: { readonly listId: string; readonly signature: OrderSignature; readonly purpose: Purpose },
): Promise<ManyChanged> {
  const list = await loadList(context, staff, listId)
  if (list.purpose !== purpose) throw new RegistrationError('list/not-found', listId)
  if (list.expires_at <= context.clock()) throw new RegistrationError('warrant/outdated', listId)
  return signWarrants(context, staff, { purpose, entries: list.entries, signature })
}

/** A list of this person. @throws {RegistrationError} `list/not-found` */
export async function loadList(
  { store }: Pick<RegistrationContext, 'store'>,
  { staffId }: StaffActor,
  listId: string,
) {
  const list = await store.read
    .selectFrom('warrant_list')
    .selectAll()
    .where('list_id', '=', listId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst()
  if (!list) throw new RegistrationError('list/not-found', listId)
  return list
}

async function prepareAll(
  context: Context,
  staff: StaffActor,
  { cases, purpose }: { readonly cases: readonly CaseSeen[]; readonly purpose: Purpose },
): Promise<{ readonly signable: readonly Signable[]; readonly refused: Refused }> {
  const signable: Signable[] = []
  const refused: Refused[number][] = []
  for (let start = 0; start < cases.length; start += CASES_AT_ONCE) {
    const part = await keepSeen(context, staff, cases.slice(start, start + CASES_AT_ONCE))
    refused.push(...part.refused)
    if (part.seen.length === 0) continue
    const by = byOf(context, staff.actor)
    const prepared = await context.store.transact(by, async (tx, audit) => {
      const result = await prepareWarrants(context, { tx, audit, by }, { cases: part.seen, purpose, staff })
      if (result.made === 0) audit.changedNothing()
      return result
    })
    signable.push(...prepared.signable)
    refused.push(...prepared.refused)
  }
  return { signable, refused }
}

async function keepSeen({ store }: Context, { actor }: StaffActor, cases: readonly CaseSeen[]) {
  const ids = cases.map(({ caseId }) => caseId)
  const [opened, files] = await Promise.all([loadOpened(store.read, ids, actor), loadCases(store.read, ids)])
  const batched = new Set(files.flatMap(({ caseId, batchId }) => (batchId === undefined ? [] : [caseId])))
  const mayCome = ({ caseId }: CaseSeen) => opened.has(caseId) || batched.has(caseId)
  return {
    seen: cases.filter(mayCome),
    refused: cases
      .filter((seen) => !mayCome(seen))
      .map(({ caseId }) => ({ caseId, error: new RegistrationError('case/not-opened', caseId) })),
  }
}
