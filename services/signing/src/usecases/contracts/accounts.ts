/** Contracts with what is due on them: invoices of years that have begun are written before anybody judges. */
import { japanDate } from '@jitsuin/kernel'
import { ContractError, type ContractView, type OwnContract } from '../../contract.js'
import {
  contractState,
  type Invoice,
  invoiceState,
  judgeContract,
  missingInvoices,
} from '../../domain/contracts/contract.js'
import { fiscalYearOf, tariffOf } from '../../domain/contracts/tariff.js'
import {
  findContractOf,
  findContractOfEnded,
  insertInvoices,
  loadContract,
  lockContract,
  type StoredContract,
} from '../../store/contracts/contracts.js'
import type { ContractsAudit, ContractsTransaction } from '../../store/contracts/tables.js'
import type { ContractsContext } from './context.js'

/** Who acts when the service does something by itself. */
export const BY_ITSELF = 'system:signing' as const

/** The newest contract of an institution, with every invoice that is due. */
export async function loadAccountOf(
  ctx: ContractsContext,
  institution: string,
): Promise<StoredContract | undefined> {
  const found = await findContractOf(ctx.store.read, institution)
  return found && (await withDueInvoices(ctx, found))
}

/** A contract by its id, with every invoice that is due. @throws {ContractError} `contract/not-found` */
export async function expectAccount(ctx: ContractsContext, contractId: string): Promise<StoredContract> {
  const found = await loadContract(ctx.store.read, contractId)
  if (!found) throw new ContractError('contract/not-found', contractId)
  return withDueInvoices(ctx, found)
}

/** The contract that a client may look at: its institution's, or the one with which it ended. */
export async function loadAccountForClient(
  ctx: ContractsContext,
  { clientKey, institution }: { readonly clientKey: string; readonly institution: string | undefined },
): Promise<StoredContract | undefined> {
  if (institution !== undefined) return loadAccountOf(ctx, institution)
  const found = await findContractOfEnded(ctx.store.read, clientKey)
  return found && (await withDueInvoices(ctx, found))
}

async function withDueInvoices(ctx: ContractsContext, found: StoredContract): Promise<StoredContract> {
  const now = ctx.half.clock()
  if (missingInvoices(found, ctx.rules, now).length === 0) return found
  await writeDueInvoices(ctx, found.contractId)
  return (await loadContract(ctx.store.read, found.contractId)) ?? found
}

/** Writes the invoices of a contract that are due; the same again writes nothing. */
export async function writeDueInvoices(ctx: ContractsContext, contractId: string): Promise<void> {
  const at = ctx.half.clock()
  await ctx.store.transact({ actor: BY_ITSELF, at }, async (tx, audit) => {
    const locked = await lockContract(tx, contractId)
    const written = locked && (await invoiceIn({ tx, audit }, { ctx, contract: locked, at }))
    if (!written) audit.changedNothing()
  })
}

/** The same within a transaction; tells how many. */
export async function invoiceIn(
  { tx, audit }: { readonly tx: ContractsTransaction; readonly audit: ContractsAudit },
  about: { readonly ctx: ContractsContext; readonly contract: StoredContract; readonly at: Date },
): Promise<number> {
  const { ctx, contract, at } = about
  const invoices = missingInvoices(contract, ctx.rules, at)
  const written = await insertInvoices(tx, contract.contractId, { invoices, at })
  for (const { fiscalYear, amountYen, payBy, cutOffFrom } of written)
    audit.record('contract/invoiced', {
      subject: `contract:${contract.contractId}`,
      facts: { fiscalYear, amountYen, payBy, cutOffFrom },
    })
  return written.length
}

/** A contract as everybody sees it. */
export function contractView(contract: StoredContract, now: Date): ContractView {
  const { contractId, institution, institutionName, terms, ends } = contract
  return {
    contractId,
    institution,
    institutionName,
    terms,
    state: contractState(contract, now),
    concludedAt: contract.concludedAt.toISOString(),
    beginsOn: japanDate(contract.begins),
    ...(ends && { ends: ends.toISOString() }),
    invoices: contract.invoices.map((invoice) => ({ ...invoice, state: invoiceState(invoice, now) })),
  }
}

/** What an institution sees of its own contract, and what contracts cost. */
export function ownContractView(ctx: ContractsContext, contract: StoredContract | undefined): OwnContract {
  const now = ctx.half.clock()
  return {
    judgement: judgeContract(contract, now),
    ...(contract && { contract: contractView(contract, now) }),
    prices: [...(tariffOf(ctx.rules, fiscalYearOf(japanDate(now)))?.prices ?? [])],
  }
}

/** What is not paid, in yen. */
export function openYenOf(invoices: readonly Invoice[]): number {
  return invoices.reduce((sum, { amountYen, paidYen }) => sum + Math.max(0, amountYen - paidYen), 0)
}
