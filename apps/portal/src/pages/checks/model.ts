/** Who checked the holder's qualification, as the holder reads it: pages joined, each check with what came of it. */
import type { OwnChecks } from '@jitsuin/qualification/contract'

/** One check of the holder's qualification. */
export type OwnCheck = OwnChecks['checks'][number]

/** What came of a check. `differs`: the card was usable, but what the checker read from the papers did not match. */
export type CheckResult = 'accepted' | 'differs' | Exclude<OwnCheck['standing'], 'usable'>

/** The result in one word. */
export function resultOf({ outcome, standing }: Pick<OwnCheck, 'outcome' | 'standing'>): CheckResult {
  // A card that was not usable comes first: `accepted` beside it would be a contradiction, and is never shown as good.
  if (standing !== 'usable') return standing
  return outcome === 'accepted' ? 'accepted' : 'differs'
}

/** The pages read so far as one list. A check that two pages bring, because one came in between, is there once. */
export function joined(pages: readonly OwnChecks[]): OwnCheck[] {
  const byId = new Map(pages.flatMap(({ checks }) => checks).map((check) => [check.checkId, check]))
  return [...byId.values()]
}
