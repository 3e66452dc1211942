/** From counted groups to the figures of a snapshot: each application is in exactly one row of every table. */
import type { CaseStateName } from '../../contract.js'
import { monthAfter } from '../../domain/campaigns/months.js'
import type { ApplicationGroup, CardChange } from '../../store/register/issuance.js'
import { type AreaCode, areaCodeOf } from './areas.js'

/** Members of the association, and doctors who are none. */
export type Split = { readonly members: number; readonly nonMembers: number }

/** Why an application has no valid card (T-C01-3). */
export type WithoutCard = 'deficient' | 'inProgress' | 'ended' | 'cardEnded'

/** What the office has issued at a moment. */
export type IssuanceCount = {
  /** Cards issued and still valid; areas without any are left out. */
  readonly cards: readonly (Split & { readonly area: AreaCode })[]
  /** Applications ever received. */
  readonly applications: number
  /** Its parts add up to the applications less the cards. */
  readonly withoutCard: Readonly<Record<WithoutCard, number>>
  /** From the first application's month to this one, without gaps: applications that arrived, and cards valid at its end. */
  readonly months: readonly {
    readonly month: string
    readonly applications: Split
    readonly validCards: number
  }[]
  /** The office knows of no partners. */
  readonly partners: readonly []
}

const WITHOUT_CARD: Partial<Readonly<Record<CaseStateName, WithoutCard>>> = {
  deficient: 'deficient',
  rejected: 'ended',
  withdrawn: 'ended',
  lapsed: 'ended',
  'handed-over': 'cardEnded',
  returned: 'cardEnded',
}

/** Adds the groups up. `thisMonth` is the month of the count in Japan; at its "end" stands what is valid now. */
export function issuanceOf(
  groups: readonly ApplicationGroup[],
  changes: readonly CardChange[],
  thisMonth: string,
): IssuanceCount {
  return {
    cards: cardsByArea(groups),
    applications: totalOf(groups),
    withoutCard: withoutCardOf(groups),
    months: monthsOf(groups, changes, thisMonth),
    partners: [],
  }
}

function cardsByArea(groups: readonly ApplicationGroup[]): IssuanceCount['cards'] {
  const byArea = Map.groupBy(groups, ({ prefecture }) => prefecture && areaCodeOf(prefecture))
  return [...byArea]
    .flatMap(([area, some]) => (area === null ? [] : [{ area, ...splitOf(some) }]))
    .toSorted((one, other) => one.area.localeCompare(other.area))
}

function withoutCardOf(groups: readonly ApplicationGroup[]): IssuanceCount['withoutCard'] {
  const counts: Record<WithoutCard, number> = { deficient: 0, inProgress: 0, ended: 0, cardEnded: 0 }
  for (const { prefecture, state, count } of groups) {
    if (prefecture === null) counts[WITHOUT_CARD[state] ?? 'inProgress'] += count
  }
  return counts
}

function monthsOf(
  groups: readonly ApplicationGroup[],
  changes: readonly CardChange[],
  thisMonth: string,
): IssuanceCount['months'] {
  const arrived = Map.groupBy(groups, ({ month }) => month)
  const changed = new Map(changes.map(({ month, change }) => [month, change]))
  const months: IssuanceCount['months'][number][] = []
  let validCards = 0
  for (
    let month = [...arrived.keys()].toSorted()[0];
    month && month <= thisMonth;
    month = monthAfter(month, 1)
  ) {
    validCards += changed.get(month) ?? 0
    months.push({ month, applications: splitOf(arrived.get(month) ?? []), validCards })
  }
  return months
}

function splitOf(groups: readonly ApplicationGroup[]): Split {
  return {
    members: totalOf(groups.filter(({ membership }) => membership === 'member')),
    nonMembers: totalOf(groups.filter(({ membership }) => membership === 'nonMember')),
  }
}

function totalOf(groups: readonly ApplicationGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0)
}
