/**
 * Signing with a staff card through the card bridge (docs/card-bridge.md): the bridge shows the officer each order, takes the PIN once for
 * up to fifty of them, and the card signs each by itself.
 */
import { type BridgeProblem, type CardBridge, LIMITS, type RequestStep } from '@jitsuin/bridge-client'

/** Why a card does not sign now; each has a sentence and a way on. */
export type Obstacle =
  | 'not-installed'
  | 'outdated'
  | 'not-paired'
  | 'site-refused'
  | 'pairing-expired'
  | 'no-reader'
  | 'no-card'
  | 'card-unreadable'
  | 'card-locked'
  | 'cancelled'
  | 'expired'

/** Where a card stands. `page` is the window of the bridge, for those whose browser did not open it. */
export type CardStand =
  | { readonly at: 'looking' | 'allowed' | 'handing-in' }
  | { readonly at: 'allowing'; readonly page: string }
  | { readonly at: 'asking'; readonly step: RequestStep; readonly page: string }
  /** Some of a long list are signed; the rest needs the PIN again. */
  | { readonly at: 'between'; readonly done: number; readonly of: number }
  | { readonly at: 'stopped'; readonly obstacle: Obstacle }
  | { readonly at: 'refused'; readonly problem: Pick<BridgeProblem, 'code' | 'ja' | 'en' | 'next'> }
  /** What answers does not speak the protocol of the bridge. */
  | { readonly at: 'broken' }

/** What the card made: a signature for each order, in their order. */
export type CardSigned = { readonly at: 'signed'; readonly signatures: readonly string[] }

/** With what a card is asked. */
export type CardTools = {
  readonly bridge: CardBridge
  readonly tell: (stand: CardStand) => void
  readonly signal: AbortSignal
  readonly now: () => number
}

/** Orders that the officer sees and signs with one PIN. */
export const ORDERS_AT_ONCE = LIMITS.orders
/** A little less than the bridge allows: the way there takes time too. */
const LIFE_MS = (LIMITS.requestSeconds - 10) * 1000

/** Signatures of the orders, in their order; otherwise why there are none. Call it from a click: a window of the bridge opens. */
export async function askCard(
  orders: readonly string[],
  { bridge, tell, signal, now }: CardTools,
): Promise<CardSigned | CardStand> {
  try {
    tell({ at: 'looking' })
    const { state } = await bridge.status(signal)
    if (state === 'not-installed' || state === 'outdated' || state === 'not-paired') {
      return { at: 'stopped', obstacle: state }
    }
    const expiresAt = new Date(now() + LIFE_MS).toISOString()
    const onProgress = (progress: { readonly step: RequestStep; readonly page: string }) =>
      tell({ at: 'asking', ...progress })
    const outcome = await bridge.approveOrders({ orders, expiresAt }, { signal, onProgress })
    if (outcome.state === 'refused') return { at: 'refused', problem: outcome.problem }
    if (outcome.state !== 'done') return { at: 'stopped', obstacle: outcome.state }
    const { signatures } = outcome.result
    return signatures.length === orders.length ? { at: 'signed', signatures } : { at: 'broken' }
  } catch {
    return signal.aborted ? { at: 'stopped', obstacle: 'cancelled' } : { at: 'broken' }
  }
}

/** Asks the officer, in a window of the bridge, to let the office use the card. Call it from a click. */
export async function allowOffice({
  bridge,
  tell,
  signal,
}: Pick<CardTools, 'bridge' | 'tell' | 'signal'>): Promise<CardStand> {
  try {
    const outcome = await bridge.pair({ signal, onPage: (page) => tell({ at: 'allowing', page }) })
    switch (outcome.state) {
      case 'paired':
        return { at: 'allowed' }
      case 'refused-by-user':
        return { at: 'stopped', obstacle: 'site-refused' }
      case 'expired':
        return { at: 'stopped', obstacle: 'pairing-expired' }
      case 'cancelled':
        return { at: 'stopped', obstacle: 'not-paired' }
      case 'not-installed':
        return { at: 'stopped', obstacle: 'not-installed' }
      case 'refused':
        return { at: 'refused', problem: outcome.problem }
    }
  } catch {
    return signal.aborted ? { at: 'stopped', obstacle: 'not-paired' } : { at: 'broken' }
  }
}

/** What hinders an open request, if anything does; the officer mends it and the bridge goes on by itself. */
export function hindranceOf(
  step: RequestStep,
): Extract<Obstacle, 'no-reader' | 'no-card' | 'card-unreadable' | 'card-locked'> | 'no-certificate' | null {
  switch (step) {
    case 'no-reader':
    case 'no-card':
    case 'card-unreadable':
    case 'card-locked':
    case 'no-certificate':
      return step
    case 'page-wait':
    case 'pin-wait':
    case 'working':
      return null
  }
}

/** Whether something is under way that can be broken off. */
export function isUnderWay({ at }: CardStand): boolean {
  return at === 'looking' || at === 'allowing' || at === 'asking' || at === 'handing-in'
}
