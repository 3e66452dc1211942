/** Load on the stage, and what it cost. */
import { randomBytes } from 'node:crypto'
import { cpus } from 'node:os'
import { signDigests } from '@jitsuin/sdk'
import { ROLES, type Role } from './protocol.js'
import type { Meters, Stage } from './stage.js'

/** A closed loop: so many at a time ask, each again when it is answered. */
export type Load = {
  readonly parallel: number
  readonly requests: number
  /** In one request. */
  readonly digests: number
}

/** CPU milliseconds and writes of one zone for one signature. */
type ZoneCost = {
  readonly serviceMs: number
  readonly databaseMs: number
  readonly transactions: number
  readonly walBytes: number
}

/** What a load showed. */
export type Measured = Load & {
  /** Signatures by the clock. */
  readonly perSecond: number
  /** Of one request, milliseconds at the client. */
  readonly p50: number
  readonly p99: number
  readonly most: number
  /** For one signature. */
  readonly zones: Readonly<Record<Role, ZoneCost>>
  readonly clientMs: number
  /** Cores that were busy with what is not part of this load. */
  readonly otherCores: number
}

/** Signs under every session in turn. */
export async function measureLoad({ sessions, meters }: Stage, load: Load): Promise<Measured> {
  const { parallel, requests, digests } = load
  const took: number[] = []
  let begunRequests = 0
  const ask = async () => {
    for (let turn = begunRequests++; turn < requests; turn = begunRequests++) {
      const session = sessions[turn % sessions.length]
      if (!session) throw new Error('No session')
      const begun = performance.now()
      await signDigests(session, { algorithm: 'sha256', digests: newDigests(digests) })
      took.push(performance.now() - begun)
    }
  }
  const [before, busyBefore, begun] = [await meters(), busySeconds(), performance.now()]
  await Promise.all(Array.from({ length: parallel }, ask))
  const seconds = (performance.now() - begun) / 1000
  const busy = busySeconds() - busyBefore
  const signatures = requests * digests
  const costs = costsOf(before, await meters(), signatures)
  const sorted = took.toSorted((one, other) => one - other)
  const share = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN
  return {
    ...load,
    ...costs,
    otherCores: (busy - ((serverMs(costs) + costs.clientMs) * signatures) / 1000) / seconds,
    perSecond: signatures / seconds,
    p50: share(0.5),
    p99: share(0.99),
    most: share(1),
  }
}

/** CPU seconds of the whole machine. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000
}

/** Digests that nobody signed before. */
export function newDigests(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, () => randomBytes(32))
}

function costsOf(before: Meters, after: Meters, signatures: number): Pick<Measured, 'zones' | 'clientMs'> {
  const zone = (role: Role): ZoneCost => {
    const [first, last] = [before[role], after[role]]
    return {
      serviceMs: ((last.service - first.service) * 1000) / signatures,
      databaseMs: ((last.database - first.database) * 1000) / signatures,
      transactions: (last.transactions - first.transactions) / signatures,
      walBytes: (last.walBytes - first.walBytes) / signatures,
    }
  }
  const zones = { 'key-management': zone('key-management'), signing: zone('signing') }
  return { zones, clientMs: ((after.client - before.client) * 1000) / signatures }
}

/** CPU milliseconds for one signature of both services and both databases. */
export function serverMs({ zones }: Pick<Measured, 'zones'>): number {
  return ROLES.reduce((sum, role) => sum + zones[role].serviceMs + zones[role].databaseMs, 0)
}

/** What a load showed, in one line. */
export function lineOf({
  perSecond,
  p50,
  p99,
  most,
  zones,
  clientMs,
  otherCores,
  ...load
}: Measured): string {
  const { parallel, requests, digests } = load
  const { 'key-management': keys, signing } = zones
  const writes = (keys.transactions + signing.transactions).toFixed(2)
  const wal = Math.round(keys.walBytes + signing.walBytes)
  return [
    `${requests} requests × ${digests} digests, ${parallel} at a time: ${perSecond.toFixed(0)} signatures/s;`,
    `a request p50 ${ms(p50)}, p99 ${ms(p99)}, most ${ms(most)}.`,
    `CPU a signature: key management ${ms(keys.serviceMs)} + database ${ms(keys.databaseMs)},`,
    `signing ${ms(signing.serviceMs)} + database ${ms(signing.databaseMs)}, client ${ms(clientMs)};`,
    `${writes} writing transactions, ${wal} octets of log; others kept ${otherCores.toFixed(1)} cores busy`,
  ].join(' ')
}

/** Milliseconds to read. */
export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`
}
