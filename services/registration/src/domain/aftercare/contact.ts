/** What a holder may change about how they are reached (連絡先変更届). Name and licence are changed by a new card alone. */
import type { ApplicationForm } from '../../contract.js'

/** The facts of contact; what is absent stays. */
export type ContactFacts = Partial<
  Pick<ApplicationForm, 'address' | 'contactAddress' | 'phone' | 'email' | 'workplace'>
>

/** The names of the facts that change, for the audit log. */
export function changedFields(contact: ContactFacts): string[] {
  return Object.keys(contact)
}
