/** Holders as they were published before this office counted them (portal §2.11). */
import type { Denominator } from './denominators.js'
import { PUBLISHED_DENOMINATORS } from './denominators.js'
import type { HoldersOnDay } from './reports/penetration.js'

/**
 * Days with a published number of holders. Where a source printed a rate whose counts it does not give, the rate stands as it was
 * printed: 6.7 % and 11.0 % of members.
 */
export const PUBLISHED_HOLDERS: readonly HoldersOnDay[] = [
  {
    day: '2016-12-15',
    holders: 7475,
    members: { from: 'counts', part: 7181, of: published('members', '2016-12-01') },
    doctors: { from: 'counts', part: 7475, of: published('doctors', '2014-12-31') },
  },
  {
    day: '2018-09-30',
    holders: 12_054,
    members: { from: 'print', percent: '6.7' },
    doctors: { from: 'counts', part: 12_054, of: published('doctors', '2016-12-31') },
  },
  {
    day: '2018-11-30',
    holders: 12_297,
    doctors: { from: 'counts', part: 12_297, of: published('doctors', '2016-12-31') },
  },
  {
    day: '2022-04-30',
    holders: 21_341,
    members: { from: 'print', percent: '11.0' },
    // The survey of 2020 had not been evaluated for that report: 6.5 % is of the survey of 2018.
    doctors: { from: 'counts', part: 21_341, of: published('doctors', '2018-12-31') },
  },
]

function published(kind: Denominator['kind'], countedOn: string): Denominator {
  const found = PUBLISHED_DENOMINATORS.find((one) => one.kind === kind && one.countedOn === countedOn)
  if (!found) throw new Error(`No ${kind} of ${countedOn} in the table above`)
  return found
}
