/** An institution concludes its contract, through a client that it registered. */
import { japanDate, japanDayBegins } from '@jitsuin/kernel'
import { expectClient, findClient } from '@jitsuin/key-half'
import type { Actor } from '@jitsuin/platform'
import { ContractError, type Institution, type OwnContract } from '../../contract.js'
import { type Contract, judgeDay } from '../../domain/contracts/contract.js'
import { insertContract, lockContract } from '../../store/contracts/contracts.js'
import { invoiceIn, loadAccountForClient, loadAccountOf, ownContractView } from './accounts.js'
import type { ContractsContext } from './context.js'
import { carryOutEnd } from './end.js'

/** What an institution states; a day in Japan, today or later. */
export type ConcludeWish = {
  readonly clientKey: string
  readonly terms: Institution
  readonly beginsOn: string | undefined
}

/** Concludes a contract. @throws {ContractError} `contract/exists`, `contract/day-refused`; {HalfError} `client-key/unknown` */
export async function concludeContract(ctx: ContractsContext, wish: ConcludeWish): Promise<OwnContract> {
  const { half } = ctx
  const { institution, institutionName } = await expectClient(half, wish.clientKey)
  const now = half.clock()
  const beginsOn = wish.beginsOn ?? japanDate(now)
  const verdict = judgeDay(beginsOn, now)
  if (verdict !== 'pass') throw new ContractError(verdict, beginsOn)
  // The end of the contract before is carried out first: else it would end the clients of this one.
  const before = await loadAccountOf(ctx, institution)
  if (before?.ends && before.ends <= now && !before.carriedOutAt) await carryOutEnd(ctx, before.contractId)
  await openContract(ctx, {
    actor: `client:${wish.clientKey}`,
    contract: {
      contractId: half.newId(),
      institution,
      institutionName,
      terms: wish.terms,
      concludedAt: now,
      begins: japanDayBegins(beginsOn),
      ends: undefined,
    },
  })
  return ownContractView(ctx, await loadAccountOf(ctx, institution))
}

/** Keeps a contract and writes what is due on it. @throws {ContractError} `contract/exists` */
export async function openContract(
  ctx: ContractsContext,
  { actor, contract }: { readonly actor: Actor; readonly contract: Contract },
): Promise<void> {
  const { contractId, institution, terms, begins, concludedAt: at } = contract
  await ctx.store.transact({ actor, at }, async (tx, audit) => {
    if ((await insertContract(tx, { ...contract, concludedBy: actor })) === 'known')
      throw new ContractError('contract/exists', institution)
    const facts = {
      institution,
      kind: terms.kind,
      ...(terms.kind === 'hospital' && { beds: terms.beds }),
      begins: begins.toISOString(),
    }
    audit.record('contract/concluded', { subject: `contract:${contractId}`, facts })
    const locked = await lockContract(tx, contractId)
    if (locked) await invoiceIn({ tx, audit }, { ctx, contract: locked, at })
  })
}

/** What an institution sees of its contract; who ended with one still sees that one. @throws {HalfError} `client-key/unknown` */
export async function viewOwnContract(ctx: ContractsContext, clientKey: string): Promise<OwnContract> {
  const client = await findClient(ctx.half.store.read, clientKey)
  const account = await loadAccountForClient(ctx, { clientKey, institution: client?.institution })
  if (!client && !account) await expectClient(ctx.half, clientKey)
  return ownContractView(ctx, account)
}
