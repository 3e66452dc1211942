import type { Bridge } from '../bridge-context.js'
import { type Offer, offersFor, stepOf } from '../cards/offers.js'
import { applicationsFor, type CardRequest } from './request.js'

/** Looks at the cards for an open request whose page was opened: what it offers, and what it waits for now. */
export async function refreshStep(
  { cards, requests }: Pick<Bridge, 'cards' | 'requests'>,
  request: CardRequest,
): Promise<readonly Offer[]> {
  if (!isInHand(request)) return []
  const readers = await cards.look()
  // Looking took time: the request may be at work, or have ended.
  if (!isInHand(request)) return []
  const all = offersFor(readers, applicationsFor(request.current.task))
  const offers = request.offerId === null ? all : all.filter(({ id }) => id === request.offerId)
  requests.move(request, { ...request.current, step: stepOf(readers, offers) })
  return offers
}

type OpenRequest = CardRequest & { readonly current: Extract<CardRequest['current'], { state: 'open' }> }

function isInHand(request: CardRequest): request is OpenRequest {
  const { current, page } = request
  return current.state === 'open' && page === 'opened' && current.step !== 'working'
}
