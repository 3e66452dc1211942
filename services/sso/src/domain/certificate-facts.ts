/** What sign-in takes from a certificate. */
import { createHash } from 'node:crypto'
import { attributeOf, type Certificate, formatName, type HealthcareRole } from '@jitsuin/pki'
import type { PersonRef } from '../contract.js'

/** The facts of a certificate that was judged; `Time` is text where they are stored. */
export type CertificateFacts<Time = Date> = {
  readonly person: PersonRef
  readonly commonName: string
  readonly issuer: string
  readonly serialHex: string
  readonly roles: readonly HealthcareRole[]
  readonly notBefore: Time
  readonly notAfter: Time
}

/** The facts of a certificate with these roles; undefined if it does not say who its holder is (hpki §2.6). */
export function factsOf(
  certificate: Certificate,
  roles: readonly HealthcareRole[],
): CertificateFacts | undefined {
  const { issuer, subject, serialHex, notBefore, notAfter } = certificate
  const centre = attributeOf(issuer, 'O')
  const subjectSerialNumber = attributeOf(subject, 'serialNumber')
  const commonName = attributeOf(subject, 'CN')
  if (!centre || !subjectSerialNumber || !commonName) return undefined
  const person = { centre, subjectSerialNumber }
  return { person, commonName, issuer: formatName(issuer), serialHex, roles, notBefore, notAfter }
}

/** SHA-256 of a certificate, hex: its name in our tables. */
export function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex')
}

/** As stored. */
export function freezeFacts(facts: CertificateFacts): string {
  return JSON.stringify(facts)
}

/** As read back. */
export function thawFacts(stored: CertificateFacts<string>): CertificateFacts {
  return { ...stored, notBefore: new Date(stored.notBefore), notAfter: new Date(stored.notAfter) }
}
