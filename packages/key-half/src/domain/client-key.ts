/** Keys of clients: an institution states one by the signature of its HPKI organisation certificate. */

import { createHash } from 'node:crypto'
import {
  attributeOf,
  type Certificate,
  der,
  encodeSignatureAlgorithm,
  findHpkiPath,
  HPKI_ALGORITHMS,
  PkiError,
  parseAlgorithm,
  parseCertificate,
  type TrustAnchor,
  verifySignature,
} from '@jitsuin/pki'
import { CLIENT_KEY, type ClientKeyStatement, type ClientRegistration } from '@jitsuin/second-key'
import { octets, readClientKey } from '@jitsuin/second-key/node'

/** A statement of an institution as it came. */
export type SignedClientKey = {
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
  /** SubjectPublicKeyInfo of the client's key, DER. */
  readonly spkiDer: Uint8Array
  /** The institution's certificate and those above it, issuer first, DER. */
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
}

/** A registration whose form a schema has checked. */
export function readRegistration(body: ClientRegistration): SignedClientKey {
  return {
    bytes: octets(body.statement),
    signature: octets(body.signature),
    spkiDer: octets(body.spki),
    certificateDer: octets(body.certificate),
    chainDer: body.chain.map(octets),
  }
}

/** What the judgement relies on. */
export type ClientTrust = {
  readonly anchors: readonly TrustAnchor[]
  readonly authorities: readonly Certificate[]
}

/** A key that was proven. */
export type ProvenClientKey = ClientKeyStatement & { readonly institutionName: string }

const INSTITUTION_ALGORITHM = parseAlgorithm(der.parse(encodeSignatureAlgorithm('rsa-sha256')))

/** How long a statement may be on its way. */
const LONGEST_MS = 24 * 3_600_000

/** Judges a statement as of now. @throws {SecondKeyError} `second-key/statement-malformed` */
export function judgeClientKey(
  signed: SignedClientKey,
  { trust, now }: { readonly trust: ClientTrust; readonly now: Date },
): ProvenClientKey | 'refused' {
  const statement = CLIENT_KEY.parse(signed.bytes)
  const presented = readCertificates(signed)
  if (!presented) return 'refused'
  const { certificate, chain } = presented
  const isInTime = statement.issued <= now && now < statement.expires // the last instant does not count
  const isShort = statement.expires.getTime() - statement.issued.getTime() <= LONGEST_MS
  const isOfKey = readClientKey(signed.spkiDer) && sha256Hex(signed.spkiDer) === statement.clientKey
  const isOfInstitution = attributeOf(certificate.subject, 'serialNumber') === statement.institution
  if (!isInTime || !isShort || !isOfKey || !isOfInstitution) return 'refused'
  if (!isTrusted(certificate, chain, { trust, now }) || !isSigned(signed, certificate)) return 'refused'
  return { ...statement, institutionName: nameOf(certificate) }
}

function readCertificates({ certificateDer, chainDer }: SignedClientKey) {
  try {
    return { certificate: parseCertificate(certificateDer), chain: chainDer.map(parseCertificate) }
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

function isTrusted(
  target: Certificate,
  chain: readonly Certificate[],
  { trust, now: at }: { readonly trust: ClientTrust; readonly now: Date },
): boolean {
  const intermediates = [...chain, ...trust.authorities]
  const material = { target, intermediates, anchors: trust.anchors }
  return (
    findHpkiPath(material, { purpose: 'authentication-organisation', at, revocation: 'not-checked' })
      .verdict === 'valid'
  )
}

function isSigned({ bytes: message, signature }: SignedClientKey, { spkiBytes }: Certificate): boolean {
  const allowed = HPKI_ALGORITHMS
  return (
    verifySignature({ algorithm: INSTITUTION_ALGORITHM, spkiBytes, message, signature, allowed }) === 'valid'
  )
}

/** What the holder reads: the institution as its certificate names it. */
function nameOf({ subject }: Certificate): string {
  return attributeOf(subject, 'O') ?? attributeOf(subject, 'CN') ?? attributeOf(subject, 'serialNumber') ?? ''
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
