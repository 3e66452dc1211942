/**
 * Cosignatures of witnesses (c2sp.org/tlog-cosignature, "cosignature/v1"): whoever sees one knows that the witness saw
 * this head at that time and that it continued every head the witness had seen before.
 *
 *   message     "cosignature/v1\n" ‖ "time <seconds>\n" ‖ text of the checkpoint
 *   signature   seconds since 1970 (8 bytes, big-endian) ‖ Ed25519 signature (64 bytes)
 */
import { concat } from '../bytes.js'
import { TlogError } from '../errors.js'
import type { NoteSigner, NoteVerifier } from './keys.js'
import { formatSignature, parseNote, signaturesOf, verifyEd25519 } from './note.js'

const TIME_BYTES = 8

/** Cosigns a checkpoint; gives the line to be put below it. */
export async function cosign(checkpoint: string, witness: NoteSigner, at: Date): Promise<string> {
  if (witness.kind !== 'witness') throw new TlogError('tlog/key-malformed', 'Only a witness cosigns')
  const seconds = Math.floor(at.getTime() / 1000)
  const signature = await witness.sign(messageOf(parseNote(checkpoint).text, seconds))
  return formatSignature(witness, concat(encodeTime(seconds), signature))
}

/** A good cosignature: when the witness saw the head, to the second, and its line with the line break. */
export type Cosignature = { readonly at: Date; readonly line: string }

/** The cosignature of this witness; undefined when the checkpoint carries no good one. */
export function findCosignature(checkpoint: string, witness: NoteVerifier): Cosignature | undefined {
  const { text, signatures } = parseNote(checkpoint)
  for (const signature of signaturesOf(signatures, witness)) {
    const seconds = decodeTime(signature.subarray(0, TIME_BYTES))
    const good = verifyEd25519(witness, messageOf(text, seconds), signature.subarray(TIME_BYTES))
    if (witness.kind === 'witness' && good === 'good') {
      return { at: new Date(seconds * 1000), line: formatSignature(witness, signature) }
    }
  }
  return undefined
}

function messageOf(text: string, seconds: number): Uint8Array {
  return new TextEncoder().encode(`cosignature/v1\ntime ${seconds}\n${text}`)
}

function encodeTime(seconds: number): Uint8Array {
  const bytes = new Uint8Array(TIME_BYTES)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seconds))
  return bytes
}

/** NaN, which no message carries, when there are too few bytes. */
function decodeTime(bytes: Uint8Array): number {
  if (bytes.length !== TIME_BYTES) return Number.NaN
  return Number(new DataView(bytes.buffer, bytes.byteOffset, TIME_BYTES).getBigUint64(0))
}
