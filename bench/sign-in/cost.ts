/** What one time of something costs the service and its database together, and what the database's own share would cost at the least. */
import type { Row } from '../harness.js'
import { asMuchAsGoes } from './load.js'
import type { Meter, Service } from './protocol.js'

/** What one time costs service and database: CPU seconds, and transactions that change something. */
export type Cost = { readonly seconds: number; readonly transactions: number }

/** `used` in its parts, for one time; `load`: seconds of the process that asks. */
export type Measured = {
  readonly cost: Cost
  readonly perSecond: number
  readonly used: Meter
  readonly load: number
}

/** Does something many times, as fast as it goes. */
export async function costOf(
  service: Service,
  times: number,
  once: () => Promise<unknown>,
): Promise<Measured> {
  const [before, ownBefore] = [await service.ask('meter'), process.cpuUsage()]
  const perSecond = await asMuchAsGoes(times, once)
  const [after, own] = [await service.ask('meter'), process.cpuUsage(ownBefore)]
  const each = (kind: keyof Meter) => (after[kind] - before[kind]) / times
  const used = { service: each('service'), database: each('database'), transactions: each('transactions') }
  const cost = { seconds: used.service + used.database, transactions: used.transactions }
  return { cost, perSecond, used, load: (own.user + own.system) / 1e6 / times }
}

/** The least that any change costs: a transaction with one row of the audit trail. */
export async function measureBare(service: Service): Promise<Cost> {
  const before = await service.ask('meter')
  const { times, wallSeconds } = await service.ask('bare')
  const after = await service.ask('meter')
  const seconds = (after.service - before.service + after.database - before.database) / times
  console.log(`  bare transactions: ${(times / wallSeconds).toFixed(0)} a second. CPU: ${ms(seconds)}`)
  return { seconds, transactions: 1 }
}

/** The limit is what as many transactions cost that only write one row of the audit trail each. */
export function besideTransactions(what: string, cost: Cost, bare: Cost): Row {
  const transactions = Math.round(cost.transactions)
  return {
    what,
    ours: 1 / cost.seconds,
    peer: `${transactions} bare transactions each`,
    theirs: 1 / (transactions * bare.seconds),
    unit: '/s',
  }
}

/** As it is printed. */
export function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(2)} ms`
}
