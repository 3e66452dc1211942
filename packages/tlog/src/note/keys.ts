/**
 * Who signs notes: a name and an Ed25519 key, with the key id that stands on each line of a signature
 * (c2sp.org/signed-note). A log signs the text itself; a witness signs it together with a time
 * (c2sp.org/tlog-cosignature), under a type of its own, so that neither signature passes for the other.
 */
import { concat, decodeBase64, encodeBase64, encodeHex, same, sha256 } from '../bytes.js'
import { TlogError } from '../errors.js'

/** The kinds of signers with their algorithm byte in key ids and verifier keys. */
export const SIGNER_KINDS = { log: 1, witness: 4 } as const
export type SignerKind = keyof typeof SIGNER_KINDS

/** Who signs: a name without blanks or plus signs, and the 32 bytes of an Ed25519 key (RFC 8032 §5.1.5). */
export type NoteVerifier = {
  readonly name: string
  readonly kind: SignerKind
  readonly publicKey: Uint8Array
}

/** A verifier that can also sign. The private key stays behind `sign`. */
export type NoteSigner = NoteVerifier & { readonly sign: (message: Uint8Array) => Promise<Uint8Array> }

const MAX_LINE_CHARACTERS = 512

/** The signer's key id: first four bytes of SHA-256(name ‖ "\n" ‖ algorithm ‖ key). */
export function keyIdOf({ name, kind, publicKey }: NoteVerifier): Uint8Array {
  const text = new TextEncoder().encode(`${name}\n`)
  return sha256(text, Uint8Array.of(SIGNER_KINDS[kind]), publicKey).subarray(0, 4)
}

/** The verifier as one line of text: "<name>+<hex key id>+<base64 of algorithm and key>". */
export function formatVerifier(verifier: NoteVerifier): string {
  const key = concat(Uint8Array.of(SIGNER_KINDS[verifier.kind]), verifier.publicKey)
  return `${verifier.name}+${encodeHex(keyIdOf(verifier))}+${encodeBase64(key)}`
}

/** @throws {TlogError} `tlog/key-malformed`. */
export function parseVerifier(line: string): NoteVerifier {
  if (line.length > MAX_LINE_CHARACTERS)
    throw new TlogError('tlog/key-malformed', 'Too long for a verifier key')
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})\s*$/.exec(line) ?? []
  const bytes = decodeBase64(encoded ?? '')
  const kind = KINDS.find((known) => SIGNER_KINDS[known] === bytes?.[0])
  if (!name || !kind || bytes?.length !== 33) {
    throw new TlogError('tlog/key-malformed', 'Not a verifier key of Ed25519')
  }
  const verifier = { name, kind, publicKey: bytes.slice(1) }
  if (encodeHex(keyIdOf(verifier)) !== id) {
    throw new TlogError('tlog/key-malformed', 'The key id does not belong to the key')
  }
  return verifier
}

/** Whether both are the same signer under the same name. */
export function isSameSigner(a: NoteVerifier, b: NoteVerifier): boolean {
  return a.name === b.name && a.kind === b.kind && same(a.publicKey, b.publicKey)
}

const KINDS = Object.keys(SIGNER_KINDS) as SignerKind[] // the table has no other keys
