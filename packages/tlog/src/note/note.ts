/**
 * Signed notes (c2sp.org/signed-note): a text, an empty line, and lines of signatures, each
 * "— <key name> <base64 of key id and signature>".
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { concat, decodeBase64, encodeBase64, same } from '../bytes.js'
import { TlogError } from '../errors.js'
import { keyIdOf, type NoteSigner, type NoteVerifier } from './keys.js'

const SIGNATURE_MARK = '\u2014 '
const MAX_NOTE_CHARACTERS = 16_384
const MAX_SIGNATURES = 64

/** One line of a signature: whose it says to be, and the bytes after the key id. */
export type SignatureLine = { readonly name: string; readonly id: Uint8Array; readonly signature: Uint8Array }

/** A note taken apart; nothing is verified yet. */
export type Note = { readonly text: string; readonly signatures: readonly SignatureLine[] }

/** Signs a text, which ends with a line break, as a log does. */
export async function signNote(text: string, signer: NoteSigner): Promise<string> {
  return `${text}\n${formatSignature(signer, await signer.sign(new TextEncoder().encode(text)))}`
}

/** A line of a signature with its line break, to be put below a note. */
export function formatSignature(signer: NoteVerifier, signature: Uint8Array): string {
  return `${SIGNATURE_MARK}${signer.name} ${encodeBase64(concat(keyIdOf(signer), signature))}\n`
}

/** @throws {TlogError} `tlog/note-malformed`. */
export function parseNote(note: string): Note {
  const split = note.lastIndexOf('\n\n')
  if (note.length > MAX_NOTE_CHARACTERS || split < 0 || !note.endsWith('\n') || hasControls(note)) {
    throw new TlogError('tlog/note-malformed', 'Not a signed note')
  }
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw new TlogError('tlog/note-malformed', 'Too many signatures')
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) }
}

/**
 * Gives the text of a note if this log signed it. Signatures of others (witnesses) are passed over.
 *
 * @throws {TlogError} `tlog/note-malformed` or `tlog/note-untrusted`.
 */
export function openNote(note: string, verifier: NoteVerifier): string {
  const { text, signatures } = parseNote(note)
  const message = new TextEncoder().encode(text)
  const good =
    verifier.kind === 'log' &&
    signaturesOf(signatures, verifier).some(
      (signature) => verifyEd25519(verifier, message, signature) === 'good',
    )
  if (!good) throw new TlogError('tlog/note-untrusted', `No good signature of ${verifier.name}`)
  return text
}

/**
 * The note with this log's signatures alone, so that a witness hands on no lines that it did not write.
 *
 * @throws {TlogError} `tlog/note-malformed` or `tlog/note-untrusted`.
 */
export function onlySignedBy(note: string, verifier: NoteVerifier): string {
  const text = openNote(note, verifier)
  const own = signaturesOf(parseNote(note).signatures, verifier)
  return `${text}\n${own.map((signature) => formatSignature(verifier, signature)).join('')}`
}

/** The signatures that name this signer and key. */
export function signaturesOf(lines: readonly SignatureLine[], verifier: NoteVerifier): Uint8Array[] {
  const id = keyIdOf(verifier)
  return lines
    .filter((line) => line.name === verifier.name && same(line.id, id))
    .map((line) => line.signature)
}

/** Verifies strictly as RFC 8032 §5.1.7 says: no small-order keys, no encodings that are not canonical. */
export function verifyEd25519(
  { publicKey }: NoteVerifier,
  message: Uint8Array,
  signature: Uint8Array,
): 'good' | 'bad' {
  if (signature.length !== 64) return 'bad'
  return ed25519.verify(signature, message, publicKey, { zip215: false }) ? 'good' : 'bad'
}

function parseSignature(line: string): SignatureLine {
  const [, name, encoded] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? []
  const bytes = decodeBase64(encoded ?? '')
  if (!name || !bytes || bytes.length < 5)
    throw new TlogError('tlog/note-malformed', 'Not a line of a signature')
  return { name, id: bytes.slice(0, 4), signature: bytes.slice(4) }
}

/** A note holds no control characters but line breaks (c2sp.org/signed-note). */
function hasControls(note: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\u0000-\u0009\u000b-\u001f]/.test(note)
}
