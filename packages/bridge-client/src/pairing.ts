/** Asking the user, on a page of the bridge, to let this site use the card. */
import { toBase64Url } from './base64url.js'
import { call, type Line } from './call.js'
import { type BridgeProblem, pairingSchema, pairingStartedSchema, ROUTES } from './protocol.js'

/** How the user answered, or why nobody could be asked. */
export type PairingOutcome =
  | { readonly state: 'paired' | 'refused-by-user' | 'expired' | 'not-installed' | 'cancelled' }
  | { readonly state: 'refused'; readonly problem: BridgeProblem }

type Question = {
  readonly line: Line
  /** Told the one-time page as soon as there is one. */
  readonly show: (page: string) => void
  /** Told the secret before the user is asked; it counts from `paired` on. */
  readonly keep: (secret: string) => void
  readonly signal: AbortSignal | undefined
}

/** Asks and waits. The secret is made here: the bridge learns its hash now, and the secret itself with later calls. */
export async function pair({ line, show, keep, signal }: Question): Promise<PairingOutcome> {
  const octets = crypto.getRandomValues(new Uint8Array(32))
  const secret = toBase64Url(octets)
  const body = { secretHash: toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', octets))) }
  const started = await call(line, {
    method: 'POST',
    path: ROUTES.pairings,
    secret: null,
    body,
    answer: pairingStartedSchema,
    signal,
  })
  if (started.state === 'silent') return { state: 'not-installed' }
  if (started.state === 'refused') return started
  show(started.message.page)
  const outcome = await answerOf({ line, id: started.message.id, secret, signal })
  if (outcome.state === 'paired') keep(secret)
  return outcome
}

type Waiting = {
  readonly line: Line
  readonly id: string
  readonly secret: string
  readonly signal: AbortSignal | undefined
}

/** The bridge answers when the user has, or after a while with `waiting`. */
async function answerOf({ line, id, secret, signal }: Waiting): Promise<PairingOutcome> {
  for (;;) {
    const reply = await call(line, {
      method: 'GET',
      path: ROUTES.pairing(id),
      secret,
      answer: pairingSchema,
      signal,
    })
    if (reply.state === 'silent') return { state: 'not-installed' }
    if (reply.state === 'refused') return reply
    switch (reply.message.state) {
      case 'waiting':
        continue
      case 'allowed':
        return { state: 'paired' }
      case 'refused':
        return { state: 'refused-by-user' }
      case 'expired':
        return { state: 'expired' }
    }
  }
}
