/**
 * Talking to a card through the bridge, as the person sees it: six steps, one of them under way, and where it stops the exact
 * reason. Pure; `run.ts` moves it.
 */
import type { BridgeStatus, RequestStep } from '@jitsuin/bridge-client'
import type { Text } from '@jitsuin/kernel'
import type { StepState } from '@jitsuin/ui'

/** The steps in their order: from the bridge on this computer to the check by the service. */
export const CARD_STEPS = ['bridge', 'site', 'reader', 'card', 'pin', 'check'] as const
export type CardStep = (typeof CARD_STEPS)[number]

/** Why a dialogue stands still until the person acts. Each is an obstacle of exactly one step. */
export const OBSTACLES = {
  'not-installed': 'bridge',
  outdated: 'bridge',
  'not-paired': 'site',
  'site-refused': 'site',
  'pairing-expired': 'site',
  'no-reader': 'reader',
  'no-card': 'card',
  'card-unreadable': 'card',
  'card-locked': 'card',
  'no-certificate': 'card',
  cancelled: 'pin',
  expired: 'pin',
} as const satisfies Record<string, CardStep>
export type Obstacle = keyof typeof OBSTACLES

/** What the bridge refused, and why. */
export type BridgeRefusal = {
  readonly kind: 'refused'
  readonly code: string
  readonly text: Text
  readonly next: Text
}

/**
 * Where the dialogue is. `page` is the window of the bridge, for those whose browser did not open it; `Failure` is the page's own form of
 * what went wrong.
 */
export type Dialogue<Failure> =
  | { readonly at: 'looking' }
  | { readonly at: 'allowing'; readonly page: string }
  | { readonly at: 'allowed' }
  /** A card is there and can be used; nothing was asked of it yet. */
  | { readonly at: 'ready' }
  | { readonly at: 'asking'; readonly step: RequestStep; readonly page: string }
  | { readonly at: 'checking' }
  | { readonly at: 'done' }
  | { readonly at: 'stopped'; readonly obstacle: Obstacle }
  | {
      readonly at: 'refused'
      readonly step: 'site' | 'pin' | 'check'
      readonly failure: Failure | BridgeRefusal
    }

/** One step as it is drawn; the view words it. */
export type CardStepRow = {
  readonly step: CardStep
  readonly state: StepState
  readonly obstacle: Obstacle | null
}

/** The obstacle that an open request waits for, if it does. */
export function obstacleOf(step: RequestStep): Obstacle | null {
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

/** The rows of the six steps. */
export function stepRows(dialogue: Dialogue<unknown>): readonly CardStepRow[] {
  const { step: current, state, obstacle } = standing(dialogue)
  const place = CARD_STEPS.indexOf(current)
  return CARD_STEPS.map((step, index) => {
    if (index < place) return { step, state: 'done', obstacle: null }
    if (index > place) return { step, state: 'waiting', obstacle: null }
    return { step, state, obstacle }
  })
}

/** What stands between the page and a card before any request, if anything. `ready` and what a request can wait for pass. */
export function obstacleOfStatus(status: BridgeStatus): Obstacle | null {
  switch (status.state) {
    case 'not-installed':
    case 'outdated':
    case 'not-paired':
      return status.state
    case 'no-reader':
    case 'no-card':
    case 'card-unreadable':
    case 'card-locked':
    case 'ready':
      return null
  }
}

/** Where a mere look at the bridge ends: at a card that can be used, or at what is in the way. */
export function dialogueOfStatus({ state }: BridgeStatus): Dialogue<never> {
  return state === 'ready' ? { at: 'ready' } : { at: 'stopped', obstacle: state }
}

/** Whether the person may cancel: while anything is under way. */
export function isUnderWay({ at }: Dialogue<unknown>): boolean {
  return at === 'looking' || at === 'allowing' || at === 'asking' || at === 'checking'
}

type Standing = { readonly step: CardStep; readonly state: StepState; readonly obstacle: Obstacle | null }

function standing(dialogue: Dialogue<unknown>): Standing {
  switch (dialogue.at) {
    case 'looking':
      return { step: 'bridge', state: 'active', obstacle: null }
    case 'allowing':
      return { step: 'site', state: 'active', obstacle: null }
    case 'allowed':
      return { step: 'reader', state: 'active', obstacle: null }
    case 'ready':
      return { step: 'pin', state: 'waiting', obstacle: null }
    case 'asking':
      return asking(dialogue.step)
    case 'checking':
      return { step: 'check', state: 'active', obstacle: null }
    case 'done':
      return { step: 'check', state: 'done', obstacle: null }
    case 'stopped':
      return stopped(dialogue.obstacle)
    case 'refused':
      return { step: dialogue.step, state: 'failed', obstacle: null }
  }
}

/** A site that was never allowed is no failure: the person is asked for the first time. */
function stopped(obstacle: Obstacle): Standing {
  const state = obstacle === 'not-paired' ? 'active' : 'failed'
  return { step: OBSTACLES[obstacle], state, obstacle }
}

/** A reader or card that is missing is waited for; a card that cannot be used is a failure that another card mends. */
function asking(step: RequestStep): Standing {
  const obstacle = obstacleOf(step)
  if (obstacle === null) return { step: 'pin', state: 'active', obstacle: null }
  const isMissing = obstacle === 'no-reader' || obstacle === 'no-card'
  return { step: OBSTACLES[obstacle], state: isMissing ? 'active' : 'failed', obstacle }
}
