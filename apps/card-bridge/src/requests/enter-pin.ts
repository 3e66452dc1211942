/** The user has typed a PIN: from the form to the end of the request, or to the next question. */
import type { Bridge } from '../bridge-context.js'
import type { Offer } from '../cards/offers.js'
import { type Performance, perform } from './perform.js'
import { refreshStep } from './refresh.js'
import type { CardRequest, Notice, Task } from './request.js'

/** What the form said. It never leaves this module but for the card. */
export type PinForm = {
  readonly offerId: string
  readonly pin: string
  readonly use: 'hold' | 'each'
  /** Whether the user has said that they go on although few tries are left. */
  readonly few: 'confirmed' | 'unconfirmed'
}

/** Has the chosen card sign with this PIN, if the card is still there and its holder may risk a try. */
export async function enterPin(bridge: Bridge, request: CardRequest, form: PinForm): Promise<void> {
  const offers = await refreshStep(bridge, request)
  const { current } = request
  if (current.state !== 'open' || current.step !== 'pin-wait') return
  const offer = offers.find(({ id }) => id === form.offerId)
  const objection = form.offerId === '' ? ({ kind: 'unchosen' } as const) : objectionTo(offer, form)
  request.notice = objection
  if (objection || !offer) return

  const { task } = current
  bridge.requests.move(request, { ...current, step: 'working' })
  try {
    const entry = { offer, pin: form.pin, use: form.use }
    settle(bridge, request, task, await perform(bridge, request, { task, entry }))
  } catch (error) {
    bridge.requests.move(request, { state: 'failed', code: 'bridge/failed' })
    throw error
  }
}

function objectionTo(offer: Offer | undefined, { few }: PinForm): Notice | null {
  if (offer?.verdict.state !== 'usable') return { kind: 'card-changed' }
  return offer.verdict.tries === 'few' && few === 'unconfirmed' ? { kind: 'unconfirmed' } : null
}

function settle(bridge: Bridge, request: CardRequest, task: Task, done: Performance): void {
  const { origin, id } = request
  bridge.log.info({ origin, request: id, outcome: outcomeOf(done) }, 'card asked')
  // A request that ran out of time while the card was at work ends as expired: its result is dropped.
  bridge.requests.byId(id)
  switch (done.outcome) {
    case 'moved':
      bridge.requests.move(request, done.next)
      break
    case 'locked':
      bridge.requests.move(request, { state: 'open', step: 'card-locked', task })
      break
    case 'notice':
      request.notice = done.notice
      bridge.requests.move(request, { state: 'open', step: 'pin-wait', task })
      break
  }
}

function outcomeOf(done: Performance): string {
  if (done.outcome === 'moved') return done.next.state
  return done.outcome === 'notice' ? done.notice.kind : done.outcome
}
