/** Row 3: which certificate the signature was made with (電子署名規格 Ver.2.0 §5.5.3; EN 319 102-1 §5.2.3). */
import { createHash } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'
import { type Certificate, der, PkiError } from '@jitsuin/pki'
import {
  childElements,
  DIGEST_ALGORITHMS,
  decodeBase64,
  isDigestUri,
  textOf,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { issuerSerialOf } from '../create/issuer-serial.js'
import { pointedAt } from '../elements.js'
import { DSIG } from '../namespaces.js'
import type { CertificateReference } from './certificate-references.js'
import type { SigningCertificates } from './properties.js'
import type { ReasonCode } from './reasons.js'
import type { Structure, StructureRules } from './structure.js'
import type { PreparedTrust } from './trust.js'

/** The certificate, or why none can be named. */
export type SignerIdentity =
  /** `around`: what else KeyInfo carries, often the chain; none of it is trusted. `remark`: what there is to say of how it is bound. */
  | {
      readonly outcome: 'found'
      readonly certificate: Certificate
      readonly around: readonly Certificate[]
      readonly remark?: ReasonCode
    }
  | { readonly outcome: 'refused'; readonly code: ReasonCode }

/** By what a signer is looked for. */
export type IdentityQuestion = {
  readonly trust: PreparedTrust
  readonly rules: StructureRules
  /** What KeyInfo carries; undefined if a part of it cannot be read. */
  readonly carried: readonly Certificate[]
  /** Whether a certificate has the key that the signature value was made with. */
  readonly fits: (certificate: Certificate) => boolean
}

/** Finds the certificate that the signature names, in KeyInfo or among those at hand. */
export function identifySigner(structure: Structure, question: IdentityQuestion): SignerIdentity {
  const identity = identify(structure, question)
  if (question.rules === 'hpki' || identity.outcome === 'found') return identity
  // What HPKI refuses may still be found elsewhere: EN 319 102-1 §5.2.3.4 calls it indeterminate.
  return { outcome: 'refused', code: OPEN_CODES[identity.code] ?? identity.code }
}

const OPEN_CODES: Partial<Record<ReasonCode, ReasonCode>> = {
  'signer/not-found': 'signer/not-found-open',
  'signer/key-only': 'signer/key-only-open',
  'signer/mismatch': 'signer/mismatch-open',
  'signer/issuer-serial': 'signer/issuer-serial-open',
  'signer/unreadable': 'signer/unreadable-open',
}

function identify(structure: Structure, question: IdentityQuestion): SignerIdentity {
  const { signature, properties } = structure
  const { carried, rules, fits } = question
  if (rules === 'hpki' && hasUnreadable(structure, question)) return refused('signer/unreadable')
  const [list, ...others] = properties.signingCertificates
  if (list) {
    const identity = identifyByDigest(list, question, signature.keyInfo)
    return others.every((other) => agrees(identity, other)) ? identity : refused('signer/mismatch')
  }
  const only = carried.length === 1 ? carried[0] : undefined
  // Without SigningCertificate, KeyInfo itself must be signed; one certificate leaves no choice.
  if (only && isSigned(signature)) return found(only, [])
  if (rules === 'hpki' && carried.length > 0) return refused('signer/unbound')
  const chosen = only ?? carried.find(fits)
  if (chosen) return { ...found(chosen, carried), remark: 'signer/unbound-open' }
  if (isKeyOnly(signature.keyInfo)) return refused('signer/key-only')
  return refused(hasUnreadable(structure, question) ? 'signer/unreadable' : 'signer/not-found')
}

function hasUnreadable({ signature }: Structure, { carried }: IdentityQuestion): boolean {
  return certificateElements(signature.keyInfo).length > carried.length
}

function identifyByDigest(
  { references, order }: SigningCertificates,
  { carried, trust, fits }: IdentityQuestion,
  keyInfo: XmlElement | undefined,
): SignerIdentity {
  const own = order === 'signer-first' ? references.slice(0, 1) : references
  const candidates = own.filter(({ digestUri }) => isDigestUri(digestUri))
  if (candidates.length === 0) return refused('signer/digest-algorithm')
  const all = [...carried, ...trust.shelf.certificates]
  const named = candidates.flatMap((reference) => {
    const certificate = all.find((one) => hasDigest(one, reference))
    return certificate ? [{ reference, certificate }] : []
  })
  const match = named.length > 1 ? (named.find(({ certificate }) => fits(certificate)) ?? named[0]) : named[0]
  if (match) {
    const { certificate, reference } = match
    return namesIt(reference.issuerSerial, certificate)
      ? found(certificate, carried)
      : refused('signer/issuer-serial')
  }
  if (isKeyOnly(keyInfo)) return refused('signer/key-only')
  return refused(carried.length > 0 ? 'signer/mismatch' : 'signer/not-found')
}

/** The older list may still use SHA-1 where the younger one stands beside it. */
function hasDigest({ bytes }: Certificate, { digestUri, digestValue }: CertificateReference): boolean {
  return (
    isDigestUri(digestUri) &&
    sameBytes(createHash(DIGEST_ALGORITHMS[digestUri]).update(bytes).digest(), digestValue)
  )
}

/** Two lists that name two certificates would let two verifiers see two signers; the old list may still use SHA-1. */
function agrees(identity: SignerIdentity, { references, order }: SigningCertificates): boolean {
  if (identity.outcome === 'refused') return true
  const { certificate } = identity
  return references
    .slice(0, order === 'signer-first' ? 1 : undefined)
    .some((one) => hasDigest(certificate, one) && namesIt(one.issuerSerial, certificate))
}

/** The name in the old form is text that writers spell in many ways; the digest binds the certificate, so its number will do. */
export function namesIt(
  issuerSerial: CertificateReference['issuerSerial'],
  certificate: Certificate,
): boolean {
  if (!issuerSerial) return true
  if ('der' in issuerSerial) return sameBytes(issuerSerial.der, issuerSerialOf(certificate))
  const serial = der.integerValue(der.parse(der.encode(der.INTEGER, certificate.serialBytes)))
  return serial === issuerSerial.serialNumber
}

/** More than any honest chain has. */
const MAX_CARRIED = 64

/** The certificates of KeyInfo that can be read. */
export function carriedCertificates(
  { signature }: Structure,
  { readCertificate }: PreparedTrust,
): readonly Certificate[] {
  return certificateElements(signature.keyInfo)
    .slice(0, MAX_CARRIED)
    .flatMap((element) => {
      try {
        return [readCertificate(decodeBase64(textOf(element)))]
      } catch (error) {
        if (error instanceof PkiError || error instanceof XmlError) return []
        throw error
      }
    })
}

function certificateElements(keyInfo: XmlElement | undefined): XmlElement[] {
  const data = keyInfo ? childElements(keyInfo, DSIG, 'X509Data') : []
  return data.flatMap((element) => childElements(element, DSIG, 'X509Certificate'))
}

/** A key without a certificate says nothing about whose it is. */
function isKeyOnly(keyInfo: XmlElement | undefined): boolean {
  if (!keyInfo || certificateElements(keyInfo).length > 0) return false
  return childElements(keyInfo).some(
    ({ localName }) => localName === 'KeyValue' || localName === 'DEREncodedKeyValue',
  )
}

function isSigned({ keyInfo, references }: Structure['signature']): boolean {
  return (
    keyInfo !== undefined &&
    references.some(({ uri, transforms }) => isWhole(transforms) && pointedAt(keyInfo, uri) === keyInfo)
  )
}

function isWhole(transforms: readonly { readonly kind: string }[]): boolean {
  return transforms.every(({ kind }) => kind === 'canonicalization')
}

function found(
  certificate: Certificate,
  carried: readonly Certificate[],
): Extract<SignerIdentity, { outcome: 'found' }> {
  return { outcome: 'found', certificate, around: carried.filter((other) => other !== certificate) }
}

function refused(code: ReasonCode): Extract<SignerIdentity, { outcome: 'refused' }> {
  return { outcome: 'refused', code }
}
