/** What the process of the bench and the process of the service say to each other. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What the service is told before it starts. */
export type Settings = {
  /** Where the lists are. */
  readonly repositoryUri: string
  /** DER, base64. */
  readonly rootDer: string
  readonly authorityDer: string
  /** Of the TLS listeners, PEM. */
  readonly certificateChain: string
  readonly privateKey: string
}

/** Where everything listens. */
export type Ready = {
  readonly port: number
  /** The listeners that ask for certificates, by profile; and bare ones of Node that do nothing else. */
  readonly tls: Readonly<Record<TlsVersion, { readonly ours: number; readonly bare: number }>>
  /** The database as its owner, to look at sessions from outside. */
  readonly zoneUrl: string
}

export const TLS_VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const
export type TlsVersion = (typeof TLS_VERSIONS)[number]

/** CPU seconds so far, and the database's transactions that changed something. */
export type Meter = { readonly service: number; readonly database: number; readonly transactions: number }

/** How long some bare transactions took. */
export type BareTransactions = { readonly times: number; readonly wallSeconds: number }

/** What the service does when it is asked. */
export type Answers = {
  meter: Meter
  /** Bare transactions, each with one row of the audit trail and nothing else. */
  bare: BareTransactions
  /** From here on the database writes down how long each statement takes. */
  watchStatements: 'watching'
  /** Milliseconds of the statement that ended sessions. */
  endStatementMs: number
}
export type Question = keyof Answers

/** Origin of sign-in: a name only, requests go to the port. */
export const ORIGIN = 'http://signin.localhost:8317'
/** How many do something at once. */
export const AT_ONCE = 16

/** The service in a process of its own. */
export type Service = {
  readonly ready: Ready
  readonly ask: <Asked extends Question>(question: Asked) => Promise<Answers[Asked]>
  readonly stop: () => Promise<void>
}

/** Starts the service. */
export async function startService(settings: Settings): Promise<Service> {
  const script = fileURLToPath(new URL('../sign-in-child.js', import.meta.url))
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  const failed = ended.then(() => Promise.reject(new Error('The service ended')))
  failed.catch(() => undefined) // at last it ends when nobody waits for an answer any more
  const hear = async <Answer>(message: Settings | Question): Promise<Answer> => {
    child.send(message)
    const [answer] = await Promise.race([once(child, 'message'), failed])
    return answer as Answer // what sign-in-child.ts sends for each question
  }
  return {
    ready: await hear<Ready>(settings),
    ask: (question) => hear(question),
    stop: async () => {
      child.disconnect()
      await ended
    },
  }
}
