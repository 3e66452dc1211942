/**
 * The object identifiers of HPKI certificates: extensions, qualifiers, policies.
 */
import { EXTENSION_OIDS as CERTIFICATE_EXTENSION_OIDS } from '../extensions/oids.js'

/** The extensions of certificates, lists and their entries (RFC 5280 §4.2, §5.2, §5.3), by the names we use. */
export const EXTENSION_OIDS = {
  ...CERTIFICATE_EXTENSION_OIDS,
  privateKeyUsagePeriod: '2.5.29.16',
  cRLNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCRLIndicator: '2.5.29.27',
  certificateIssuer: '2.5.29.29',
} as const

/** Our name of an extension. */
export type ExtensionName = keyof typeof EXTENSION_OIDS

/** Qualifiers of certificate policies and methods of access. */
export const CPS_QUALIFIER = '1.3.6.1.5.5.7.2.1'
export const USER_NOTICE_QUALIFIER = '1.3.6.1.5.5.7.2.2'
export const OCSP_ACCESS = '1.3.6.1.5.5.7.48.1'
export const CA_ISSUERS_ACCESS = '1.3.6.1.5.5.7.48.2'

/**
 * HPKI certificate policies by purpose and position: `1.2.392.100495.1.5.1.{purpose}.{0 end entity | 3 CA}.{version}`.
 * A policy does not match down the path (end entity …0.1 below CA …3.1), so each is checked by the position of its
 * certificate. The certain ones were seen in genuine certificates.
 */
export const HPKI_POLICIES = {
  signature: { oid: '1.2.392.100495.1.5.1.1.0.1', position: 'end-entity', certainty: 'certain' },
  signatureCa: { oid: '1.2.392.100495.1.5.1.1.3.1', position: 'ca', certainty: 'certain' },
  authenticationPerson: { oid: '1.2.392.100495.1.5.1.2.0.1', position: 'end-entity', certainty: 'inferred' },
  authenticationPersonCa: { oid: '1.2.392.100495.1.5.1.2.3.1', position: 'ca', certainty: 'certain' },
  authenticationOrganisation: {
    oid: '1.2.392.100495.1.5.1.3.0.1',
    position: 'end-entity',
    certainty: 'inferred',
  },
  authenticationOrganisationCa: { oid: '1.2.392.100495.1.5.1.3.3.1', position: 'ca', certainty: 'inferred' },
} as const

/** Our name of an HPKI policy. */
export type HpkiPolicy = keyof typeof HPKI_POLICIES
