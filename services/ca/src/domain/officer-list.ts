import { ACTS, type Officer } from '../contract.js'

/** How many must be able to approve each act; three are wiser, for one may be ill when a card is stolen. */
const FEWEST = 2

/** Whether a list of officers can still order every act. */
export function judgeRemaining(officers: readonly Officer[]): 'enough' | 'too-few' {
  const isCovered = (act: (typeof ACTS)[number]) =>
    officers.filter(({ acts }) => acts.includes(act)).length >= FEWEST
  return ACTS.every(isCovered) ? 'enough' : 'too-few'
}
