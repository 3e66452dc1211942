/** The counted figures from which the reports are made, and the rule that they must agree with each other. */
import type { Text } from '@jitsuin/kernel'
import { StatisticsError } from '../errors.js'
import { ALL_AREAS, type AreaCode } from './areas.js'

/** Members of the association, and doctors who are none. */
export type Split = { readonly members: number; readonly nonMembers: number }

/** Cards of one area that are issued and still valid (portal §2.7, 発行数). */
export type AreaCards = Split & { readonly area: AreaCode }

/** Why an application has no valid card (requirements T-C01-3); each application is in one row only. */
export const WITHOUT_CARD = {
  deficient: { ja: '不備連絡中', en: 'Waiting for papers' },
  inProgress: { ja: '処理中', en: 'In progress' },
  ended: { ja: '却下・取下げ・期限切れ', en: 'Rejected, withdrawn or lapsed' },
  cardEnded: { ja: '発行後に失効・満了・返納', en: 'Card revoked, expired or returned' },
} as const satisfies Readonly<Record<string, Text>>
export type WithoutCard = keyof typeof WITHOUT_CARD

/** One month: applications that arrived in it, and cards that were valid at its end. */
export type MonthFigures = {
  /** `YYYY-MM`, in Japan. */
  readonly month: string
  readonly applications: Split
  readonly validCards: number
}

/** Holders who registered with a partner, such as an airline. */
export type PartnerFigures = Split & { readonly name: Text }

/** Everything that one snapshot is made of. */
export type IssuanceFigures = {
  /** All 48 areas; one that is missing has no cards. */
  readonly cards: readonly AreaCards[]
  /** 申請数: all applications ever received, deficient ones included; absent when a published source is silent about it. */
  readonly applications?: number
  /** Applications without a valid card, by why; absent when a published source gives no split. */
  readonly withoutCard?: Readonly<Record<WithoutCard, number>>
  /** Without gaps, the earliest first; empty when a published source gives none. */
  readonly months: readonly MonthFigures[]
  readonly partners: readonly PartnerFigures[]
}

/** Members and non-members together. */
export function total({ members, nonMembers }: Split): number {
  return members + nonMembers
}

/** Both columns summed. */
export function sum(rows: readonly Split[]): Split {
  return rows.reduce<Split>(
    (whole, row) => ({
      members: whole.members + row.members,
      nonMembers: whole.nonMembers + row.nonMembers,
    }),
    { members: 0, nonMembers: 0 },
  )
}

/** The cards of all 48 areas in their order. */
export function everyArea(cards: readonly AreaCards[]): readonly AreaCards[] {
  const byArea = new Map(cards.map((row) => [row.area, row]))
  return ALL_AREAS.map((area) => byArea.get(area) ?? { area, members: 0, nonMembers: 0 })
}

/**
 * Checks that the figures agree: no area twice, no count below zero, no more cards than applications, and a difference that
 * its parts explain.
 *
 * @throws {StatisticsError} `statistics/figures-do-not-add-up`
 */
export function checkFigures(figures: IssuanceFigures): void {
  const { cards, applications, withoutCard, months } = figures
  const issued = total(sum(cards))
  const counts = [...cards, ...months.map((month) => month.applications)].flatMap((row) => [
    row.members,
    row.nonMembers,
  ])
  if (new Set(cards.map(({ area }) => area)).size !== cards.length) throw contradiction('an area twice')
  if (counts.some((count) => !Number.isSafeInteger(count) || count < 0)) throw contradiction('a bad count')
  if (applications === undefined) {
    if (withoutCard || months.length > 0) throw contradiction('parts of an unknown number of applications')
    return
  }
  if (issued > applications) throw contradiction(`${issued} cards of ${applications} applications`)
  const parts = withoutCard && Object.values(withoutCard).reduce((whole, count) => whole + count, 0)
  if (parts !== undefined && parts !== applications - issued) {
    throw contradiction(`${applications} − ${issued} is not ${parts}`)
  }
  const arrived = total(sum(months.map((month) => month.applications)))
  if (months.length > 0 && arrived !== applications) {
    throw contradiction(`the months hold ${arrived} of ${applications} applications`)
  }
}

function contradiction(what: string): StatisticsError {
  return new StatisticsError('statistics/figures-do-not-add-up', what)
}
