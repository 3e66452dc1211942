/**
 * The issuing office's side of a blank card: proves the transport key, has the keys made on the card, writes certificates, sets PIN
 * and unlock code, and activates. The private keys never exist outside the card.
 */
import { der, PkiError } from '@jitsuin/pki'
import {
  activate,
  chooseKey,
  generateKeyPair,
  readBinaryByShortId,
  selectFile,
  setReferenceData,
  updateBinary,
  verify,
} from '../apdu/commands.js'
import { command } from '../apdu/expect.js'
import type { CardChannel } from '../channel.js'
import { fileReferences } from '../cia/path.js'
import { CardError } from '../errors.js'
import { encodePin, octetsOfPin, PUK_FORM } from '../pin.js'
import { fromHex } from '../select.js'
import { HPKI_AIDS } from './aid.js'
import { type HpkiDirectory, readHpkiDirectory } from './directory.js'
import { pinOf } from './pin-object.js'

/** P2 of VERIFY for the transport key, a global secret. */
export const TRANSPORT_REFERENCE = 0x01
/** P2 of CHANGE REFERENCE DATA for the unlock code of all PINs. */
export const UNLOCK_CODE_REFERENCE = 0x02

type HpkiKind = keyof typeof HPKI_AIDS

const PIECE = 255

/** Shows the card that this is the issuing office, until the card is reset. @throws {CardError} `card/refused`, `pin/locked` */
export async function proveTransportKey(channel: CardChannel, transportKey: Uint8Array): Promise<void> {
  await command(channel, verify(TRANSPORT_REFERENCE, transportKey))
}

/** Has the key of an application made on the card. @returns its SubjectPublicKeyInfo, DER */
export async function generateKeyOnCard(channel: CardChannel, kind: HpkiKind): Promise<Uint8Array> {
  const { key } = await directoryOf(channel, kind)
  await command(channel, chooseKey(0x84, key.path.subarray(-2)))
  return readPublicKey(await command(channel, generateKeyPair()))
}

/** Writes the certificates of an application: the holder's, then those above it with the root last. */
export async function writeCertificatesOnCard(
  channel: CardChannel,
  kind: HpkiKind,
  [holder, ...above]: readonly [Uint8Array, ...Uint8Array[]],
): Promise<void> {
  const { certificates } = await directoryOf(channel, kind)
  const root = above.at(-1)
  const contents = [holder, root, ...above.slice(0, -1)]
  if (contents.length > certificates.length)
    throw new CardError('card/refused', 'No room for so many certificates')
  for (const [index, content] of contents.entries()) {
    const room = certificates[index]
    if (room && content) await writeFile(channel, room.path, content)
  }
}

/** Sets the first PIN of an application. @throws {CardError} `pin/malformed` */
export async function setPinOnCard(channel: CardChannel, kind: HpkiKind, pin: string): Promise<void> {
  const { key, passwords } = await directoryOf(channel, kind)
  const cardPin = pinOf(key, passwords)
  await command(channel, setReferenceData(cardPin.reference, octetsOfPin(cardPin, pin)))
}

/** Sets the unlock code of the whole card. @throws {CardError} `pin/malformed` */
export async function setUnlockCodeOnCard(channel: CardChannel, puk: string): Promise<void> {
  await command(channel, setReferenceData(UNLOCK_CODE_REFERENCE, encodePin(puk, PUK_FORM)))
}

/** Ends personalisation for good. */
export async function activateCard(channel: CardChannel): Promise<void> {
  await command(channel, activate())
}

async function directoryOf(channel: CardChannel, kind: HpkiKind): Promise<HpkiDirectory> {
  const directory = await readHpkiDirectory(channel, fromHex(HPKI_AIDS[kind]))
  if (!directory) throw new CardError('card/no-application', `The card has no ${kind}`)
  return directory
}

async function writeFile(channel: CardChannel, path: Uint8Array, content: Uint8Array): Promise<void> {
  const [reference] = fileReferences(path)
  if (!reference) throw new CardError('card/directory', 'A path that names no file')
  await command(
    channel,
    reference.by === 'file-id' ? selectFile(reference.fileId) : readBinaryByShortId(reference.shortId),
  )
  for (let at = 0; at < content.length; at += PIECE)
    await command(channel, updateBinary(at, content.subarray(at, at + PIECE)))
}

/** 7F49 { 81 modulus, 82 exponent } (ISO/IEC 7816-8 §11.1.3) as SubjectPublicKeyInfo. */
function readPublicKey(answer: Uint8Array): Uint8Array {
  try {
    if (answer[0] !== 0x7f) throw new CardError('card/refused', 'No public key in the answer')
    const fields = new der.Fields(der.parse(answer.subarray(1)), 0x49)
    const modulus = fields.next(0x81).content
    const exponent = fields.next(0x82).content
    const key = der.sequence(der.integer(modulus), der.integer(exponent))
    return der.sequence(der.sequence(der.oid('1.2.840.113549.1.1.1'), der.nullValue()), der.bitString(key))
  } catch (cause) {
    if (cause instanceof PkiError)
      throw new CardError('card/refused', 'No public key in the answer', { cause })
    throw cause
  }
}
