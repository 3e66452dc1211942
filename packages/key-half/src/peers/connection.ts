import type { z } from 'zod'
import { HALF_ERRORS, HalfError, type HalfErrorCode } from '../errors.js'

/** A connection to the other service (mutual TLS): sends JSON, or throws when there is no answer. */
export type PeerConnection = {
  readonly post: (path: string, body: unknown) => Promise<{ readonly status: number; readonly json: unknown }>
}

/** Asks the other service. @throws {HalfError} its own code when it is one that both know; `peer/refused`, `peer/unreachable` */
export async function askPeer<Answer>(
  { post }: PeerConnection,
  {
    path,
    body,
    answer,
  }: { readonly path: string; readonly body: unknown; readonly answer: z.ZodType<Answer> },
): Promise<Answer> {
  const { status, json } = await post(path, body).catch((cause: unknown) => {
    throw new HalfError('peer/unreachable', path, { cause })
  })
  if (status >= 400) throw refusalOf(status, json)
  const parsed = answer.safeParse(json)
  if (!parsed.success) throw new HalfError('peer/refused', `${path}: an answer of another form`)
  return parsed.data
}

function refusalOf(status: number, json: unknown): HalfError {
  const code = typeof json === 'object' && json !== null && 'code' in json ? json.code : undefined
  if (isHalfCode(code)) return new HalfError(code, 'Said by the other half')
  return new HalfError(status >= 500 ? 'peer/unreachable' : 'peer/refused', `${status} ${String(code)}`)
}

function isHalfCode(code: unknown): code is HalfErrorCode {
  return typeof code === 'string' && Object.hasOwn(HALF_ERRORS, code)
}
