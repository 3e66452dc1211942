/** What the processes of this bench say to each other; octets in base64. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The two services. */
export const ROLES = ['key-management', 'signing'] as const
export type Role = (typeof ROLES)[number]

/** Size of a key. */
export type Bits = 2048 | 3072 | 4096

/** How one service is set up; the tests of key management name these facts so. */
type HalfConfiguration = {
  readonly role: Role
  readonly port: number
  readonly vendorPort: number
  readonly peerAddress: string
  readonly party: { readonly certificateChain: string; readonly privateKey: string }
  readonly authority: string
  readonly origin: string
  readonly grantKey: string
  readonly wrappingKey: string
  readonly tokenKey: string
  readonly trusted: { readonly root: string; readonly authorities: readonly string[] }
  readonly clients: {
    readonly peer: readonly string[]
    readonly keyMaker: readonly string[]
    readonly office: readonly string[]
  }
}

/** What a service starts with: its configuration and the rows of its tables, JSON. */
export type HalfSetup = {
  readonly configuration: HalfConfiguration
  readonly tables: readonly { readonly name: string; readonly rows: string }[]
}

/** A vendor's client with the authorisations that holders gave it. */
export type ClientSetup = {
  readonly clientKey: string
  readonly clientCertificate: string
  readonly authorisations: readonly string[]
}

/** Keys, holders, clients and their approvals, made by world-process.ts. */
export type WorldSetup = {
  /** The clock of this world by that of the machine. */
  readonly clockAheadMs: number
  readonly halves: Readonly<Record<Role, HalfSetup>>
  readonly clients: readonly ClientSetup[]
}

/** What a service is told when it starts. */
export type HalfStart = HalfSetup & {
  readonly clockAheadMs: number
  /** Threads that raise values to shares. */
  readonly workers: number
}

/** What a service and its database have used and written so far. */
export type Meter = {
  /** CPU seconds. */
  readonly service: number
  readonly database: number
  /** That changed something. */
  readonly transactions: number
  /** Of PostgreSQL's write-ahead log. */
  readonly walBytes: number
}

/** What the ledger and the audit trail hold, indices included. */
export type Stored = {
  readonly requests: number
  readonly requestBytes: number
  readonly entries: number
  readonly entryBytes: number
  /** Memory of the service: resident octets. */
  readonly residentBytes: number
  /** PostgreSQL's word for whether it waits for the disk. */
  readonly fsync: string
}

/** What a service answers when it is asked. */
export type HalfAnswers = { readonly meter: Meter; readonly stored: Stored }

/** How fast one process raises values to a share while it does nothing else. */
export type RawPowers = { readonly perSecond: number; readonly perCpuSecond: number }
export type RawQuestion = { readonly bits: Bits; readonly share: 'a' | 'b'; readonly seconds: number }

/** A process of this bench. */
export type Child = {
  readonly ask: <Answer>(question: unknown) => Promise<Answer>
  readonly end: () => Promise<void>
}

/** Starts a script that stands beside this one. */
export function startChild(name: string): Child {
  const script = fileURLToPath(new URL(`${name}.js`, import.meta.url))
  const child = spawn(process.execPath, [...PROFILED, script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const failed = ended.then(() => Promise.reject(new Error(`${name} ended`)))
  failed.catch(() => undefined) // at last it ends when nobody waits for an answer any more
  return {
    ask: <Answer>(question: unknown) => hear<Answer>(child, question, failed),
    end: async () => {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

/** `JITSUIN_BENCH_PROFILE=folder` writes a CPU profile of every process there. */
const { JITSUIN_BENCH_PROFILE: profiles } = process.env
const PROFILED = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]

async function hear<Answer>(child: ChildProcess, question: unknown, failed: Promise<never>): Promise<Answer> {
  const said = once(child, 'message')
  child.send(question as object) // questions are objects or words, which Node sends as they are
  const [answer] = await Promise.race([said, failed])
  return answer as Answer // what the child's script sends for this question
}
