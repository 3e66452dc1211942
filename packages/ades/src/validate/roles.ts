/** Row 4b: the qualifications that a certificate states. */
import {
  type Certificate,
  decodeRoleExtension,
  EXTENSION_OIDS,
  type HealthcareRole,
  PkiError,
} from '@jitsuin/pki'

/** What the certificate says about its holder's qualifications. What cannot be read counts as none, and is reported. */
export type RoleFacts =
  | { readonly outcome: 'stated'; readonly roles: readonly HealthcareRole[] }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'unreadable' }

const known = new WeakMap<Certificate, RoleFacts>()

/** Reads hcRole strictly (ISO 17090-2; HPKI certificate policy §7.1.2). */
export function readRoles(certificate: Certificate): RoleFacts {
  const facts = known.get(certificate) ?? decodeRoles(certificate)
  known.set(certificate, facts)
  return facts
}

function decodeRoles({ extensions }: Certificate): RoleFacts {
  const extension = extensions.get(EXTENSION_OIDS.subjectDirectoryAttributes)
  if (!extension) return { outcome: 'none' }
  try {
    const roles = decodeRoleExtension(extension.value)
    return roles.length > 0 ? { outcome: 'stated', roles } : { outcome: 'none' }
  } catch (error) {
    if (error instanceof PkiError) return { outcome: 'unreadable' }
    throw error
  }
}
