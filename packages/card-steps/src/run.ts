/** Moves a card dialogue: asks the bridge, hands what the card signed to the service, and tells each step. */
import type { CardBridge, Outcome, SignInChallenge, SignInResult } from '@jitsuin/bridge-client'
import { type BridgeRefusal, type Dialogue, dialogueOfStatus, obstacleOfStatus } from './dialogue.js'

/** What a dialogue is led with. */
export type CardTools<Failure> = {
  readonly bridge: CardBridge
  /** The challenge for this one attempt. */
  readonly challenge: () => Promise<SignInChallenge>
  /** Hands over what the card signed. */
  readonly submit: (result: SignInResult) => Promise<void>
  /** The failure behind what `challenge` and `submit` throw, and behind a broken conversation with the bridge. */
  readonly failureOf: (error: unknown) => Failure
  readonly tell: (dialogue: Dialogue<Failure>) => void
  readonly signal: AbortSignal
}

/** From the click to the end. Call it from a click: the bridge opens a window of its own for the PIN. */
export async function runCard<Failure>(tools: CardTools<Failure>): Promise<void> {
  const { bridge, tell, signal } = tools
  tell({ at: 'looking' })
  const status = await attempt('site', tools, () => bridge.status(signal))
  if (status === null) return
  const obstacle = obstacleOfStatus(status)
  if (obstacle !== null) return tell({ at: 'stopped', obstacle })

  const challenge = await attempt('check', tools, tools.challenge)
  if (challenge === null) return
  const outcome = await attempt('pin', tools, () =>
    bridge.signIn(challenge, { signal, onProgress: (progress) => tell({ at: 'asking', ...progress }) }),
  )
  if (outcome === null) return
  if (outcome.state !== 'done') return tell(ended(outcome))

  tell({ at: 'checking' })
  const submitted = await attempt('check', tools, async () => {
    await tools.submit(outcome.result)
    return 'accepted'
  })
  if (submitted !== null) tell({ at: 'done' })
}

/** What asks nothing of a card. */
type Looking<Failure> = Omit<CardTools<Failure>, 'challenge' | 'submit'>

/** Looks at bridge, reader and card; asks nobody anything. */
export async function lookForCard<Failure>(tools: Looking<Failure>): Promise<void> {
  const { bridge, tell, signal } = tools
  tell({ at: 'looking' })
  const status = await attempt('site', tools, () => bridge.status(signal))
  if (status !== null) tell(dialogueOfStatus(status))
}

/** Asks the user, in a window of the bridge, to let this site use the card. Call it from a click. */
export async function allowSite<Failure>(tools: Looking<Failure>): Promise<void> {
  const { bridge, tell, signal } = tools
  const outcome = await attempt('site', tools, () =>
    bridge.pair({ signal, onPage: (page) => tell({ at: 'allowing', page }) }),
  )
  if (outcome === null) return
  switch (outcome.state) {
    case 'paired':
      return tell({ at: 'allowed' })
    case 'refused-by-user':
      return tell({ at: 'stopped', obstacle: 'site-refused' })
    case 'expired':
      return tell({ at: 'stopped', obstacle: 'pairing-expired' })
    case 'cancelled':
      return tell({ at: 'stopped', obstacle: 'not-paired' })
    case 'not-installed':
      return tell({ at: 'stopped', obstacle: 'not-installed' })
    case 'refused':
      return tell({ at: 'refused', step: 'site', failure: problemOf(outcome.problem) })
  }
}

function ended(outcome: Exclude<Outcome<SignInResult>, { state: 'done' }>): Dialogue<never> {
  if (outcome.state === 'refused') {
    return { at: 'refused', step: 'pin', failure: problemOf(outcome.problem) }
  }
  return { at: 'stopped', obstacle: outcome.state }
}

type Problem = Extract<Outcome<never>, { state: 'refused' }>['problem']

function problemOf({ code, ja, en, next }: Problem): BridgeRefusal {
  return { kind: 'refused', code, text: { ja, en }, next }
}

/** What `work` gives; null once its failure was told. A broken conversation with the bridge reads like a bridge that is not there. */
async function attempt<Given, Failure>(
  step: 'site' | 'pin' | 'check',
  { tell, signal, failureOf }: Pick<CardTools<Failure>, 'tell' | 'signal' | 'failureOf'>,
  work: () => Promise<Given>,
): Promise<Given | null> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) tell({ at: 'stopped', obstacle: 'cancelled' })
    else tell({ at: 'refused', step, failure: failureOf(error) })
    return null
  }
}
