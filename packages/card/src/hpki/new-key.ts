/**
 * A key that was just made on a card signs its own certification request (RFC 2986 §4.2), before any certificate of it exists.
 */
import type { KeySigner } from '@jitsuin/pki'
import { chooseKey, selectFile, signBlock, verify } from '../apdu/commands.js'
import { command } from '../apdu/expect.js'
import type { CardChannel } from '../channel.js'
import { digestInfo, padBlock } from '../digest-info.js'
import { CardError } from '../errors.js'
import { octetsOfPin } from '../pin.js'
import { fromHex } from '../select.js'
import { HPKI_AIDS } from './aid.js'
import { readHpkiDirectory } from './directory.js'
import { pinOf } from './pin-object.js'

/** A new key of an application: its public part as the card gave it, and the PIN that was set for now. */
export type NewKey = {
  readonly kind: keyof typeof HPKI_AIDS
  readonly spkiDer: Uint8Array
  readonly pin: string
}

/** The new key as a signer of its request. Signing throws {CardError} `pin/malformed`, `card/no-application`, `card/refused`. */
export function newKeySigner(channel: CardChannel, { kind, spkiDer, pin }: NewKey): KeySigner {
  return {
    algorithm: 'rsa-sha256',
    spkiDer,
    sign: async (message) => {
      const directory = await readHpkiDirectory(channel, fromHex(HPKI_AIDS[kind]))
      if (!directory) throw new CardError('card/no-application', `The card has no ${kind}`)
      const { key, passwords } = directory
      const cardPin = pinOf(key, passwords)
      if (cardPin.fileIdHex) await command(channel, selectFile(fromHex(cardPin.fileIdHex)))
      await command(channel, verify(cardPin.reference, octetsOfPin(cardPin, pin)))
      await command(channel, chooseKey(0x84, key.path.subarray(-2)))
      return command(channel, signBlock(padBlock(digestInfo(message, 'rsa-sha256'), key.modulusBits)))
    },
  }
}
