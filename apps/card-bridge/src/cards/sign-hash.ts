/**
 * A signature over a hash whose content the bridge never sees. packages/card hashes what it signs; this is the one place that
 * does not, behind a permission that the user gives a site for this alone.
 */
import { constants, createPublicKey, publicDecrypt } from 'node:crypto'
import {
  type CardApplication,
  type CardChannel,
  CardError,
  type CardSignature,
  verifyPin,
} from '@jitsuin/card'
import { concatBytes, sameBytes } from '@jitsuin/kernel'
import { DIGESTS, der } from '@jitsuin/pki'

/** COMPUTE DIGITAL SIGNATURE with extended lengths, and MANAGE SECURITY ENVIRONMENT with each known tag (hpki §5.2). */
const COMPUTE_SIGNATURE = [0x00, 0x2a, 0x9e, 0x9a, 0x00] as const
const CHOOSE_KEY = [0x00, 0x22, 0x41, 0xb6, 0x04] as const
const KEY_TAGS = [0x84, 0x81] as const

/**
 * Verifies the PIN, signs the SHA-256 value, and checks what the card made.
 *
 * @throws {CardError} `pin/malformed`, `card/algorithm`, `card/refused`, `card/wrong-signature`
 */
export async function signHashOnCard(
  channel: CardChannel,
  { key, ...application }: CardApplication,
  { sha256, pin }: { readonly sha256: Uint8Array; readonly pin: string },
): Promise<CardSignature> {
  if (key.padding !== 'off-card')
    throw new CardError('card/algorithm', 'Only HPKI cards sign bare hashes here')
  const info = digestInfo(sha256)
  const block = pad(info, key.modulusBits)
  const verdict = await verifyPin(channel, { key, ...application }, pin)
  if (verdict.verdict !== 'accepted') return verdict
  await chooseKey(channel, Buffer.from(key.fileIdHex, 'hex'))
  const length = [block.length >> 8, block.length & 0xff]
  const signature = await answerTo(channel, Uint8Array.of(...COMPUTE_SIGNATURE, ...length, ...block, 0, 0))
  if (signature === null) throw new CardError('card/refused', 'The card did not sign')
  if (!sameBytes(signedBy(key.spkiDer, signature), info))
    throw new CardError('card/wrong-signature', 'The card signed something else')
  return { verdict: 'signed', signature }
}

/** What a signature is over (RFC 8017 §8.2.2, step 2). @throws {CardError} `card/wrong-signature` if it is no signature of the key */
function signedBy(spkiDer: Uint8Array, signature: Uint8Array): Uint8Array {
  const publicKey = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' })
  try {
    return publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature)
  } catch (cause) {
    throw new CardError('card/wrong-signature', 'Not a signature of the key of the card', { cause })
  }
}

/** DigestInfo with NULL parameters, and EMSA-PKCS1-v1_5 around it (RFC 8017 §9.2). */
function digestInfo(sha256: Uint8Array): Uint8Array {
  return der.sequence(der.sequence(der.oid(DIGESTS.sha256.oid), der.nullValue()), der.octetString(sha256))
}

function pad(info: Uint8Array, modulusBits: number): Uint8Array {
  const filling = new Uint8Array(Math.ceil(modulusBits / 8) - info.length - 3).fill(0xff)
  return concatBytes([Uint8Array.of(0, 1), filling, Uint8Array.of(0), info])
}

async function chooseKey(channel: CardChannel, fileId: Uint8Array): Promise<void> {
  for (const tag of KEY_TAGS) {
    const answer = await answerTo(channel, Uint8Array.of(...CHOOSE_KEY, tag, fileId.length, ...fileId))
    if (answer !== null) return
  }
  throw new CardError('card/refused', 'The card does not know its key')
}

/** The data of an answer that ends in 9000; null for any other. */
async function answerTo(channel: CardChannel, command: Uint8Array): Promise<Uint8Array | null> {
  const answer = await channel.transmit(command)
  const isDone = answer.at(-2) === 0x90 && answer.at(-1) === 0
  return isDone ? answer.subarray(0, -2) : null
}
