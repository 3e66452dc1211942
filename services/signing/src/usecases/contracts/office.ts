/** What officers do about contracts. A payment needs one of them, a longer grace two. */
import { addDays, japanDate } from '@jitsuin/kernel'
import { type ContractDetail, ContractError, type ContractList, type ContractQuery } from '../../contract.js'
import { type Invoice, judgeContract, judgeExtension } from '../../domain/contracts/contract.js'
import { lockContract, type StoredContract, saveCutOff } from '../../store/contracts/contracts.js'
import { loadContractList } from '../../store/contracts/list.js'
import {
  insertExtension,
  insertPayment,
  loadExtensions,
  loadPayments,
  saveDecision,
} from '../../store/contracts/money.js'
import type { ContractsAudit, ContractsTransaction } from '../../store/contracts/tables.js'
import { contractView, expectAccount } from './accounts.js'
import type { ContractsContext } from './context.js'

/** Who acts on which contract. */
export type OfficeAct = { readonly contractId: string; readonly officer: string }

/** One page of the list. */
export async function listContracts(ctx: ContractsContext, query: ContractQuery): Promise<ContractList> {
  return loadContractList(ctx.store.read, query, ctx.half.clock())
}

/** One contract with everything about it. @throws {ContractError} `contract/not-found` */
export async function showContract(ctx: ContractsContext, contractId: string): Promise<ContractDetail> {
  const contract = await expectAccount(ctx, contractId)
  const now = ctx.half.clock()
  return {
    ...contractView(contract, now),
    judgement: judgeContract(contract, now),
    payments: [...(await loadPayments(ctx.store.read, contractId))],
    extensions: [...(await loadExtensions(ctx.store.read, contractId))],
  }
}

/** A payment as it was typed. */
export type PaymentWish = {
  readonly paymentId: string
  readonly fiscalYear: number
  readonly amountYen: number
  readonly paidOn: string
}

/** Records a payment; the same one again changes nothing. @throws {ContractError} `contract/not-found`, `contract/payment-…` */
export async function recordPayment(
  ctx: ContractsContext,
  act: OfficeAct,
  wish: PaymentWish,
): Promise<ContractDetail> {
  await change(ctx, act, async ({ tx, audit, contract, at }) => {
    if ((await wasRecorded(tx, contract, wish)) === 'recorded') return audit.changedNothing()
    expectInvoice(contract, wish, 'contract/payment-refused')
    expectPast(wish.paidOn, at)
    await insertPayment(tx, { ...wish, ...act, recordedAt: at, recordedBy: act.officer })
    const { paymentId, fiscalYear, amountYen, paidOn } = wish
    const facts = { paymentId, fiscalYear, amountYen, paidOn }
    audit.record('contract/payment-recorded', { subject: `contract:${act.contractId}`, facts })
  })
  return showContract(ctx, act.contractId)
}

/** What stands in the place of a payment. */
export type CorrectionWish = Omit<PaymentWish, 'fiscalYear'> & {
  readonly corrects: string
  readonly reason: string
}

/** Corrects a payment by another entry; both stay. @throws {ContractError} `contract/payment-…`, `contract/corrected-already` */
export async function correctPayment(
  ctx: ContractsContext,
  act: OfficeAct,
  wish: CorrectionWish,
): Promise<ContractDetail> {
  await change(ctx, act, async ({ tx, audit, contract, at }) => {
    const before = (await loadPayments(tx, act.contractId)).find(
      ({ paymentId }) => paymentId === wish.corrects,
    )
    if (!before) throw new ContractError('contract/payment-unknown', wish.corrects)
    const { fiscalYear } = before
    if ((await wasRecorded(tx, contract, { ...wish, fiscalYear })) === 'recorded')
      return audit.changedNothing()
    if (before.correctedBy !== undefined) throw new ContractError('contract/corrected-already', wish.corrects)
    expectPast(wish.paidOn, at)
    await insertPayment(tx, { ...wish, ...act, fiscalYear, recordedAt: at, recordedBy: act.officer })
    const { paymentId, corrects, amountYen, paidOn } = wish
    const facts = { paymentId, corrects, fiscalYear, amountYen, paidOn }
    audit.record('contract/payment-corrected', { subject: `contract:${act.contractId}`, facts })
  })
  return showContract(ctx, act.contractId)
}

/** The wish for a longer grace. */
export type ExtensionWish = {
  readonly extensionId: string
  readonly fiscalYear: number
  readonly until: string
  readonly reason: string
}

