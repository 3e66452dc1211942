/**
 * Names and addresses of the test hierarchy. Everyone in it is invented, and says so.
 */
import type { NamePart } from '@jitsuin/pki'

/** The root; like the genuine one it has two OU and no CN. */
export const ROOT_NAME: readonly NamePart[] = [
  ['C', 'JP'],
  ['O', 'DEMO Ministry of Invented Health'],
  ['OU', 'DEMO Bureau of Invented Policy'],
  ['OU', 'DEMO HPKI Root CA'],
]

/** The same in Japanese, for subjectAltName of the root. */
export const ROOT_NAME_JA: readonly NamePart[] = [
  ['C', 'JP'],
  ['O', 'デモ架空保健省'],
  ['OU', 'デモ架空政策局'],
]

/** A member below the root. */
export function memberName(commonName: string): readonly NamePart[] {
  return [
    ['C', 'JP'],
    ['O', 'DEMO Invented Certification Center'],
    ['CN', commonName],
  ]
}

/** The issuing CAs: what their certificates are called, and where the list of what they revoked is found. */
export const ISSUING_CAS = {
  signingCa: { commonName: 'HPKI-01-DemoSignCA-forNonRepudiation', list: 'sign' },
  authenticationPersonCa: {
    commonName: 'HPKI-01-DemoAuthCA-forAuthentication-forIndividual',
    list: 'auth-person',
  },
  authenticationOrganisationCa: {
    commonName: 'HPKI-01-DemoAuthCA-forAuthentication-forOrganization',
    list: 'auth-organisation',
  },
} as const

/** Our name of an issuing CA, which is also its profile. */
export type IssuingCa = keyof typeof ISSUING_CAS
