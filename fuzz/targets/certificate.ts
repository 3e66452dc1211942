/** Certificates: the structure, every extension, every lint rule, what people are shown, and path validation. */
import {
  ALL_PROFILES,
  anchorFromCertificate,
  type Certificate,
  decodeRoleExtension,
  findHpkiPath,
  formatName,
  lintCertificate,
  PkiError,
  parseCertificate,
  readAuthorityInfoAccess,
  readAuthorityKeyIdentifier,
  readBasicConstraints,
  readCertificatePolicies,
  readCrlDistributionPoints,
  readExtendedKeyUsage,
  readFreshestCrl,
  readInhibitAnyPolicy,
  readIssuerAltName,
  readKeyUsage,
  readNameConstraints,
  readOcspNoCheck,
  readPolicyConstraints,
  readPolicyMappings,
  readPublicKey,
  readSubjectAltName,
  readSubjectDirectoryAttributes,
  readSubjectInfoAccess,
  readSubjectKeyIdentifier,
  statusAddresses,
} from '@jitsuin/pki'
import { AT, CHECK_STATUS, ROOT, SIGNING_CA } from './fixtures.js'
import { SIGNED_PARTS } from './signed-parts.js'
import { digestOf, expectThat, type FuzzTarget, unlessRefused } from './target.js'

const READERS: readonly ((certificate: Certificate) => unknown)[] = [
  readAuthorityInfoAccess,
  readAuthorityKeyIdentifier,
  readBasicConstraints,
  readCertificatePolicies,
  readCrlDistributionPoints,
  readExtendedKeyUsage,
  readFreshestCrl,
  readInhibitAnyPolicy,
  readIssuerAltName,
  readKeyUsage,
  readNameConstraints,
  readOcspNoCheck,
  readPolicyConstraints,
  readPolicyMappings,
  readSubjectAltName,
  readSubjectDirectoryAttributes,
  readSubjectInfoAccess,
  readSubjectKeyIdentifier,
  statusAddresses,
  ({ subject, issuer }) => formatName(subject) + formatName(issuer),
  ({ spkiBytes }) => readPublicKey(spkiBytes),
  ({ extensions }) => {
    const roles = extensions.get('2.5.29.9')
    return roles && decodeRoleExtension(roles.value)
  },
]

/** One certificate of a stranger. */
export const certificate: FuzzTarget = {
  form: 'der',
  run: (input) => {
    for (const profile of [undefined, ...ALL_PROFILES]) lintCertificate(input, profile ? { profile } : {})
    const read = unlessRefused(PkiError, () => parseCertificate(input))
    if (!read) return
    for (const reader of READERS) unlessRefused(PkiError, () => reader(read))
    isTrustedOnlyAsIssued(read)
  },
}

function isTrustedOnlyAsIssued(target: Certificate): void {
  const material = { target, intermediates: [SIGNING_CA, target], anchors: [anchorFromCertificate(ROOT)] }
  const { verdict } = findHpkiPath(material, { at: AT, revocation: CHECK_STATUS, purpose: 'signature' })
  if (verdict === 'valid')
    expectThat(
      SIGNED_PARTS.has(digestOf(target.tbsBytes)),
      'no path leads to a certificate that nobody issued',
    )
}
