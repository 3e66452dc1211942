/** Which of our responders a question is for: issuers by the digests of their names and keys (RFC 6960 §4.1.1). */
import {
  type CertId,
  type DigestName,
  hashIssuer,
  type OcspResponder,
  ocspResponder,
  parseCertificate,
  type Signer,
} from '@jitsuin/pki'
import type { AuthorityBoard } from '../domain/authority-board.js'

/** An authority, and the key that it allows to speak about its certificates. */
export type OcspAuthority = { readonly board: AuthorityBoard; readonly responder: Signer }

/** A responder at work. */
export type Desk = OcspAuthority & {
  readonly respond: OcspResponder
  readonly notBefore: Date
  readonly notAfter: Date
}

/** The digests by which questions may name an issuer. */
const CERT_ID_DIGESTS = ['sha1', 'sha256', 'sha384', 'sha512'] as const satisfies readonly DigestName[]

/** The responders by `issuerKey`, for every digest that a question may use. */
export function indexDesks(authorities: readonly OcspAuthority[]): ReadonlyMap<string, Desk> {
  const index = new Map<string, Desk>()
  for (const { board, responder } of authorities) {
    const { notBefore, notAfter } = parseCertificate(responder.certificateDer)
    const desk = { board, responder, respond: ocspResponder(responder), notBefore, notAfter }
    const { subject, spkiBytes } = board.certificate
    for (const digest of CERT_ID_DIGESTS)
      index.set(issuerKey(hashIssuer({ nameBytes: subject.bytes, spkiBytes }, digest)), desk)
  }
  return index
}

/** What tells issuers apart. */
export function issuerKey(id: Pick<CertId, 'digest' | 'issuerNameHash' | 'issuerKeyHash'>): string {
  return `${id.digest} ${latin1(id.issuerNameHash)} ${latin1(id.issuerKeyHash)}`
}

/** Octets as a key of a map. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
