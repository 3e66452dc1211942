import { ACTS, type Act, type Officer } from '../contract.js'

/** How many must be able to approve each act; three are wiser, for one may be ill when a card is stolen. */
const FEWEST = 2

/** Whether a list of officers can order these acts; all when none are named. */
export function judgeRemaining(
  officers: readonly Officer[],
  acts: readonly Act[] = ACTS,
): 'enough' | 'too-few' {
  return acts.every((act) => isCovered(officers, act)) ? 'enough' : 'too-few'
}

/** The acts that a list of officers can order. An act that a new version brought is not among them until officers are enrolled for it. */
export function coveredActs(officers: readonly Officer[]): Act[] {
  return ACTS.filter((act) => isCovered(officers, act))
}

function isCovered(officers: readonly Officer[], act: Act): boolean {
  return officers.filter(({ acts }) => acts.includes(act)).length >= FEWEST
}
