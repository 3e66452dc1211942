/** The protected header of a signature as we write it (TS 119 182-1 §5.1, §5.2, §6.3). */
import { createHash } from 'node:crypto'
import { toBase64 } from '@jitsuin/kernel'
import type { DigestName, Signer } from '@jitsuin/pki'
import type { Commitment, SignaturePolicy, SignerLocation } from '../../cades/create/signed-attributes.js'
import { expectOwnKey } from '../../create/signer-parts.js'
import type { TimeStampSource } from '../../extend/signature-time-stamp.js'
import { digestIdOf, jwsNameOf } from '../algorithms.js'
import { toBase64Url } from '../base64.js'

/** What a signer states beside the payload. */
export type JadesStatements = {
  /** As the signer claims; written to the second. */
  readonly signingTime: Date
  /** What the signer commits to: one of ETSI's, or any other by its URI. */
  readonly commitment?: Commitment | { readonly uri: string }
  readonly location?: SignerLocation
  /** Media type of the payload, such as `application/fhir+json`. */
  readonly mimeType?: string
  /** The rules that the signature follows. */
  readonly policy?: SignaturePolicy
  /** A time stamp over the payload, taken before it is signed. */
  readonly contentTimeStamp?: TimeStampSource
}

/** What the header says beside that. */
export type HeaderMatter = {
  readonly signer: Signer
  readonly payloadForm: 'base64url' | 'as-is'
  /** `any`: programs that know JWS alone may pass over what is stated beside the payload; it is then not listed as critical. */
  readonly readers?: 'of-jades' | 'any'
  readonly signedData?: {
    readonly uri: string
    readonly hash?: { readonly digest: DigestName; readonly value: Uint8Array }
  }
  readonly contentTimeStamp?: Uint8Array
}

/**
 * The header in base64url.
 *
 * @throws {AdesError} `sign/certificate-key-mismatch`, `sign/unsupported-key`
 */
export function writeProtectedHeader(matter: HeaderMatter, statements: JadesStatements): string {
  const { signer, payloadForm, readers = 'of-jades' } = matter
  expectOwnKey(signer)
  const { certificateDer, chainDer } = signer
  const stated = statedParameters(matter, statements)
  const named = readers === 'of-jades' ? Object.keys(stated) : []
  const critical = [...named, ...(payloadForm === 'as-is' ? ['b64'] : [])]
  return toBase64Url(
    JSON.stringify({
      alg: jwsNameOf(signer),
      ...(statements.mimeType !== undefined && { cty: shortType(statements.mimeType) }),
      iat: Math.floor(statements.signingTime.getTime() / 1000),
      'x5t#S256': createHash('sha256').update(certificateDer).digest('base64url'),
      x5c: [certificateDer, ...chainDer].map(toBase64),
      ...stated,
      ...(payloadForm === 'as-is' && { b64: false }),
      ...(critical.length > 0 && { crit: critical }),
    }),
  )
}

/** `application/` is left out (RFC 7515 §4.1.10). */
function shortType(mimeType: string): string {
  return /^application\/[^/;]+$/.test(mimeType) ? mimeType.slice('application/'.length) : mimeType
}

/** The parameters of §5.2: whoever reads one has to understand it (§5.1.9). */
function statedParameters(
  { signedData, contentTimeStamp }: HeaderMatter,
  { commitment, location, policy }: JadesStatements,
): Readonly<Record<string, unknown>> {
  return {
    ...(commitment && { srCms: [{ commId: { id: commitmentUri(commitment) } }] }),
    ...(location && { sigPl: placeOf(location) }),
    ...(policy && { sigPId: policyOf(policy) }),
    ...(contentTimeStamp && { adoTst: { tstTokens: [{ val: toBase64(contentTimeStamp) }] } }),
    ...(signedData && { sigD: signedDataOf(signedData) }),
  }
}

function commitmentUri(commitment: Commitment | { readonly uri: string }): string {
  if (typeof commitment !== 'string') return commitment.uri
  const name = `${commitment.slice(0, 1).toUpperCase()}${commitment.slice(1)}`
  return `http://uri.etsi.org/01903/v1.2.2#${name}`
}

/** The members of a PostalAddress of schema.org (§5.2.4). */
function placeOf({ country, locality, postalAddress }: SignerLocation) {
  return {
    ...(country !== undefined && { addressCountry: country }),
    ...(locality !== undefined && { addressLocality: locality }),
    ...(postalAddress && { streetAddress: postalAddress.join('\n') }),
  }
}

function policyOf({ oid, digest, hash, uri }: SignaturePolicy) {
  return {
    id: { id: `urn:oid:${oid}` },
    digAlg: digestIdOf(digest),
    digVal: toBase64Url(hash),
    ...(uri !== undefined && { sigPQuals: [{ spURI: uri }] }),
  }
}

function signedDataOf({ uri, hash }: NonNullable<HeaderMatter['signedData']>) {
  const mechanism = `http://uri.etsi.org/19182/${hash ? 'ObjectIdByURIHash' : 'ObjectIdByURI'}`
  if (!hash) return { mId: mechanism, pars: [uri] }
  return { mId: mechanism, pars: [uri], hashM: digestIdOf(hash.digest), hashV: [toBase64Url(hash.value)] }
}
