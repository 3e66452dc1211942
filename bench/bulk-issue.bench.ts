/**
 * Bulk issue: approved cases, two certificates each, in batches of 500 with several on their way, beside signatures alone by the
 * same key store with the same threads. JITSUIN_BENCH_CASES says how many cases (250; the requirement names 10,000),
 * JITSUIN_BENCH_KEY_STORES which key stores.
 */
import { setTimeout } from 'node:timers/promises'
import { carryOutBatch, certifyUnderWarrants } from '@jitsuin/ca'
import type { CertificateWish, WarrantOrder } from '@jitsuin/ca/contract'
import type { KeySigner } from '@jitsuin/pki'
import { type KeyStoreName, openZone, type Zone } from './bulk-issue/authority.js'
import { cpuSeconds } from './bulk-issue/cpu.js'
import { approvedCases, batches, wishesOf } from './bulk-issue/office.js'
import type { Bench, Row } from './harness.js'

const CASES = Number(process.env.JITSUIN_BENCH_CASES ?? 250)
/** Batches on their way at a time: while one is signed, the next is reserved. */
const ON_THE_WAY = 3
const SIGNATURES_ON_THE_WAY = 64

const KEY_STORES: readonly KeyStoreName[] = [
  'software RSA-2048',
  'software RSA-4096',
  'SoftHSM RSA-2048',
  'SoftHSM RSA-4096',
]

/** Certificates beside raw signatures, by the clock on the wall and by CPU second. */
export const bulkIssue: Bench = async () => {
  const asked = process.env.JITSUIN_BENCH_KEY_STORES?.split(',')
  const rows: Row[] = []
  for (const name of KEY_STORES.filter((one) => !asked || asked.includes(one)))
    rows.push(...(await measure(name)))
  return rows
}

async function measure(name: KeyStoreName): Promise<Row[]> {
  const zone = await openZone(name)
  try {
    const at = new Date()
    const cases = approvedCases(CASES, at)
    const approving = await timed(zone, async () => {
      for (const batch of cases) expectDone(await carryOutBatch(zone.ca, batch))
    })
    const orders = cases.flat().flatMap(({ order }) => (order.act === 'warrant' ? [order] : []))
    const wishes = await wishesOf(orders satisfies readonly WarrantOrder[], at)
    const { signer } = zone.ca.authorities.signature
    const rawCount = Math.min(wishes.length, 1000)
    const before = await timed(zone, () => signAll(signer, rawCount))
    const issuing = await timed(zone, () => certifyAll(zone, wishes))
    const after = await timed(zone, () => signAll(signer, rawCount))
    const raw = { wall: (before.wall + after.wall) / 2, cpu: (before.cpu + after.cpu) / 2 }
    return rowsOf(name, { raw, rawCount, issuing, issued: wishes.length, approving, approved: orders.length })
  } finally {
    await zone.close()
  }
}

type Time = { readonly wall: number; readonly cpu: number }
type Found = Record<'raw' | 'issuing' | 'approving', Time> &
  Record<'rawCount' | 'issued' | 'approved', number>

function rowsOf(name: KeyStoreName, { raw, rawCount, issuing, issued, approving, approved }: Found): Row[] {
  const common = { unit: '/s', peer: `signatures alone, ${name}` }
  // What the requirement is about: the limit is the key store of production.
  const aim = name === 'software RSA-2048' ? {} : { aim: { least: 0.8, of: 'ratio' } as const }
  return [
    {
      ...common,
      ...aim,
      what: 'bulk issue, by the clock',
      ours: issued / issuing.wall,
      theirs: rawCount / raw.wall,
    },
    { ...common, what: 'bulk issue, per CPU second', ours: issued / issuing.cpu, theirs: rawCount / raw.cpu },
    {
      ...common,
      what: 'warrants approved, per CPU second',
      ours: approved / approving.cpu,
      theirs: rawCount / raw.cpu,
    },
  ]
}

async function timed({ serverPid }: Zone, work: () => Promise<void>): Promise<Time> {
  await setTimeout(300) // what was left over from before
  const [cpu, wall] = [cpuSeconds([serverPid]), performance.now()]
  await work()
  const [wallAfter, cpuAfter] = [performance.now(), cpuSeconds([serverPid])]
  return { wall: (wallAfter - wall) / 1000, cpu: cpuAfter - cpu }
}

async function certifyAll({ ca }: Zone, wishes: readonly CertificateWish[]): Promise<void> {
  const waiting = batches(wishes)
  await inParallel(ON_THE_WAY, async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift())
      expectDone(await certifyUnderWarrants(ca, batch))
  })
  await ca.publisher.publish()
}

async function signAll({ sign }: KeySigner, count: number): Promise<void> {
  let left = count
  await inParallel(SIGNATURES_ON_THE_WAY, async () => {
    while (left-- > 0) await sign(Buffer.alloc(900, left & 0xff))
  })
}

async function inParallel(count: number, work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, work))
}

function expectDone(answers: readonly object[]): void {
  const refused = answers.find((answer) => 'refused' in answer)
  if (refused) throw new Error(JSON.stringify(refused))
}
