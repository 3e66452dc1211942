import { loadAuthorisation } from '../store/authorisations.js'
import type { HalfContext } from './context.js'

/** Whether an authorisation can still be used, for whoever shows it. */
export async function judgeStanding(
  { store, clock }: Pick<HalfContext, 'store' | 'clock'>,
  id: string,
): Promise<'asked' | 'active' | 'ended' | 'expired' | 'unknown'> {
  const found = await loadAuthorisation(store.read, id)
  if (!found) return 'unknown'
  const now = clock()
  if (found.state === 'asked') return found.approveBy <= now ? 'expired' : 'asked'
  return found.state === 'active' && found.ends <= now ? 'expired' : found.state
}
