/**
 * Signatures with second keys through both services, each with a database of its own that writes durably, over real mutual TLS and
 * asked by the vendors' library: how long one takes, how many go, and what one costs, beside nothing but the two exponentiations.
 */
import { randomBytes } from 'node:crypto'
import { signAll, signDigests } from '@jitsuin/sdk'
import { type Bench, median, type Row } from './harness.js'
import { type Load, lineOf, type Measured, measureLoad, ms, newDigests, serverMs } from './second-key/load.js'
import { type Bits, type Child, type RawPowers, ROLES, startChild } from './second-key/protocol.js'
import { openStage, type Stage } from './second-key/stage.js'
import { CSV } from './world.js'

const HOLDERS = 50
const CLIENTS = 10
/** The requirement's cores are two: a thread of each service for one of them. */
const WORKERS = 1
const RAW_SECONDS = 2
const ROUNDS = 3
/** Of the batches that are measured. */
const MOST_DIGESTS = 100
const DOCUMENTS = 200

/** Measures all of it. */
export const secondKey: Bench = async () => {
  const raw = [startChild('raw-child'), startChild('raw-child')] as const
  try {
    return [
      ...(await measureWhole(raw)),
      ...(await measureLonger(3072, raw)),
      ...(await measureLonger(4096, raw)),
    ]
  } finally {
    await Promise.all(raw.map((child) => child.end()))
  }
}

type Raw = readonly [Child, Child]

async function measureWhole(raw: Raw): Promise<readonly Row[]> {
  const stage = await openStage({ bits: 2048, holders: HOLDERS, clients: CLIENTS, workers: WORKERS })
  try {
    await measureLoad(stage, { parallel: 16, requests: 600, digests: 1 }) // warms up
    const rows: Row[] = []
    const idle = await told(stage, { parallel: 1, requests: 500, digests: 1 })
    rows.push(withinASecond('one signature over HTTPS, idle', idle))
    for (const parallel of [16, 64]) {
      const loaded = await told(stage, { parallel, requests: 2000, digests: 1 })
      rows.push(withinASecond(`one signature over HTTPS, ${parallel} at a time`, loaded))
    }
    rows.push(...(await measureDocuments(stage)))
    for (const load of [
      { parallel: 16, requests: 600, digests: 1 },
      { parallel: 16, requests: 100, digests: 10 },
      { parallel: 8, requests: 16, digests: MOST_DIGESTS },
    ])
      rows.push(...(await besideRaw(stage, { raw, bits: 2048, load })))
    await tellStored(stage)
    return rows
  } finally {
    await stage.close()
  }
}

/** The same beside raw at one size of batch, for longer keys. */
async function measureLonger(bits: Bits, raw: Raw): Promise<readonly Row[]> {
  const stage = await openStage({ bits, holders: 8, clients: 4, workers: WORKERS })
  try {
    await measureLoad(stage, { parallel: 8, requests: 16, digests: 5 }) // warms up
    return await besideRaw(stage, {
      raw,
      bits,
      load: { parallel: 8, requests: 8, digests: MOST_DIGESTS / 2 },
    })
  } finally {
    await stage.close()
  }
}

type Comparison = {
  readonly raw: Raw
  readonly bits: Bits
  readonly load: Load
}

/** Raw and whole in turns, so that both see the same machine; the median of the rounds counts. */
async function besideRaw(stage: Stage, { raw, bits, load }: Comparison): Promise<readonly Row[]> {
  const rounds: Round[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const alone = await measureRaw(raw, bits)
    rounds.push({ alone, whole: await told(stage, load) })
  }
  const middle = (of: (round: Round) => number) => median(rounds.map(of))
  const [clock, cpu] = [
    { ours: middle(({ whole }) => whole.perSecond), theirs: middle(({ alone }) => alone.perSecond) },
    {
      ours: middle(({ whole }) => 1000 / serverMs(whole)),
      theirs: middle(({ alone }) => alone.perCpuSecond),
    },
  ]
  console.log(
    `  two exponentiations of RSA-${bits} alone: ${clock.theirs.toFixed(0)} signatures/s on two cores, ` +
      `${ms(1000 / cpu.theirs)} of CPU each`,
  )
  // The largest batch is the best one: whatever a request costs is shared by most.
  const aim = load.digests === MOST_DIGESTS ? ({ least: 0.7, of: 'ratio' } as const) : undefined
  const common = { peer: 'the two exponentiations alone', unit: '/s', ...(aim && { aim }) }
  const what = `RSA-${bits}, ${load.digests} a request`
  return [
    { ...common, ...clock, what: `${what}, by the clock` },
    { ...common, ...cpu, what: `${what}, per CPU second` },
  ]
}

