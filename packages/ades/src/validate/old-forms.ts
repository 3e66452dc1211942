/** The old names of what a XAdES signature has (TS 101 903 §4.4), and what its references to validation data come to (§7.4). */
import { createHash } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import { type Certificate, PkiError } from '@jitsuin/pki'
import {
  childElements,
  DIGEST_ALGORITHMS,
  elementsOf,
  isDigestUri,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { type CertificateReference, readCertificateReference, readDigest } from './certificate-references.js'
import { hasValues, type OldForm } from './facts.js'
import type { Properties } from './properties.js'
import type { ReasonCode } from './reasons.js'
import { namesIt } from './signer-certificate.js'
import type { PreparedTrust } from './trust.js'

/** The form by what is there; whether it holds is for the checks. */
export function oldFormOf(properties: Properties): OldForm {
  const { stamps, material, policy } = properties
  const has = (kind: (typeof stamps)[number]['kind']) => stamps.some((stamp) => stamp.kind === kind)
  if (has('archive')) return 'A'
  if (!has('signature') && !has('references')) return policy === 'stated' ? 'EPES' : 'BES'
  if (hasValues(material)) return 'X-L'
  if (has('references')) return 'X'
  return referencesOf(properties, /^CompleteCertificateRefs/).length > 0 ? 'C' : 'T'
}

/**
 * Compares the references to certificates and lists with the values at hand. They prove nothing that the values do not; but one that names
 * a certificate of the file and has another digest says that one of the two was exchanged.
 */
export function judgeCompleteReferences(properties: Properties, trust: PreparedTrust): ReasonCode {
  const certificates = referencesOf(properties, /^(CompleteCertificateRefs|AttributeCertificateRefs)/)
  const revocations = referencesOf(properties, /^(CompleteRevocationRefs|AttributeRevocationRefs)/)
  if (certificates.length + revocations.length === 0) return 'complete-references/none'
  const { material } = properties
  const stored = material.certificates.flatMap((der) => readable(der, trust))
  const known = [...stored, ...trust.shelf.certificates]
  const isCertificate = knownDigests(known.map(({ bytes }) => bytes))
  const isStatus = knownDigests([...material.crls, ...material.ocsps])
  const verdicts = [
    ...certificatesIn(certificates).map((one) => (isCertificate(one) ? 'kept' : judgeUnkept(one, known))),
    ...digestsIn(revocations).map((digest): Found => (isStatus(digest) ? 'kept' : 'elsewhere')),
  ]
  if (verdicts.includes('differs')) return 'complete-references/differ'
  return verdicts.includes('elsewhere') ? 'complete-references/elsewhere' : 'complete-references/ok'
}

function referencesOf({ unsigned }: Properties, name: RegExp): XmlElement[] {
  return unsigned ? childElements(unsigned).filter(({ localName }) => name.test(localName)) : []
}

function readable(der: Uint8Array, { readCertificate }: PreparedTrust): Certificate[] {
  try {
    return [readCertificate(der)]
  } catch (error) {
    if (error instanceof PkiError) return []
    throw error
  }
}

/** More of them than any path has. */
const MAX_REFERENCES = 64

function certificatesIn(references: readonly XmlElement[]): CertificateReference[] {
  return inside(references, 'Cert').flatMap((cert) => readOrNone(() => readCertificateReference(cert)))
}

function digestsIn(references: readonly XmlElement[]): CertificateReference[] {
  return inside(references, 'DigestAlgAndValue').flatMap((digest) => readOrNone(() => readDigest(digest)))
}

function inside(references: readonly XmlElement[], name: string): XmlElement[] {
  const all = references.flatMap((one) => [...elementsOf(one)])
  return all.filter(({ localName }) => localName === name).slice(0, MAX_REFERENCES)
}

function readOrNone(read: () => CertificateReference): CertificateReference[] {
  try {
    return [read()]
  } catch (error) {
    if (error instanceof XmlError || error instanceof PkiError) return []
    throw error
  }
}

type Found = 'kept' | 'elsewhere' | 'differs'

function judgeUnkept({ issuerSerial }: CertificateReference, known: readonly Certificate[]): Found {
  // A decimal number alone is not enough to say that it is the same certificate: authorities count alike.
  const isDer = issuerSerial !== undefined && 'der' in issuerSerial
  return isDer && known.some((certificate) => namesIt(issuerSerial, certificate)) ? 'differs' : 'elsewhere'
}

/** Whether a reference is to one of some values; each value is digested once by each algorithm. */
function knownDigests(values: readonly Uint8Array[]): (reference: CertificateReference) => boolean {
  const byAlgorithm = new Map<string, ReadonlySet<string>>()
  return ({ digestUri, digestValue }) => {
    if (!isDigestUri(digestUri)) return false
    const digest = (value: Uint8Array) => createHash(DIGEST_ALGORITHMS[digestUri]).update(value).digest('hex')
    const known = byAlgorithm.get(digestUri) ?? new Set(values.map(digest))
    byAlgorithm.set(digestUri, known)
    return known.has(toHex(digestValue))
  }
}
