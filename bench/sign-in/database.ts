/** What the database does meanwhile: its CPU, its transactions, its statements; and what a transaction costs at the least. */
import { readdirSync, readFileSync } from 'node:fs'
import {
  type EmbeddedPostgres,
  openSession,
  openStore,
  provisionService,
  type Session,
  startTestServer,
} from '@jitsuin/platform'
import { z } from 'zod'
import { AT_ONCE, type BareTransactions } from './protocol.js'

/** A real cluster that writes durably, on its own for as long as this process lives. */
export async function startDatabase(): Promise<{
  readonly server: EmbeddedPostgres
  readonly superuser: Session
}> {
  const server = await startTestServer()
  const superuser = await openSession(server.superuserUrl)
  // Tests do without; what is measured writes as it would in earnest.
  for (const setting of ['fsync', 'full_page_writes']) await superuser.query(`alter system reset ${setting}`)
  await superuser.query('select pg_reload_conf()')
  return { server, superuser }
}

/** Transactions of the whole cluster that changed something, so far. */
export async function writingTransactions(superuser: Session): Promise<number> {
  const [row] = await superuser.query<{ xmax: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as xmax',
  )
  return Number(row?.xmax)
}

const TICKS_PER_SECOND = 100

/** CPU seconds of the server and of all its children, those that ended included (proc(5), stat). */
export function databaseCpuSeconds(serverPid: number): number {
  const ticks = readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    const fields = statOf(pid)
    const [parent, own, ofChildren] = [Number(fields[1]), ticksOf(fields, 11), ticksOf(fields, 13)]
    if (Number(pid) === serverPid) return [own + ofChildren]
    return parent === serverPid ? [own] : []
  })
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND
}

function ticksOf(fields: readonly string[], user: number): number {
  return Number(fields[user]) + Number(fields[user + 1])
}

function statOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? []
  } catch {
    return [] // it ended between the list and the look
  }
}

const BARE_ACTIONS = {
  'bare/done': { ja: '何もしない', en: 'Nothing was done', facts: z.strictObject({}) },
} as const
const BARE_TIMES = 3000

/** Runs transactions that write one row of the audit trail each and nothing else: the least that any change costs. */
export async function runBareTransactions(zoneUrl: string): Promise<BareTransactions> {
  const history = { schema: 'bare', migrations: [{ id: '0001-nothing', sql: 'select 1' }] }
  const store = openStore<object, typeof BARE_ACTIONS>(await provisionService(zoneUrl, history), BARE_ACTIONS)
  const once = () =>
    store.transact({ actor: 'system:bench', at: new Date() }, async (_tx, audit) =>
      audit.record('bare/done', { subject: 'nothing', facts: {} }),
    )
  await Promise.all(Array.from({ length: AT_ONCE }, once))
  const begun = performance.now()
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let left = Math.ceil(BARE_TIMES / AT_ONCE); left > 0; left--) await once()
  })
  await Promise.all(workers)
  const wallSeconds = (performance.now() - begun) / 1000
  await store.close()
  return { times: Math.ceil(BARE_TIMES / AT_ONCE) * AT_ONCE, wallSeconds }
}

/** From here on the server's log says how long each statement took; values stay out of it. */
export async function watchStatements(superuser: Session): Promise<void> {
  await superuser.query('alter system set log_parameter_max_length = 0')
  await superuser.query('alter system set log_min_duration_statement = 0')
  await superuser.query('select pg_reload_conf()')
}

/** Milliseconds of the statement that ends sessions, read, planned and run, when it took longest: other rounds end none. */
export async function endStatementMs(superuser: Session): Promise<number> {
  const [row] = await superuser.query<{ log: string }>("select pg_read_file('server.log') as log")
  const longest = (step: 'parse' | 'bind' | 'execute') => {
    const lines = row?.log.matchAll(
      new RegExp(`duration: ([\\d.]+) ms {2}${step} \\S+:\\s+with gone as \\(`, 'g'),
    )
    return Math.max(...[...(lines ?? [])].map(([, ms]) => Number(ms)))
  }
  return longest('parse') + longest('bind') + longest('execute')
}
