/** What contracts need when nobody asks: ends are carried out, and a new fiscal year is invoiced. */
import { japanDate } from '@jitsuin/kernel'
import type { Logger } from '@jitsuin/platform'
import { fiscalYearOf } from '../../domain/contracts/tariff.js'
import { loadEndsDue, loadWithoutInvoice } from '../../store/contracts/contracts.js'
import { writeDueInvoices } from './accounts.js'
import type { ContractsContext } from './context.js'
import { carryOutEnd, onlyUnreachable } from './end.js'

const EVERY_MS = 30_000
const AT_ONCE = 200

/** One look: what is due now. */
export async function lookAfterContracts(ctx: ContractsContext): Promise<void> {
  const now = ctx.half.clock()
  const due = await loadEndsDue(ctx.store.read, now, AT_ONCE)
  for (const contractId of due) await carryOutEnd(ctx, contractId).catch(onlyUnreachable)
  const fiscalYear = fiscalYearOf(japanDate(now))
  const unwritten = await loadWithoutInvoice(ctx.store.read, { fiscalYear, now, limit: AT_ONCE })
  for (const contractId of unwritten) await writeDueInvoices(ctx, contractId)
}

/** Looks again and again; `stop` waits for what is being done. */
export function watchContracts(
  ctx: ContractsContext,
  logger: Logger,
): { readonly stop: () => Promise<void> } {
  if (ctx.need === 'free') return { stop: async () => undefined }
  const look = () =>
    lookAfterContracts(ctx).catch((error: unknown) => logger.error({ err: error }, 'contracts'))
  let now = look()
  const timer = setInterval(() => {
    now = now.then(look)
  }, EVERY_MS)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await now
    },
  }
}