/** Asks for a longer grace; a second officer decides. @throws {ContractError} `contract/extension-…` */
export async function askExtension(
  ctx: ContractsContext,
  act: OfficeAct,
  wish: ExtensionWish,
): Promise<ContractDetail> {
  await change(ctx, act, async ({ tx, audit, contract, at }) => {
    const invoice = expectInvoice(contract, wish, 'contract/extension-refused')
    const verdict = judgeExtension(invoice, wish.until)
    if (verdict !== 'pass') throw new ContractError(verdict, wish.until)
    const asked = { ...wish, contractId: act.contractId, askedBy: act.officer, askedAt: at }
    if ((await insertExtension(tx, asked)) === 'open-already')
      throw new ContractError('contract/extension-open', act.contractId)
    const { extensionId, fiscalYear, until } = wish
    audit.record('contract/grace-asked', {
      subject: `contract:${act.contractId}`,
      facts: { extensionId, fiscalYear, until },
    })
  })
  return showContract(ctx, act.contractId)
}

/** Decides about a longer grace. Whoever asked may take it back, and never confirm it. @throws {ContractError} `contract/extension-…`, `contract/same-officer` */
export async function decideExtension(
  ctx: ContractsContext,
  act: OfficeAct,
  { extensionId, decision }: { readonly extensionId: string; readonly decision: 'confirmed' | 'refused' },
): Promise<ContractDetail> {
  await change(ctx, act, async ({ tx, audit, contract, at }) => {
    const all = await loadExtensions(tx, act.contractId)
    const found = all.find((one) => one.extensionId === extensionId && one.state === 'open')
    if (!found) throw new ContractError('contract/extension-unknown', extensionId)
    const { fiscalYear, until, askedBy } = found
    if (decision === 'confirmed' && askedBy === act.officer)
      throw new ContractError('contract/same-officer', extensionId)
    await saveDecision(tx, { extensionId, decision, by: act.officer, at })
    const subject = `contract:${act.contractId}` as const
    if (decision === 'refused')
      return audit.record('contract/grace-refused', { subject, facts: { extensionId, fiscalYear } })
    const verdict = judgeExtension(expectInvoice(contract, found, 'contract/extension-refused'), until)
    if (verdict !== 'pass') throw new ContractError(verdict, until)
    await saveCutOff(tx, { contractId: act.contractId, fiscalYear, cutOffFrom: addDays(until, 1) })
    audit.record('contract/grace-confirmed', { subject, facts: { extensionId, fiscalYear, until } })
  })
  return showContract(ctx, act.contractId)
}

type Change = {
  readonly tx: ContractsTransaction
  readonly audit: ContractsAudit
  readonly contract: StoredContract
  readonly at: Date
}

/** Changes a contract that nobody else changes meanwhile. */
async function change(
  ctx: ContractsContext,
  { contractId, officer }: OfficeAct,
  work: (change: Change) => Promise<void>,
): Promise<void> {
  await expectAccount(ctx, contractId)
  const at = ctx.half.clock()
  await ctx.store.transact({ actor: `officer:${officer}`, at }, async (tx, audit) => {
    const contract = await lockContract(tx, contractId)
    if (!contract) throw new ContractError('contract/not-found', contractId)
    await work({ tx, audit, contract, at })
  })
}

async function wasRecorded(
  tx: ContractsTransaction,
  { contractId }: StoredContract,
  wish: PaymentWish & { readonly corrects?: string },
): Promise<'recorded' | 'new'> {
  const all = await loadPayments(tx, contractId)
  const known = all.find(({ paymentId }) => paymentId === wish.paymentId)
  if (!known) return 'new'
  const isSame =
    known.fiscalYear === wish.fiscalYear &&
    known.amountYen === wish.amountYen &&
    known.paidOn === wish.paidOn &&
    known.corrects === wish.corrects
  if (!isSame) throw new ContractError('contract/payment-differs', wish.paymentId)
  return 'recorded'
}

function expectInvoice(
  { invoices, contractId }: StoredContract,
  { fiscalYear }: { readonly fiscalYear: number },
  code: 'contract/payment-refused' | 'contract/extension-refused',
): Invoice {
  const found = invoices.find((invoice) => invoice.fiscalYear === fiscalYear)
  if (!found) throw new ContractError(code, `${contractId} ${fiscalYear}`)
  return found
}

function expectPast(day: string, now: Date): void {
  if (day > japanDate(now)) throw new ContractError('contract/payment-refused', day)
}
