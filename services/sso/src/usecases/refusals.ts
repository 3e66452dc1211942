/** Every refusal to sign in is recorded, with its code, before it is answered. */
import { SsoError } from '../errors.js'
import { saveRefusal } from '../store/attempts.js'
import type { SsoContext } from './context.js'

/** What is being tried; `attemptSha256` if the refusal is to be shown on the page of the attempt later. */
export type Trying = { readonly subject: string; readonly method: string; readonly attemptSha256?: string }

/** Runs `work`; what it refuses is recorded and thrown on. */
export async function recordingRefusal<Result>(
  { store, clock }: Pick<SsoContext, 'store' | 'clock'>,
  { subject, method, attemptSha256 }: Trying,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SsoError) {
      const { code } = error
      await store.transact({ actor: 'public:browser', at: clock() }, async (tx, audit) => {
        if (attemptSha256 !== undefined) await saveRefusal(tx, attemptSha256, code)
        audit.record('sign-in/refused', { subject, facts: { code, method } })
      })
    }
    throw error
  }
}
