/** The cards of the issuing office and what stands behind them; apps/server composes it from registration and holder. */
import type { PersonRef } from '@jitsuin/sso/contract'
import type { FourItems } from '../contract.js'
import type { CardFacts } from '../domain/standing.js'

/** A card with its holder, as the registry matched them. */
export type RegisteredCard = {
  readonly cardId: string
  readonly person: PersonRef
  readonly facts: CardFacts
  readonly items: FourItems
  /** Japanese name of the qualification, such as 医師. */
  readonly qualification: string
  readonly registryMatchedOn: string
}

/** A photo, as it stands on the card. */
export type Photo = { readonly mediaType: string; readonly bytes: Uint8Array }

/** Every method throws when the register cannot be reached: no answer is never "usable". */
export type CardRegister = {
  readonly byNumber: (cardId: string) => Promise<RegisteredCard | 'unknown'>
  /** The newest card of a person. */
  readonly byPerson: (person: PersonRef) => Promise<RegisteredCard | 'unknown'>
  /** The holder's photo, if the holder lets it be shown to whoever they hand their card to. */
  readonly photo: (person: PersonRef) => Promise<Photo | 'not-disclosed' | 'none'>
}
