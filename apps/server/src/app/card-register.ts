/** The cards of the issuing office, as the check of qualifications asks for them. */
import type { CardRegister } from '@jitsuin/qualification'
import type { RegistrationService } from '@jitsuin/registration'

/** The register; a photo is shown only where the holder handed over card and PIN (the check sees to that). */
export function cardRegister({ register }: RegistrationService): CardRegister {
  return { byNumber: register.cardByNumber, byPerson: register.newestCardOf, photo: register.photoOf }
}
