/**
 * One try of a counted secret. The try is taken and kept before the secret is compared, and given back if it was right: who
 * pulls the plug in between has lost it.
 */
import type { CardResponse } from '../apdu/response.js'
import { compareSecret } from './secrets.js'
import { type Call, status, wrongPin } from './session.js'
import type { CountedSecretState, SoftwareCardState } from './state.js'

/** A secret as it is now, and how it is put back into a state. */
export type SecretPlace = {
  readonly counted: CountedSecretState
  readonly write: (state: SoftwareCardState, counted: CountedSecretState) => SoftwareCardState
}

/** How it ended; after a right one `call` goes on with all tries given back. */
export type Attempt =
  | { readonly verdict: 'right'; readonly call: Call }
  | { readonly verdict: 'wrong' | 'locked'; readonly answer: CardResponse }

/** Tries a secret. */
export async function attempt(
  call: Call,
  { counted, write }: SecretPlace,
  candidate: Uint8Array,
): Promise<Attempt> {
  if (counted.triesLeft === 0) return { verdict: 'locked', answer: status('6984') }
  const triesLeft = counted.triesLeft - 1
  const charged = await call.save(write(call.state, { ...counted, triesLeft }))
  if ((await compareSecret(counted.secret, candidate)) === 'different')
    return { verdict: 'wrong', answer: wrongPin(triesLeft) }
  const restored = write(charged.state, { ...counted, triesLeft: counted.triesMax })
  return { verdict: 'right', call: await charged.save(restored) }
}
