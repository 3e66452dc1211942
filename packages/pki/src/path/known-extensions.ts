/** The extensions that path validation processes, and what it does when it cannot (RFC 5280 §4.2). */
import type { Certificate } from '../certificate.js'
import { PkiError } from '../errors.js'
import { readIssuerAltName, readSubjectAltName } from '../extensions/alternative-names.js'
import { readBasicConstraints } from '../extensions/basic-constraints.js'
import { readOcspNoCheck, readSubjectDirectoryAttributes } from '../extensions/directory-attributes.js'
import { readCrlDistributionPoints, readFreshestCrl } from '../extensions/distribution-points.js'
import { readAuthorityInfoAccess, readSubjectInfoAccess } from '../extensions/information-access.js'
import { readAuthorityKeyIdentifier, readSubjectKeyIdentifier } from '../extensions/key-identifiers.js'
import { readExtendedKeyUsage, readKeyUsage } from '../extensions/key-usage.js'
import { readNameConstraints } from '../extensions/name-constraints.js'
import { EXTENSION_OIDS } from '../extensions/oids.js'
import {
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
} from '../extensions/policies.js'
import type { ExtensionReader } from '../extensions/reader.js'

/** Each extension of a certificate with its reader. Those of lists (issuingDistributionPoint) are unknown here. */
const READERS: ReadonlyMap<string, ExtensionReader<object>> = new Map<string, ExtensionReader<object>>([
  [EXTENSION_OIDS.basicConstraints, readBasicConstraints],
  [EXTENSION_OIDS.keyUsage, readKeyUsage],
  [EXTENSION_OIDS.extendedKeyUsage, readExtendedKeyUsage],
  [EXTENSION_OIDS.certificatePolicies, readCertificatePolicies],
  [EXTENSION_OIDS.policyMappings, readPolicyMappings],
  [EXTENSION_OIDS.policyConstraints, readPolicyConstraints],
  [EXTENSION_OIDS.inhibitAnyPolicy, readInhibitAnyPolicy],
  [EXTENSION_OIDS.nameConstraints, readNameConstraints],
  [EXTENSION_OIDS.subjectAltName, readSubjectAltName],
  [EXTENSION_OIDS.issuerAltName, readIssuerAltName],
  [EXTENSION_OIDS.authorityKeyIdentifier, readAuthorityKeyIdentifier],
  [EXTENSION_OIDS.subjectKeyIdentifier, readSubjectKeyIdentifier],
  [EXTENSION_OIDS.cRLDistributionPoints, readCrlDistributionPoints],
  [EXTENSION_OIDS.freshestCRL, readFreshestCrl],
  [EXTENSION_OIDS.authorityInfoAccess, readAuthorityInfoAccess],
  [EXTENSION_OIDS.subjectInfoAccess, readSubjectInfoAccess],
  [EXTENSION_OIDS.subjectDirectoryAttributes, readSubjectDirectoryAttributes],
  [EXTENSION_OIDS.ocspNoCheck, readOcspNoCheck],
])

/**
 * The extensions that may be critical: their statements are rules of path validation, or of the status that it asks for. All
 * others of RFC 5280 are never critical (§4.2.1.1, §4.2.1.2, §4.2.1.8, §4.2.1.15, §4.2.2), or mean nothing to us.
 */
const PROCESSED: ReadonlySet<string> = new Set([
  EXTENSION_OIDS.basicConstraints,
  EXTENSION_OIDS.keyUsage,
  EXTENSION_OIDS.extendedKeyUsage,
  EXTENSION_OIDS.certificatePolicies,
  EXTENSION_OIDS.policyMappings,
  EXTENSION_OIDS.policyConstraints,
  EXTENSION_OIDS.inhibitAnyPolicy,
  EXTENSION_OIDS.nameConstraints,
  EXTENSION_OIDS.subjectAltName,
  EXTENSION_OIDS.cRLDistributionPoints,
  EXTENSION_OIDS.ocspNoCheck,
])

/** Whether every extension that we know can be read; one that we do not know may be anything if it is not critical. */
export function extensionsAreReadable(certificate: Certificate): 'pass' | 'extension/malformed' {
  try {
    for (const oid of certificate.extensions.keys()) READERS.get(oid)?.(certificate)
    return 'pass'
  } catch (error) {
    if (error instanceof PkiError) return 'extension/malformed'
    throw error
  }
}

/**
 * The OIDs of critical extensions that nobody here processes. Critical policies with a qualifier that RFC 5280 does not define
 * are among them (§4.2.1.4).
 */
export function unprocessedExtensions(certificate: Certificate): readonly string[] {
  const critical = [...certificate.extensions.values()].filter((extension) => extension.critical)
  return critical
    .map(({ oid }) => oid)
    .filter((oid) => !PROCESSED.has(oid) || hasUnknownQualifier(oid, certificate))
}

function hasUnknownQualifier(oid: string, certificate: Certificate): boolean {
  if (oid !== EXTENSION_OIDS.certificatePolicies) return false
  const qualifiers = readCertificatePolicies(certificate)?.flatMap((policy) => policy.qualifiers) ?? []
  return qualifiers.some(({ kind }) => kind === 'other')
}
