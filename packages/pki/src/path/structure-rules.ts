/**
 * Rules on single certificates that §6.1 of RFC 5280 leaves to the issuer, and whose breach no relying party should accept;
 * and those that count only where `issuerRules` are enforced, because published test suites call such paths valid.
 */
import type { Certificate } from '../certificate.js'
import { readBasicConstraints } from '../extensions/basic-constraints.js'
import { readAuthorityKeyIdentifier, readSubjectKeyIdentifier } from '../extensions/key-identifiers.js'
import { readKeyUsage } from '../extensions/key-usage.js'
import { EXTENSION_OIDS } from '../extensions/oids.js'
import type { PathRule, PathStep } from './settings.js'

const MAX_SERIAL_OCTETS = 20

/** Rules on the form of each certificate. */
export const STRUCTURE_RULES: readonly PathRule[] = [
  {
    name: 'statements-agree',
    clause: 'RFC 5280 §4.2.1.3, §4.2.1.9, §4.2.1.10',
    applies: 'every-certificate',
    judge: ({ certificate }) =>
      contradictions(certificate).length === 0 ? 'pass' : 'structure/contradictory',
  },
  {
    name: 'names-are-there',
    clause: 'RFC 5280 §4.1.2.4, §4.1.2.6',
    applies: 'every-certificate',
    judge: namesAreThere,
  },
  {
    name: 'serial-number-is-of-size',
    clause: 'RFC 5280 §4.1.2.2',
    applies: 'every-certificate',
    judge: ({ certificate }) =>
      certificate.serialBytes.length <= MAX_SERIAL_OCTETS ? 'pass' : 'structure/serial-number',
  },
  {
    name: 'issuer-rules-are-kept',
    clause: 'RFC 5280 §4.1.2.2, §4.2.1',
    applies: 'every-certificate',
    judge: issuerRulesAreKept,
  },
]

/** What a certificate says of itself that cannot all be true. */
function contradictions(certificate: Certificate): readonly string[] {
  const constraints = readBasicConstraints(certificate)
  if (constraints?.subject === 'ca') return []
  return [
    constraints?.pathLength !== undefined && 'A path length without a CA',
    readKeyUsage(certificate)?.has('keyCertSign') && 'keyCertSign without a CA',
    certificate.extensions.has(EXTENSION_OIDS.nameConstraints) && 'Name constraints without a CA',
  ].filter((found) => typeof found === 'string')
}

/** An authority has a name; another subject has one there or in a critical subjectAltName (RFC 5280 §4.1.2.6). */
function namesAreThere({ certificate, place }: PathStep) {
  const { issuer, subject, extensions } = certificate
  if (issuer.rdns.length === 0) return 'structure/names'
  if (subject.rdns.length > 0) return 'pass'
  const alternative = extensions.get(EXTENSION_OIDS.subjectAltName)
  return place === 'target' && alternative?.critical ? 'pass' : 'structure/names'
}

const ALWAYS_CRITICAL = [
  EXTENSION_OIDS.nameConstraints,
  EXTENSION_OIDS.policyConstraints,
  EXTENSION_OIDS.inhibitAnyPolicy,
]

function issuerRulesAreKept({ certificate, place, issuance, settings }: PathStep) {
  if (settings.issuerRules !== 'enforced') return 'pass'
  const critical = (oid: string) => certificate.extensions.get(oid)?.critical
  const basic = place === 'authority' ? [EXTENSION_OIDS.basicConstraints] : []
  const kept =
    [...ALWAYS_CRITICAL, ...basic].every((oid) => critical(oid) !== false) &&
    isPositive(certificate.serialBytes) &&
    (place === 'target' || readSubjectKeyIdentifier(certificate) !== undefined) &&
    (issuance === 'self-issued' || readAuthorityKeyIdentifier(certificate)?.keyIdentifier !== undefined)
  return kept ? 'pass' : 'structure/profile'
}

function isPositive(serial: Uint8Array): boolean {
  return (serial[0] ?? 0) < 0x80 && serial.some((octet) => octet !== 0)
}
