import { createHash } from 'node:crypto'
import { parseCertificate } from '@jitsuin/pki'
import { CaError } from '../errors.js'

/**
 * Lets registered clients pass: the SHA-256 of the key in their TLS certificate stands on the list. The chain was checked by
 * TLS before; without mutual TLS nobody passes.
 *
 * @throws {CaError} `client/not-allowed`
 */
export function expectClient(
  peerCertificateDer: Uint8Array | undefined,
  allowedSha256: ReadonlySet<string>,
): void {
  if (!peerCertificateDer) throw new CaError('client/not-allowed', 'No client certificate')
  const { spkiBytes } = parseCertificate(peerCertificateDer)
  const found = createHash('sha256').update(spkiBytes).digest('hex')
  if (!allowedSha256.has(found)) throw new CaError('client/not-allowed', found)
}
