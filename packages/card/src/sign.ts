/** One signature by a card, from the PIN to the check of what it made. */
import { der, encodeSignatureAlgorithm, HPKI_ALGORITHMS, parseAlgorithm, verifySignature } from '@jitsuin/pki'
import type { CommandApdu } from './apdu/command.js'
import { chooseKey, selectFile, signBlock, signDigestInfo } from './apdu/commands.js'
import { command, commandUnless } from './apdu/expect.js'
import type { CardApplication } from './application.js'
import type { CardChannel } from './channel.js'
import { type CardAlgorithm, digestInfo, padBlock } from './digest-info.js'
import { CardError } from './errors.js'
import type { PinVerdict } from './pin.js'
import { verifyPin } from './pin-commands.js'
import { fromHex } from './select.js'

/** A signature, checked with the public key of the certificate; or what the card said to the PIN. */
export type CardSignature =
  | { readonly verdict: 'signed'; readonly signature: Uint8Array }
  | Exclude<PinVerdict, { verdict: 'accepted' }>

/** What to sign, and the PIN for this one signature. */
export type CardSignatureRequest = {
  readonly message: Uint8Array
  readonly algorithm: CardAlgorithm
  readonly pin: string
}

/**
 * Makes sure that it is still the same card, verifies the PIN, signs, and checks the signature.
 * Run it while no other program can talk to the card: the applications may not be interleaved (hpki §5.2).
 *
 * @throws {CardError} `pin/malformed`, `card/replaced`, `card/wrong-signature`, `card/refused`
 */
export async function signOnCard(
  channel: CardChannel,
  application: CardApplication,
  { message, algorithm, pin }: CardSignatureRequest,
): Promise<CardSignature> {
  const block = blockFor(application, digestInfo(message, algorithm))
  const verdict = await verifyPin(channel, application, pin)
  if (verdict.verdict !== 'accepted') return verdict
  await selectKey(channel, application)
  const signature = await command(channel, block)
  expectSound(application, { message, algorithm, signature })
  return { verdict: 'signed', signature }
}

function blockFor({ key }: CardApplication, info: Uint8Array): CommandApdu {
  return key.padding === 'on-card' ? signDigestInfo(info) : signBlock(padBlock(info, key.modulusBits))
}

async function selectKey(channel: CardChannel, { key }: CardApplication): Promise<void> {
  const fileId = fromHex(key.fileIdHex)
  if (key.chosenBy === 'file') {
    await command(channel, selectFile(fileId))
    return
  }
  // The cards in use want tag 84, the example of the guideline 81 (hpki §5.2); who does not know a tag changes nothing.
  const chosen = await commandUnless(channel, chooseKey(0x84, fileId), ['6a80', '6a81', '6a86', '6a88'])
  if (!chosen) await command(channel, chooseKey(0x81, fileId))
}

/** A fault in a chip, a bad contact or a card that lies: what does not verify does not get out. */
function expectSound(
  { key }: CardApplication,
  { message, algorithm, signature }: { message: Uint8Array; algorithm: CardAlgorithm; signature: Uint8Array },
): void {
  const verdict = verifySignature({
    algorithm: parseAlgorithm(der.parse(encodeSignatureAlgorithm(algorithm))),
    spkiBytes: key.spkiDer,
    message,
    signature,
    allowed: HPKI_ALGORITHMS,
  })
  if (verdict !== 'valid')
    throw new CardError('card/wrong-signature', `The signature of the card is ${verdict}`)
}
