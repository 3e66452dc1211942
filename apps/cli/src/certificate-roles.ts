import { CodedError } from '@jitsuin/kernel'
import { type Certificate, decodeRoleExtension, EXTENSION_OIDS, type HealthcareRole } from '@jitsuin/pki'

/** The roles that a certificate states. A role that cannot be read is shown as such, never as none. */
export function rolesOf({ extensions }: Certificate): HealthcareRole[] | 'unreadable' {
  const role = extensions.get(EXTENSION_OIDS.subjectDirectoryAttributes)
  if (!role) return []
  try {
    return decodeRoleExtension(role.value)
  } catch (error) {
    if (error instanceof CodedError) return 'unreadable'
    throw error
  }
}
