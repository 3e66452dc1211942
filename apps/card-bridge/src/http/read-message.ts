import { BridgeError } from '@jitsuin/bridge-client'
import type * as z from 'zod'
import { type Exchange, readBody } from './exchange.js'

const SMALL_BYTES = 16 * 1024

/**
 * Reads a message of the protocol.
 *
 * @throws {BridgeError} `bridge/input-invalid`, `bridge/too-large`
 */
export async function readMessage<Message>(
  exchange: Exchange,
  schema: z.ZodType<Message>,
  limit = SMALL_BYTES,
): Promise<Message> {
  const body = await readBody(exchange, { type: 'application/json', limit })
  const parsed = schema.safeParse(parseJson(body))
  if (!parsed.success)
    throw new BridgeError('bridge/input-invalid', 'The body is not the message of this call')
  return parsed.data
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined // No schema accepts it.
  }
}
