/**
 * Card and PIN letter never pass through the same hands: who made, packed or received a card handles no letter of it, and who printed
 * its letter no longer touches the card.
 */
import { RegistrationError } from '../../errors.js'
import type { Tx } from '../../store/database.js'

type Hands = { readonly cardId: string; readonly staffId: string }

/** @throws {RegistrationError} `pin-letters/same-person` for those who had the card in their hands */
export async function expectNoCardHands(tx: Tx, { cardId, staffId }: Hands): Promise<void> {
  const made = await tx
    .selectFrom('card')
    .select('card_id')
    .where('card_id', '=', cardId)
    .where('made_by', '=', staffId)
    .executeTakeFirst()
  const moved = await tx
    .selectFrom('parcel_card')
    .innerJoin('parcel', 'parcel.parcel_id', 'parcel_card.parcel_id')
    .select('parcel_card.card_id')
    .where('parcel_card.card_id', '=', cardId)
    .where(({ eb, or }) => or([eb('packed_by', '=', staffId), eb('received_by', '=', staffId)]))
    .executeTakeFirst()
  if (made || moved) throw new RegistrationError('pin-letters/same-person', cardId)
}

/** @throws {RegistrationError} `pin-letters/same-person` for who printed a letter of the card */
export async function expectNoLetterHands(tx: Tx, { cardId, staffId }: Hands): Promise<void> {
  const printed = await tx
    .selectFrom('pin_letter')
    .select('letter_id')
    .where('card_id', '=', cardId)
    .where('printed_by', '=', staffId)
    .executeTakeFirst()
  if (printed) throw new RegistrationError('pin-letters/same-person', cardId)
}
