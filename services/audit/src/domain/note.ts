/**
 * Signed notes as C2SP defines them (c2sp.org/signed-note): a text, an empty line, and lines of signatures, each
 * "— <key name> <base64 of key id and signature>".
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { concatBytes, sameBytes, toBase64, utf8 } from '@jitsuin/kernel'
import { AuditError } from '../errors.js'

/** Who signs: a name without blanks or plus signs, and an Ed25519 key. */
export type NoteVerifier = { readonly name: string; readonly publicKey: KeyObject }

/** A verifier that can also sign. The private key stays behind `sign`. */
export type NoteSigner = NoteVerifier & { readonly sign: (text: Uint8Array) => Promise<Uint8Array> }

/** The algorithm byte of Ed25519 in key ids and verifier keys. */
const ED25519 = Uint8Array.of(1)
/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410 §4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const SIGNATURE_MARK = '\u2014 '
const MAX_NOTE_CHARACTERS = 16_384

/** Signs a text, which ends with a line break. */
export async function signNote(text: string, signer: NoteSigner): Promise<string> {
  const signature = await signer.sign(utf8(text))
  return `${text}\n${SIGNATURE_MARK}${signer.name} ${toBase64(concatBytes([keyId(signer), signature]))}\n`
}

/**
 * Gives the text of a note if this verifier signed it. Signatures of others (witnesses) are passed over.
 *
 * @throws {AuditError} `audit/checkpoint-malformed` or `audit/checkpoint-untrusted`.
 */
export function openNote(note: string, verifier: NoteVerifier): string {
  const split = note.lastIndexOf('\n\n')
  if (note.length > MAX_NOTE_CHARACTERS || split < 0 || !note.endsWith('\n')) {
    throw new AuditError('audit/checkpoint-malformed', 'Not a signed note')
  }
  const text = note.slice(0, split + 1)
  const signatures = note
    .slice(split + 2, -1)
    .split('\n')
    .map(parseSignature)
  const ours = signatures.filter(({ name, id }) => name === verifier.name && sameBytes(id, keyId(verifier)))
  const good = ours.some(({ signature }) => verify(null, utf8(text), verifier.publicKey, signature))
  if (!good) throw new AuditError('audit/checkpoint-untrusted', `No good signature of ${verifier.name}`)
  return text
}

/** The verifier as one line of text: "<name>+<hex key id>+<base64 of algorithm and key>". */
export function formatVerifier(verifier: NoteVerifier): string {
  const id = Buffer.from(keyId(verifier)).toString('hex')
  return `${verifier.name}+${id}+${toBase64(concatBytes([ED25519, rawKey(verifier.publicKey)]))}`
}

/** @throws {AuditError} `audit/key-malformed`. */
export function parseVerifier(line: string): NoteVerifier {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})\s*$/.exec(line) ?? []
  const bytes = Buffer.from(encoded ?? '', 'base64')
  if (!name || bytes.length !== 33 || bytes[0] !== ED25519[0]) {
    throw new AuditError('audit/key-malformed', 'Not a verifier key of Ed25519')
  }
  const der = concatBytes([SPKI_PREFIX, bytes.subarray(1)])
  const publicKey = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
  const verifier = { name, publicKey }
  if (Buffer.from(keyId(verifier)).toString('hex') !== id) {
    throw new AuditError('audit/key-malformed', 'The key id does not belong to the key')
  }
  return verifier
}

/** First four bytes of SHA-256(name ‖ "\n" ‖ algorithm ‖ key). */
function keyId({ name, publicKey }: NoteVerifier): Uint8Array {
  const hash = createHash('sha256').update(`${name}\n`).update(ED25519).update(rawKey(publicKey))
  return hash.digest().subarray(0, 4)
}

function rawKey(publicKey: KeyObject): Uint8Array {
  const der = publicKey.export({ format: 'der', type: 'spki' })
  if (publicKey.asymmetricKeyType !== 'ed25519')
    throw new AuditError('audit/key-malformed', 'Not an Ed25519 key')
  return der.subarray(SPKI_PREFIX.length)
}

function parseSignature(line: string): { name: string; id: Uint8Array; signature: Uint8Array } {
  const [, name, encoded] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? []
  const bytes = Buffer.from(encoded ?? '', 'base64')
  if (!name || bytes.length < 5)
    throw new AuditError('audit/checkpoint-malformed', 'Not a line of a signature')
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) }
}
