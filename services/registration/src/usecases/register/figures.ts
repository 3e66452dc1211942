/** What the statistics ask of the register; every count of one answer is of one moment. */
import { japanDate, type Text } from '@jitsuin/kernel'
import {
  ALL_CASE_STATES,
  ALL_DEFICIENCIES,
  CASE_STATES,
  type CaseStateName,
  DEFICIENCIES,
} from '../../contract.js'
import type { Database } from '../../store/database.js'
import { countApplications, countCardChanges } from '../../store/register/issuance.js'
import { atOneMoment } from '../../store/register/moment.js'
import { countAges, countBlankCards, countDeficiencies, countLeadTimes } from '../../store/register/work.js'
import { type IssuanceCount, issuanceOf } from './issuance.js'

/** The work in progress, with the office's names of states and deficiencies. Days are days in Japan. */
export type WorkCount = {
  readonly states: readonly { readonly state: CaseStateName; readonly name: Text }[]
  readonly ages: readonly { readonly state: CaseStateName; readonly days: number; readonly count: number }[]
  readonly deficiencies: readonly { readonly code: string; readonly name: Text; readonly count: number }[]
  /** From receipt to shipping, of the cards shipped in the last 90 days. */
  readonly leadTimes: readonly { readonly days: number; readonly count: number }[]
  readonly stock: { readonly blankCards: number; readonly neededForOpenCases: number }
}

/** Counts of the register. */
export type RegisterFigures = {
  /** Applications and cards; `at` is now, and what came later is left out. */
  readonly countIssuance: (at: Date) => Promise<IssuanceCount>
  readonly countWork: (at: Date) => Promise<WorkCount>
}

const LEAD_TIME_MS = 90 * 86_400_000

/** Open cases to which no blank card was given yet, or whose card was spoiled. */
const NEEDS_BLANK: ReadonlySet<CaseStateName> = new Set([
  'received',
  'document-check',
  'deficient',
  'licence-inquiry',
  'licence-ng',
  'licence-ok',
  'awaiting-payment',
  'approval-wait',
  'approved',
  'second-key-issued',
  'production-error',
])

const OPEN_STATES = ALL_CASE_STATES.filter((state) => CASE_STATES[state].phase === 'open').map((state) => ({
  state,
  name: textOf(CASE_STATES[state]),
}))

/** Opens the counts. */
export function figuresOf(store: Pick<Database, 'read'>): RegisterFigures {
  return {
    countIssuance: (at) =>
      atOneMoment(store, async (tx) => {
        const groups = await countApplications(tx, at)
        return issuanceOf(groups, await countCardChanges(tx, at), japanDate(at).slice(0, 7))
      }),
    countWork: (at) =>
      atOneMoment(store, async (tx) => {
        const ages = await countAges(tx, at)
        const deficiencies = await countDeficiencies(tx)
        const after = new Date(at.getTime() - LEAD_TIME_MS)
        return {
          states: OPEN_STATES,
          ages,
          deficiencies: deficiencies.map((row) => ({ ...row, name: nameOfDeficiency(row.code) })),
          leadTimes: await countLeadTimes(tx, { after, until: at }),
          stock: { blankCards: await countBlankCards(tx), neededForOpenCases: neededFor(ages) },
        }
      }),
  }
}

function neededFor(ages: WorkCount['ages']): number {
  return ages.reduce((sum, { state, count }) => sum + (NEEDS_BLANK.has(state) ? count : 0), 0)
}

/** A code that is no longer in the table is its own name. */
function nameOfDeficiency(code: string): Text {
  const known = ALL_DEFICIENCIES.find((one) => one === code)
  return known ? textOf(DEFICIENCIES[known]) : { ja: code, en: code }
}

function textOf({ ja, en }: Text): Text {
  return { ja, en }
}
