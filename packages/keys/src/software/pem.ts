/**
 * PEM (RFC 7468): text form of certificates, lists and keys.
 */
import { KeysError } from '../errors.js'

/** What our files hold. */
export type PemLabel =
  | 'CERTIFICATE'
  | 'X509 CRL'
  | 'CERTIFICATE REQUEST'
  | 'PUBLIC KEY'
  | 'PRIVATE KEY'
  | 'ENCRYPTED PRIVATE KEY'

/** Writes one PEM block, 64 characters a line. */
export function encodePem(label: PemLabel, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** One block of a PEM text. */
export type PemBlock = { readonly label: string; readonly bytes: Uint8Array }

/**
 * Reads all blocks of a PEM text; text between them is left alone.
 *
 * @throws {KeysError} `keys/unreadable`: a block that does not end, or is not base64.
 */
export function parsePem(text: string): PemBlock[] {
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]*?)-----END \1-----/g)]
  if (blocks.length !== (text.match(/-----BEGIN /g) ?? []).length) {
    throw new KeysError('keys/unreadable', 'A PEM block does not end, or is not base64')
  }
  return blocks.map(([, label = '', body = '']) => ({ label, bytes: Buffer.from(body, 'base64') }))
}
