/** How long cases may take: working days of the office, and a light for each case. */
import { japanDate } from '@jitsuin/kernel'
import type { CaseStateName, Light } from '../../contract.js'
import { judgeWorkingDay } from './working-days.js'

/** Working days in a state: `soon` from the first number on, `late` beyond the second. Waiting for others has longer ones. */
export type AgeingTable = Readonly<
  Partial<Record<CaseStateName, { readonly soon: number; readonly late: number }>>
>

/** The usual days; a state without a row has a light by the whole time alone. */
export const USUAL_AGEING: AgeingTable = {
  received: { soon: 2, late: 3 },
  'document-check': { soon: 4, late: 5 },
  deficient: { soon: 20, late: 60 },
  'licence-inquiry': { soon: 3, late: 5 },
  'licence-ng': { soon: 2, late: 3 },
  'licence-ok': { soon: 1, late: 2 },
  'awaiting-payment': { soon: 15, late: 20 },
  'approval-wait': { soon: 2, late: 3 },
  approved: { soon: 3, late: 5 },
  production: { soon: 4, late: 5 },
  'production-error': { soon: 1, late: 2 },
  shipped: { soon: 4, late: 7 },
  notified: { soon: 40, late: 60 },
  'pickup-reserved': { soon: 10, late: 15 },
  unclaimed: { soon: 10, late: 20 },
}

/** How long a case of this state has taken. */
export function judgeAge(state: CaseStateName, workingDaysInState: number, table = USUAL_AGEING): Light {
  const days = table[state]
  if (days === undefined || workingDaysInState < days.soon) return 'on-time'
  return workingDaysInState > days.late ? 'late' : 'soon'
}

const DAY_MS = 86_400_000
/** Before the first case of any office; an older instant counts from here. */
const FIRST_DAY = Date.parse('2000-01-01')

/** How many working days there were before each day since the first; filled as far as somebody asked, so that a page of cases is cheap. */
const workingDaysBefore = [0]

/** Working days after the day of `from` up to and including the day of `to`, in Japan; on the same day none. */
export function countWorkingDays(from: Date, to: Date): number {
  return Math.max(0, workingDaysUntil(to) - workingDaysUntil(from))
}

function workingDaysUntil(at: Date): number {
  const days = Math.max(0, (Date.parse(japanDate(at)) - FIRST_DAY) / DAY_MS + 1)
  for (let day = workingDaysBefore.length; day <= days; day++) {
    const date = new Date(FIRST_DAY + (day - 1) * DAY_MS).toISOString().slice(0, 10)
    workingDaysBefore[day] = (workingDaysBefore[day - 1] ?? 0) + (judgeWorkingDay(date) === 'working' ? 1 : 0)
  }
  return workingDaysBefore[days] ?? 0
}
