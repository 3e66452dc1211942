/** Partners of a demonstration, through the same two acts by two officers as every other. */
import { termsSchema } from '../contract.js'
import { identityOf, type PartnerTerms } from '../domain/partner.js'
import { actOnPartner, type OfficeParts, registerPartner } from './partner-office.js'

/** The two officers of a demonstration; nobody can sign in as one of them. */
const OFFICERS = [{ staffId: 'demonstration-officer-1' }, { staffId: 'demonstration-officer-2' }] as const

/**
 * Registers and approves those of the given partners that are not there yet. May be called at every start.
 *
 * @throws {ZodError} for terms that nobody could register.
 */
export async function seedPartners(parts: OfficeParts, wanted: readonly PartnerTerms[]): Promise<void> {
  const known = new Set((await parts.partners.all()).map(({ terms }) => identityOf(terms)))
  const missing = wanted.map((one) => termsSchema.parse(one)).filter((one) => !known.has(identityOf(one)))
  for (const terms of missing) {
    const [first, second] = OFFICERS
    const partnerId = await registerPartner(parts, terms, first)
    await actOnPartner(parts, { partnerId, act: 'propose', revision: 0 }, first)
    await actOnPartner(parts, { partnerId, act: 'approve', revision: 1 }, second)
  }
}
