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
import { DSIG } from '../namespaces.js'
import type { CertificateReference } from './properties.js'
import type { ReasonCode } from './reasons.js'
import type { Structure } from './structure.js'
import type { PreparedTrust } from './trust.js'

/** The certificate, or why none can be named. */
export type SignerIdentity =
  /** `around`: what else KeyInfo carries, often the chain; none of it is trusted. */
  | {
      readonly outcome: 'found'
      readonly certificate: Certificate
      readonly around: readonly Certificate[]
      /** What is to be said of how it was found; without it the signature protects which one it is. */
      readonly binding?: ReasonCode
    }
  | { readonly outcome: 'refused'; readonly code: ReasonCode }

/** Finds the certificate that the signature names, in KeyInfo or among those at hand. */
export function identifySigner({ signature, properties }: Structure, trust: PreparedTrust): SignerIdentity {
  const carried = readKeyInfo(signature.keyInfo, trust)
  if (!carried) return refused('signer/unreadable')
  const [reference, ...others] = properties.signingCertificates
  if (reference) {
    const identity = identifyByDigest(
      reference,
      { carried, atHand: trust.shelf.certificates },
      signature.keyInfo,
    )
    return others.every((other) => agrees(identity, other)) ? identity : refused('signer/mismatch')
  }
  const [only, second] = carried
  if (!only) return refused(isKeyOnly(signature.keyInfo) ? 'signer/key-only' : 'signer/not-found')
  // Without SigningCertificate, KeyInfo itself must be signed; one certificate leaves no choice.
  return second || !isSigned(signature) ? refused('signer/unbound') : found(only, [])
}

function identifyByDigest(
  reference: CertificateReference,
  { carried, atHand }: { readonly carried: readonly Certificate[]; readonly atHand: readonly Certificate[] },
  keyInfo: XmlElement | undefined,
): SignerIdentity {
  const { digestUri, digestValue, issuerSerial } = reference
  if (!isDigestUri(digestUri)) return refused('signer/digest-algorithm')
  const certificate = [...carried, ...atHand].find(({ bytes }) =>
    sameBytes(createHash(DIGEST_ALGORITHMS[digestUri]).update(bytes).digest(), digestValue),
  )
  if (certificate)
    return namesIt(issuerSerial, certificate) ? found(certificate, carried) : refused('signer/issuer-serial')
  if (isKeyOnly(keyInfo)) return refused('signer/key-only')
  return refused(keyInfo && hasCertificate(keyInfo) ? 'signer/mismatch' : 'signer/not-found')
}

/** Two lists that name two certificates would let two verifiers see two signers; the old list may still use SHA-1. */
function agrees(
  identity: SignerIdentity,
  { digestUri, digestValue, issuerSerial }: CertificateReference,
): boolean {
  if (identity.outcome === 'refused') return true
  const { bytes } = identity.certificate
  return (
    isDigestUri(digestUri) &&
    sameBytes(createHash(DIGEST_ALGORITHMS[digestUri]).update(bytes).digest(), digestValue) &&
    namesIt(issuerSerial, identity.certificate)
  )
}

/** The name in the old form is text that writers spell in many ways; the digest binds the certificate, so its number will do. */
function namesIt(issuerSerial: CertificateReference['issuerSerial'], certificate: Certificate): boolean {
  if (!issuerSerial) return true
  if ('der' in issuerSerial) return sameBytes(issuerSerial.der, issuerSerialOf(certificate))
  const serial = der.integerValue(der.parse(der.encode(der.INTEGER, certificate.serialBytes)))
  return serial === issuerSerial.serialNumber
}

function readKeyInfo(
  keyInfo: XmlElement | undefined,
  { readCertificate }: PreparedTrust,
): Certificate[] | undefined {
  try {
    return certificateElements(keyInfo).map((element) => readCertificate(decodeBase64(textOf(element))))
  } catch (error) {
    if (error instanceof PkiError || error instanceof XmlError) return undefined
    throw error
  }
}

function certificateElements(keyInfo: XmlElement | undefined): XmlElement[] {
  const data = keyInfo ? childElements(keyInfo, DSIG, 'X509Data') : []
  return data.flatMap((element) => childElements(element, DSIG, 'X509Certificate'))
}

function hasCertificate(keyInfo: XmlElement): boolean {
  return certificateElements(keyInfo).length > 0
}

/** A key without a certificate says nothing about whose it is. */
function isKeyOnly(keyInfo: XmlElement | undefined): boolean {
  if (!keyInfo || hasCertificate(keyInfo)) return false
  return childElements(keyInfo).some(
    ({ localName }) => localName === 'KeyValue' || localName === 'DEREncodedKeyValue',
  )
}

function isSigned({ keyInfo, references }: Structure['signature']): boolean {
  const id = keyInfo?.attributes.find(
    ({ localName, namespaceUri }) => localName === 'Id' && namespaceUri === '',
  )?.value
  return id !== undefined && references.some(({ uri, transforms }) => uri === `#${id}` && isWhole(transforms))
}

function isWhole(transforms: readonly { readonly kind: string }[]): boolean {
  return transforms.every(({ kind }) => kind === 'canonicalization')
}

function found(certificate: Certificate, carried: readonly Certificate[]): SignerIdentity {
  return { outcome: 'found', certificate, around: carried.filter((other) => other !== certificate) }
}

function refused(code: ReasonCode): SignerIdentity {
  return { outcome: 'refused', code }
}
