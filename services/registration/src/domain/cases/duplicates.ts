import type { CaseKind, Duplicate } from '../../contract.js'

/** Whether other cases and cards of the same licence stand in the way (§2.4.4): a valid card does so only for a first one. */
export function judgeDuplicates(kind: CaseKind, duplicates: readonly Duplicate[]): 'none' | 'found' {
  return duplicates.some(({ what }) => what === 'open-case' || kind === 'new') ? 'found' : 'none'
}
