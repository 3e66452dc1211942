/** One exchange with a bridge: a message of the protocol, a refusal, or silence. */
import type * as z from 'zod'
import { BridgeError } from './errors.js'
import { type BridgeProblem, problemSchema, SECRET_HEADER } from './protocol.js'

/** How the page reaches the bridge at one address. */
export type Line = {
  readonly fetch: typeof fetch
  /** Such as `http://127.0.0.1:8324`. */
  readonly address: string
}

/** One call. Its secret is 32 octets, base64url; `null` before there is one. */
export type Call<Message> = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly secret: string | null
  readonly body?: unknown
  readonly answer: z.ZodType<Message>
  readonly signal?: AbortSignal | undefined
}

/**
 * What came back. `silent`: nobody answers, or the bridge does not answer this site; a browser does not let a page tell
 * one from the other.
 */
export type Reply<Message> =
  | { readonly state: 'answered'; readonly message: Message }
  | { readonly state: 'refused'; readonly problem: BridgeProblem }
  | { readonly state: 'silent' }

/**
 * Makes a call.
 *
 * @throws {BridgeError} `bridge/unreachable` for an answer that is none of the protocol; what `signal` was aborted with.
 */
export async function call<Message>(
  line: Line,
  { answer, ...request }: Call<Message>,
): Promise<Reply<Message>> {
  const response = await send(line, request)
  if (response === null) return { state: 'silent' }
  const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (!response.ok) return { state: 'refused', problem: parse(problemSchema, body) }
  return { state: 'answered', message: parse(answer, body) }
}

/** Whether anything listens at an address. The answer cannot be read, which is all that a site not allowed may learn. */
export async function knock({ fetch, address }: Line, signal?: AbortSignal): Promise<'somebody' | 'nobody'> {
  try {
    await fetch(`${address}/v1/status`, { mode: 'no-cors', cache: 'no-store', signal: signal ?? null })
    return 'somebody'
  } catch {
    signal?.throwIfAborted()
    return 'nobody'
  }
}

async function send(line: Line, request: Omit<Call<unknown>, 'answer'>): Promise<Response | null> {
  const { method, path, secret, body, signal } = request
  try {
    return await line.fetch(line.address + path, {
      method,
      headers: {
        ...(secret === null ? {} : { [SECRET_HEADER]: secret }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      mode: 'cors',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal: signal ?? null,
    })
  } catch {
    // A browser reports every network failure and every answer withheld by CORS as one TypeError.
    signal?.throwIfAborted()
    return null
  }
}

function parse<Message>(schema: z.ZodType<Message>, body: unknown): Message {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new BridgeError(
    'bridge/unreachable',
    'What answers at the address of the bridge does not speak its protocol',
  )
}
