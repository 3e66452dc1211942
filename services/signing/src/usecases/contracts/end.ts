/** A contract ends: asked for on line, taken back until then, and carried out at both halves. */
import { addDays, japanDayBegins } from '@jitsuin/kernel'
import { endClientKey, expectClient, findClient, HalfError } from '@jitsuin/key-half'
import { type ContractEndWish, ContractError, type EndConfirmation } from '../../contract.js'
import { contractState, judgeDay } from '../../domain/contracts/contract.js'
import {
  loadContract,
  lockContract,
  type StoredContract,
  saveCarriedOut,
  saveEnd,
} from '../../store/contracts/contracts.js'
import { BY_ITSELF, expectAccount, loadAccountForClient, openYenOf } from './accounts.js'
import type { ContractsContext } from './context.js'

/**
 * Ends the contract of a client's institution, at once or at the end of a day in Japan. What is asked later takes the place of what
 * was asked before.
 *
 * @throws {ContractError} `contract/none`, `contract/ended`, `contract/day-refused`; {HalfError} `client-key/unknown`
 */
export async function endContract(
  ctx: ContractsContext,
  { clientKey, wish }: { readonly clientKey: string; readonly wish: ContractEndWish },
): Promise<EndConfirmation> {
  const { contractId } = await expectOwn(ctx, clientKey)
  const askedAt = ctx.half.clock()
  const at = instantOf(wish, askedAt)
  await ctx.store.transact({ actor: `client:${clientKey}`, at: askedAt }, async (tx, audit) => {
    const locked = await lockContract(tx, contractId)
    if (!locked || contractState(locked, askedAt) === 'ended')
      throw new ContractError('contract/ended', contractId)
    await saveEnd(tx, { contractId, end: { at, askedAt } })
    audit.record('contract/end-asked', {
      subject: `contract:${contractId}`,
      facts: { ends: at.toISOString() },
    })
  })
  // A link that is down ends nothing less here; the other half is told again.
  if (at <= askedAt) await carryOutEnd(ctx, contractId).catch(onlyUnreachable)
  return confirmEnd(ctx, await expectAccount(ctx, contractId))
}

function instantOf(wish: ContractEndWish, now: Date): Date {
  if (wish.when === 'now') return now
  const verdict = judgeDay(wish.day, now)
  if (verdict !== 'pass') throw new ContractError(verdict, wish.day)
  return japanDayBegins(addDays(wish.day, 1))
}

/** Takes the wish for an end back. @throws {ContractError} `contract/none`, `contract/ended`, `contract/no-end-asked` */
export async function takeEndBack(ctx: ContractsContext, clientKey: string): Promise<void> {
  const { contractId } = await expectOwn(ctx, clientKey)
  const at = ctx.half.clock()
  await ctx.store.transact({ actor: `client:${clientKey}`, at }, async (tx, audit) => {
    const locked = await lockContract(tx, contractId)
    if (!locked?.ends) throw new ContractError('contract/no-end-asked', contractId)
    if (locked.ends <= at) throw new ContractError('contract/ended', contractId)
    await saveEnd(tx, { contractId, end: 'none' })
    audit.record('contract/end-taken-back', {
      subject: `contract:${contractId}`,
      facts: { ends: locked.ends.toISOString() },
    })
  })
}

/** The confirmation of the end of a client's contract, before and after it. @throws {ContractError} `contract/none`, `contract/no-end-asked` */
export async function viewEnd(ctx: ContractsContext, clientKey: string): Promise<EndConfirmation> {
  return confirmEnd(ctx, await expectOwn(ctx, clientKey))
}

async function expectOwn(ctx: ContractsContext, clientKey: string): Promise<StoredContract> {
  const client = await findClient(ctx.half.store.read, clientKey)
  const account = await loadAccountForClient(ctx, { clientKey, institution: client?.institution })
  if (account) return account
  const { institution } = await expectClient(ctx.half, clientKey)
  throw new ContractError('contract/none', institution)
}

function confirmEnd(ctx: ContractsContext, contract: StoredContract): EndConfirmation {
  const { contractId, institution, institutionName, ends, endAskedAt, carriedOutAt, invoices } = contract
  if (!ends || !endAskedAt) throw new ContractError('contract/no-end-asked', contractId)
  const isOver = ends <= ctx.half.clock()
  return {
    contractId,
    institution,
    institutionName,
    askedAt: endAskedAt.toISOString(),
    ends: ends.toISOString(),
    state: isOver ? 'ended' : 'to-come',
    clients: [...contract.endedClients],
    otherHalf: carriedOutAt ? 'told' : isOver ? 'not-yet-told' : 'to-come',
    openYen: openYenOf(invoices),
  }
}

/**
 * Ends the clients of a contract that is over, and with them their authorisations: here first, so that nothing is signed whatever
 * becomes of the peer; then at key management. The same again does nothing more.
 *
 * @throws {HalfError} `peer/unreachable`: ended here, and not there yet
 */
export async function carryOutEnd(ctx: ContractsContext, contractId: string): Promise<void> {
  const contract = await loadContract(ctx.store.read, contractId)
  const now = ctx.half.clock()
  if (!contract?.ends || contract.ends > now || contract.carriedOutAt) return
  const { institution, ends } = contract
  const clients = await clientsOf(ctx, { institution, until: ends })
  for (const clientKey of clients) await endClientKey(ctx.half, { clientKey, institution })
  for (const clientKey of clients) await ctx.peer.endClient(clientKey)
  await ctx.store.transact({ actor: BY_ITSELF, at: now }, async (tx, audit) => {
    if ((await saveCarriedOut(tx, { contractId, clients, at: now })) === 'again')
      return audit.changedNothing()
    audit.record('contract/ended', {
      subject: `contract:${contractId}`,
      facts: { institution, clients: clients.length },
    })
  })
}

/** Clients that were registered until then, ended ones too: the other half may not know yet that they are. */
async function clientsOf(
  { half }: ContractsContext,
  { institution, until }: { readonly institution: string; readonly until: Date },
): Promise<readonly string[]> {
  const rows = await half.store.read
    .selectFrom('client_key')
    .select('client_key')
    .where('institution', '=', institution)
    .where('registered_at', '<=', until)
    .orderBy('client_key')
    .execute()
  return rows.map((row) => row.client_key)
}

/** Lets a peer that cannot be reached pass: whoever calls goes on, and the end is carried out later. */
export function onlyUnreachable(error: unknown): void {
  if (!(error instanceof HalfError && error.code.startsWith('peer/'))) throw error
}
