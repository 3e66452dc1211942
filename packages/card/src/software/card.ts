/**
 * A card in software: takes the same commands as a chip and gives the same answers (hpki §5.2), one at a time.
 */
import type { CommandApdu } from '../apdu/command.js'
import { encodeResponse } from '../apdu/response.js'
import type { CardChannel } from '../channel.js'
import { CardError } from '../errors.js'
import { dispatch } from './dispatch.js'
import type { SoftwareCardOptions } from './options.js'
import { type Call, FRESH_SESSION } from './session.js'
import type { SoftwareCardState } from './state.js'

/** A card in software. */
export type SoftwareCard = {
  readonly channel: CardChannel
  /** The state as last saved. */
  readonly state: () => SoftwareCardState
  /** Power off and on: no application is selected and no PIN verified (ISO/IEC 7816-3 §6). */
  readonly reset: () => void
}

/** Puts power on a card. */
export function createSoftwareCard(initial: SoftwareCardState, tools: SoftwareCardOptions): SoftwareCard {
  let state = initial
  let session = FRESH_SESSION
  let resets = 0
  let mute: CardError | undefined
  let queue: Promise<unknown> = Promise.resolve()

  async function keep(next: SoftwareCardState): Promise<void> {
    if (next === state) return
    try {
      await tools.save?.(next)
    } catch (cause) {
      mute = new CardError('software-card/unsaved', 'The state of the card could not be kept', { cause })
      throw mute
    }
    state = next
  }

  function begin(command: CommandApdu): Call {
    return {
      command,
      state,
      session,
      tools,
      save: async (next) => {
        await keep(next)
        return begin(command)
      },
    }
  }

  async function answer(bytes: Uint8Array): Promise<Uint8Array> {
    if (mute) throw mute
    const resetsBefore = resets
    const outcome = await dispatch(bytes, begin)
    // A reset while the command ran wins: nothing that it verified may outlive the reset.
    if (resets === resetsBefore) session = outcome.session ?? session
    return encodeResponse(outcome.answer)
  }

  return {
    channel: {
      atr: Uint8Array.from(Buffer.from(initial.atrHex, 'hex')),
      transmit: (command) => {
        const answered = queue.then(() => answer(command))
        queue = answered.catch(() => undefined) // its caller hears of it; the next command must still be taken
        return answered
      },
    },
    state: () => state,
    reset: () => {
      resets++
      session = FRESH_SESSION
    },
  }
}
