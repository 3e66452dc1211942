/** Time-stamp tokens (RFC 3161 §2.4.2): SignedData with one signer over a TSTInfo. */
import { type Certificate, parseCertificate } from '../certificate.js'
import { bindsCertificate, readSigningCertificates } from '../cms/attributes.js'
import { CONTENT_TYPES, parseSignedData, type SignedData, type SignerInfo } from '../cms/signed-data.js'
import { signersCertificates } from '../cms/verify-signer.js'
import { PkiError } from '../errors.js'
import { parseTstInfo, type TstInfo } from './tst-info.js'

/** A token as read; nothing in it is believed yet. */
export type TimeStampToken = {
  readonly bytes: Uint8Array
  readonly signedData: SignedData
  readonly signerInfo: SignerInfo
  /** The octets of the TSTInfo: what the message digest is taken over. */
  readonly content: Uint8Array
  readonly info: TstInfo
}

/**
 * Reads a token.
 *
 * @throws {PkiError} `tsp/malformed` if it is no time stamp or has not exactly one signer; or what its parts refuse with.
 */
export function parseTimeStampToken(bytes: Uint8Array): TimeStampToken {
  const signedData = parseSignedData(bytes)
  const [signerInfo, ...more] = signedData.signerInfos
  if (!signerInfo || more.length > 0) malformed('A time stamp has exactly one signer (RFC 3161 §2.4.2)')
  if (signedData.contentType !== CONTENT_TYPES.tstInfo) malformed('The content is not a time stamp')
  const content = signedData.content ?? malformed('The content is missing')
  return { bytes, signedData, signerInfo, content, info: parseTstInfo(content) }
}

/** The certificates in a token, and those that the caller has, in this order. */
export function certificatesAround(token: TimeStampToken, more: readonly Certificate[] = []): Certificate[] {
  return [...token.signedData.certificatesDer.map(parseCertificate), ...more]
}

/**
 * The authority's certificate: named by the signer and, where several have the same name and number, bound by the signing
 * certificate attribute.
 */
export function findAuthority(
  { signerInfo }: TimeStampToken,
  at: readonly Certificate[],
): Certificate | undefined {
  const named = signersCertificates(signerInfo, at)
  const [bound] = readSigningCertificates(signerInfo.signed?.attributes ?? [])
  return named.find((certificate) => bound && bindsCertificate(bound, certificate)) ?? named[0]
}

function malformed(why: string): never {
  throw new PkiError('tsp/malformed', why)
}
