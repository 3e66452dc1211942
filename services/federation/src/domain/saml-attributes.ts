/** The attributes of portal-issuance-exchange §7 as SAML carries them. Names are URIs and never change their meaning. */
import type { SamlAttribute } from '@jitsuin/saml'
import { ALL_ATTRIBUTES, type AttributeName } from './attributes.js'
import type { ReleasedClaims } from './release.js'

/**
 * The name of each attribute; its friendly name is our own name of it. Where the world has a name (X.520, RFC 2798 §2.3) it is
 * that one, by OID as partners' software maps it.
 */
export const SAML_ATTRIBUTE_NAMES = {
  hcRole: 'urn:jitsuin:attribute:hcRole',
  displayName: 'urn:oid:2.16.840.1.113730.3.1.241',
  displayNameKana: 'urn:jitsuin:attribute:displayNameKana',
  givenName: 'urn:oid:2.5.4.42',
  sn: 'urn:oid:2.5.4.4',
  licenseNumber: 'urn:jitsuin:attribute:licenseNumber',
  licenseDate: 'urn:jitsuin:attribute:licenseDate',
  jmaMember: 'urn:jitsuin:attribute:jmaMember',
  jmaMemberId: 'urn:jitsuin:attribute:jmaMemberId',
  affiliation: 'urn:jitsuin:attribute:affiliation',
  prefecture: 'urn:jitsuin:attribute:prefecture',
  authnMethod: 'urn:jitsuin:attribute:authnMethod',
  certNotAfter: 'urn:jitsuin:attribute:certNotAfter',
  revocationChecked: 'urn:jitsuin:attribute:revocationChecked',
  subjectSerialNumber: 'urn:jitsuin:attribute:subjectSerialNumber',
} as const satisfies Record<AttributeName, string>

/** Writes released claims as attributes. Nothing that was not released has a place here; what has no value is left out. */
export function samlAttributes(claims: ReleasedClaims): SamlAttribute[] {
  return ALL_ATTRIBUTES.flatMap((friendlyName) => {
    const value = claims[friendlyName]
    const values = typeof value === 'string' ? [value] : (value ?? [])
    return values.length === 0 ? [] : [{ name: SAML_ATTRIBUTE_NAMES[friendlyName], friendlyName, values }]
  })
}
