import { setTimeout as sleep } from 'node:timers/promises'
import type { CardChannel } from '@jitsuin/card'
import { ReadersError } from '../errors.js'
import type { PcscBinding, PcscCard, PcscReader } from './binding.js'
import { failureOf } from './failures.js'
import { commandForT0 } from './tpdu.js'

/** The longest answer: 65536 octets and the status (ISO/IEC 7816-4 §5.1); what the library reserves by itself is for short ones. */
const MAXIMUM_ANSWER_BYTES = 65_538
const RETRY_MS = 50

/** Which card, and how long to wait while another program uses it. */
export type ConnectionOptions = {
  readonly binding: PcscBinding
  readonly reader: PcscReader
  readonly patienceMs: number
}

/**
 * Runs `work` on a card that belongs to us alone, and resets the card however it ends.
 *
 * @throws {ReadersError} `readers/no-card`, `readers/mute`, `readers/in-use`, `readers/removed`, `readers/failed`
 */
export async function withConnection<Result>(
  options: ConnectionOptions,
  work: (channel: CardChannel) => Promise<Result>,
): Promise<Result> {
  const card = await connect(options)
  try {
    const channel = await openChannel(options.binding, card)
    const result = await work(channel)
    await release(options.binding, card)
    return result
  } catch (error) {
    // The first failure tells what happened; that a removed card cannot be reset follows from it.
    await card.disconnect(options.binding.CardDisposition.RESET).catch(() => undefined)
    throw error
  }
}

async function connect({ binding, reader, patienceMs }: ConnectionOptions): Promise<PcscCard> {
  const end = performance.now() + patienceMs
  for (;;) {
    try {
      return await reader.connect(binding.CardMode.EXCLUSIVE, binding.Protocol.ANY)
    } catch (cause) {
      const failure = failureOf(cause, { during: 'connecting' })
      if (failure.code !== 'readers/in-use' || performance.now() >= end) throw failure
    }
    await sleep(RETRY_MS)
  }
}

async function openChannel(binding: PcscBinding, card: PcscCard): Promise<CardChannel> {
  const room = new ArrayBuffer(MAXIMUM_ANSWER_BYTES)
  const isT0 = card.protocol() === binding.Protocol.T0
  const during = 'use'
  try {
    const { atr } = await card.state()
    await card.transaction() // ends with the connection
    return {
      atr: Uint8Array.from(atr),
      transmit: async (command) => {
        try {
          return Uint8Array.from(await card.transmit(isT0 ? commandForT0(command) : command, room))
        } catch (cause) {
          throw failureOf(cause, { during })
        }
      },
    }
  } catch (cause) {
    throw failureOf(cause, { during })
  }
}

/** A card that cannot be reset might keep a verified PIN for the next program: that is no good end. */
async function release({ CardDisposition }: PcscBinding, card: PcscCard): Promise<void> {
  try {
    await card.disconnect(CardDisposition.RESET)
  } catch (cause) {
    const failure = failureOf(cause, { during: 'use' })
    // Without power there is no verified PIN either.
    if (failure.code !== 'readers/removed') throw new ReadersError('readers/failed', 'not reset', { cause })
  }
}