type Round = { readonly alone: RawPowers; readonly whole: Measured }

/** Signatures that two processes could make, one with each share: by the clock, and per CPU second of both. */
async function measureRaw([first, second]: Raw, bits: Bits): Promise<RawPowers> {
  const question = { bits, seconds: RAW_SECONDS }
  // A key is dealt before the first measurement; nobody else may compute meanwhile.
  const prepare = { bits, seconds: 0 }
  await Promise.all([first.ask({ ...prepare, share: 'a' }), second.ask({ ...prepare, share: 'b' })])
  const [a, b] = await Promise.all([
    first.ask<RawPowers>({ ...question, share: 'a' }),
    second.ask<RawPowers>({ ...question, share: 'b' }),
  ])
  return {
    perSecond: (a.perSecond + b.perSecond) / 2,
    perCpuSecond: 1 / (1 / a.perCpuSecond + 1 / b.perCpuSecond),
  }
}

async function told(stage: Stage, load: Load): Promise<Measured> {
  const measured = await measureLoad(stage, load)
  console.log(`  ${lineOf(measured)}`)
  return measured
}

/** A second's hundredth slowest. */
function withinASecond(what: string, { p99 }: Measured): Row {
  const peer = 'the limit: 1 s at p99'
  return { what, ours: 1000 / p99, peer, theirs: 1, unit: '/s', aim: { least: 1, of: 'ratio' } }
}

/** What a doctor waits for after the approval of 200 prescriptions. */
async function measureDocuments(stage: Stage): Promise<readonly Row[]> {
  const [session, other] = stage.sessions
  if (!session || !other) throw new Error('No session')
  const digests = newDigests(DOCUMENTS)
  const facts = { signingTime: stage.now(), randomBytes: (size: number) => randomBytes(size) }
  const items = Array.from(
    { length: DOCUMENTS },
    () => ({ content: CSV, form: { packaging: 'prescription' } }) as const,
  )
  const asked = await seconds(() => signDigests(session, { algorithm: 'sha256', digests }))
  const made = await seconds(async () => {
    const results = await signAll(other, items, facts)
    const refused = results.find(({ outcome }) => outcome !== 'signed')
    if (refused) throw new Error('A prescription was not signed', { cause: refused })
  })
  console.log(
    `  ${DOCUMENTS} digests in one request: ${asked.toFixed(2)} s; ${DOCUMENTS} prescriptions: ${made.toFixed(2)} s`,
  )
  const row = (what: string, took: number): Row => ({
    what,
    ours: DOCUMENTS / took,
    peer: 'the limit: 200 in 20 s',
    theirs: DOCUMENTS / 20,
    unit: '/s',
    aim: { least: 1, of: 'ratio' },
  })
  return [row('200 digests in one request', asked), row('200 prescriptions, written and signed', made)]
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}

/** What is left in both databases. */
async function tellStored(stage: Stage): Promise<void> {
  const stored = await stage.stored()
  for (const role of ROLES) {
    const { requests, requestBytes, entries, entryBytes, residentBytes, fsync } = stored[role]
    console.log(
      `  ${role}: ${requests} requests in ${requestBytes} octets, ${entries} audit rows in ${entryBytes} octets ` +
        `(fsync ${fsync}); resident ${Math.round(residentBytes / 2 ** 20)} MiB`,
    )
  }
}
