/** A card touched at this computer: the bridge has its holder type the PIN, and the card signs a challenge of this site. */
import type { CardBridge, RequestStep } from '@jitsuin/bridge-client'
import type { CheckRequest, QualificationClient } from '@jitsuin/qualification/contract'

/** How it ended; `no-bridge` and `not-allowed` are told with what to do. */
export type Touch =
  | { readonly state: 'shown'; readonly card: Extract<CheckRequest['card'], { by: 'touch' }> }
  | { readonly state: 'no-bridge' | 'not-allowed' | 'cancelled' | 'expired' | 'refused' }

/** Asks for the card. Pairs first where the site is not known yet; call it from a click. */
export async function touchCard(
  { bridge, qualification }: { readonly bridge: CardBridge; readonly qualification: QualificationClient },
  onStep: (step: RequestStep) => void,
): Promise<Touch> {
  const status = await bridge.status()
  if (status.state === 'not-installed' || status.state === 'outdated') return { state: 'no-bridge' }
  if (status.state === 'not-paired') {
    const paired = await bridge.pair()
    if (paired.state !== 'paired') return { state: 'not-allowed' }
  }
  const challenge = await qualification.challenge()
  const signed = await bridge.signIn(challenge, { onProgress: ({ step }) => onStep(step) })
  switch (signed.state) {
    case 'done': {
      const { statement, signature, certificate, chain } = signed.result
      return {
        state: 'shown',
        card: { by: 'touch', nonce: challenge.nonce, statement, signature, certificate, chain: [...chain] },
      }
    }
    case 'cancelled':
    case 'expired':
    case 'refused':
      return { state: signed.state }
    case 'not-installed':
      return { state: 'no-bridge' }
    case 'not-paired':
      return { state: 'not-allowed' }
  }
}
