/** Selects an opened application once more. It forgets every verified PIN: that is how cards keep applications apart. */
import { sameBytes } from '@jitsuin/kernel'
import { selectApplication, selectApplicationSilently, selectFile } from './apdu/commands.js'
import { command, commandUnless, NO_APPLICATION } from './apdu/expect.js'
import { readStart } from './apdu/read-file.js'
import type { CardApplication } from './application.js'
import type { CardChannel } from './channel.js'
import { CardError } from './errors.js'

/**
 * Selects it, makes sure that this is still the card that was opened, and selects the file of its PIN where it has one: a PIN
 * sent to another person's card would cost that person a try, and tell the PIN to a strange card.
 *
 * @throws {CardError} `card/replaced`
 */
export async function selectSameCard(channel: CardChannel, application: CardApplication): Promise<void> {
  const { aidHex, kind, pin, certificate } = application
  const aid = fromHex(aidHex)
  const apdu = kind === 'jpki-authentication' ? selectApplicationSilently(aid) : selectApplication(aid)
  const selected = await commandUnless(channel, apdu, NO_APPLICATION)
  const start = selected && (await readStart(channel, certificate.file))
  if (!start || !isStartOf(certificate.certificateDer, start))
    throw new CardError('card/replaced', 'The certificate on the card is another one now')
  if (pin.fileIdHex) await command(channel, selectFile(fromHex(pin.fileIdHex)))
}

/** The serial number and the beginning of the issuer stand in the first octets, which no two certificates share. */
const TELLING_OCTETS = 128

function isStartOf(certificateDer: Uint8Array, start: Uint8Array): boolean {
  return start.length >= TELLING_OCTETS && sameBytes(start, certificateDer.subarray(0, start.length))
}

/** Octets out of hexadecimal text of our own. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
