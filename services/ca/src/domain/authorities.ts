/** The issuing authorities: what each one issues, and where the list of what it revoked is found. */
import type { ProfileName } from '@jitsuin/pki'
import type { AuthorityName } from '../contract.js'

type AuthorityRow = {
  /** Profile of its own certificate. */
  readonly caProfile: ProfileName
  /** Profile of what it issues. */
  readonly profile: ProfileName
  /** Its list is `<repository>/<list>.crl`. */
  readonly list: string
  /** The end of its common name, `HPKI-01-<centre>-…` (hpki §2.1). */
  readonly purpose: string
}

/** One row per authority. */
export const AUTHORITY_ROWS = {
  signature: {
    caProfile: 'signingCa',
    profile: 'signature',
    list: 'sign',
    purpose: 'forNonRepudiation',
  },
  authenticationPerson: {
    caProfile: 'authenticationPersonCa',
    profile: 'authenticationPerson',
    list: 'auth-person',
    purpose: 'forAuthentication-forIndividual',
  },
  authenticationOrganisation: {
    caProfile: 'authenticationOrganisationCa',
    profile: 'authenticationOrganisation',
    list: 'auth-organisation',
    purpose: 'forAuthentication-forOrganization',
  },
} as const satisfies Record<AuthorityName, AuthorityRow>

/** The name under which an authority's key is kept. */
export function keyNameOf(authority: AuthorityName): string {
  return `ca-${AUTHORITY_ROWS[authority].list}`
}

/** One value for each authority. */
export function byAuthority<Value>(
  make: (name: AuthorityName) => Value,
): Readonly<Record<AuthorityName, Value>> {
  return {
    signature: make('signature'),
    authenticationPerson: make('authenticationPerson'),
    authenticationOrganisation: make('authenticationOrganisation'),
  }
}
