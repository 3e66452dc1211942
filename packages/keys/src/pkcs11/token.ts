/**
 * Keys inside a PKCS#11 token (an HSM, SoftHSM, a card), reached through a process of their own.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { KeysError } from '../errors.js'
import type { TokenAnswer, TokenPublicKey, TokenRequest, TokenSettings } from './protocol.js'

/** An open token. Requests fail with `keys/token-unavailable` once its process has ended. */
export type TokenConnection = {
  readonly request: (request: TokenRequest) => Promise<TokenAnswer>
  /** Ends the process; the token logs out with it. */
  readonly close: () => Promise<void>
}

/** How long the token may take for one operation; RSA-4096 keys take an HSM a minute at worst. */
const ANSWER_TIMEOUT_MS = 120_000

/** The sources run as TypeScript, the build as JavaScript: the process runs beside this very file. */
const PROCESS_FILE = new URL(
  `./token-process${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
)

type Waiting = { readonly resolve: (answer: TokenAnswer) => void; readonly reject: (error: Error) => void }

/**
 * Starts the token process, loads the module and logs in.
 *
 * @throws {KeysError} `keys/token-unavailable`, `keys/token-pin`, `keys/token-failed`
 */
export async function connectToken(settings: TokenSettings): Promise<TokenConnection> {
  const child = fork(PROCESS_FILE, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  })
  const connection = converse(child)
  try {
    await connection.request({ op: 'open', settings })
    return connection
  } catch (error) {
    await connection.close()
    throw error
  }
}

function converse(child: ChildProcess): TokenConnection {
  const waiting = new Map<number, Waiting>()
  let nextId = 1
  child.on('message', (answer: TokenAnswer) => {
    waiting.get(answer.id)?.resolve(answer)
    waiting.delete(answer.id)
  })
  const ended = new Promise<void>((resolve) => {
    const giveUp = (why: string) => {
      for (const { reject } of waiting.values()) reject(new KeysError('keys/token-unavailable', why))
      waiting.clear()
      resolve()
    }
    child.on('error', (error) => giveUp(error.message))
    child.on('exit', (code, signal) => giveUp(`The token process ended (${signal ?? code})`))
  })
  const send = (request: TokenRequest) =>
    new Promise<TokenAnswer>((resolve, reject) => {
      if (!child.connected) throw new KeysError('keys/token-unavailable', 'The token process has ended')
      const id = nextId++
      waiting.set(id, { resolve, reject })
      child.send({ ...request, id })
    })
  return {
    request: async (request) => refuseFailure(await withTimeout(send(request), child)),
    close: async () => {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

/** A module that hangs holds up nobody for good: its process is ended. */
async function withTimeout(answer: Promise<TokenAnswer>, child: ChildProcess): Promise<TokenAnswer> {
  const timer = setTimeout(() => child.kill('SIGKILL'), ANSWER_TIMEOUT_MS)
  try {
    return await answer
  } finally {
    clearTimeout(timer)
  }
}

function refuseFailure(answer: TokenAnswer): TokenAnswer {
  if (answer.result === 'failed') throw new KeysError(answer.code, answer.message)
  return answer
}

/** The public half of a key in the token. */
export async function describeTokenKey(token: TokenConnection, keyLabel: string): Promise<TokenPublicKey> {
  return expectKey(await token.request({ op: 'describe', keyLabel }))
}

/** The key of an answer that must hold one. */
export function expectKey(answer: TokenAnswer): TokenPublicKey {
  if (answer.result === 'key') return answer.key
  throw new KeysError('keys/token-failed', `Unexpected answer "${answer.result}"`)
}
