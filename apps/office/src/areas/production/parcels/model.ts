/** What can be done with parcels. */
import type { ParcelDetail, ReadyToShip } from '@jitsuin/registration/contract'

/** Postcards are written once the holders are told: on the way to a person at its sending, else at the counter's receipt. */
export function hasPostcards({ state, to, contents }: Pick<ParcelDetail, 'state' | 'to' | 'contents'>) {
  if (to.kind === 'person') return state === 'packed' ? ('no' as const) : ('yes' as const)
  return contents.some(({ receipt }) => receipt === 'present') ? ('yes' as const) : ('no' as const)
}

/** The cards that may go straight to their holders. */
export function cardsByPost({ places }: ReadyToShip) {
  return places.flatMap(({ cards }) => cards).filter(({ post }) => post === 'allowed')
}

/** What goes into one parcel: every card of a place, or the one card of a person. */
export type Shipment =
  | { readonly to: 'place'; readonly place: ReadyToShip['places'][number] }
  | { readonly to: 'person'; readonly card: ReadyToShip['places'][number]['cards'][number] }

/** The body of the call that packs it. */
export function packingOf(shipment: Shipment) {
  if (shipment.to === 'person') return { to: { kind: 'person' as const }, cardIds: [shipment.card.cardId] }
  const { placeId, cards } = shipment.place
  return { to: { kind: 'place' as const, placeId }, cardIds: cards.map(({ cardId }) => cardId) }
}
