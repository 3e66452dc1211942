/** Fees as dated data (portal-issuance-exchange §2.6). All amounts in yen with consumption tax. */
import type { ApplicationForm, CaseKind, Channel } from '../../contract.js'
import { addMonths } from './days.js'

/** One row of the fee table. What is absent does not matter; the first row that fits counts. */
export type FeeRule = {
  /** Stands on invoices and in decisions; never reused. */
  readonly id: string
  readonly kinds?: readonly CaseKind[]
  readonly channels?: readonly Channel[]
  readonly membership?: 'member' | 'nonMember'
  /** Licences registered within this many months before the application. */
  readonly newLicenceMonths?: number
  readonly yen: number
  /** First and last day, both included; without a last day it still counts. */
  readonly from: string
  readonly until?: string
  readonly source: string
}

/** Begins with the decision of March 2021, taken as the first of April; what counted before is no longer asked for. */
const SINCE = '2021-04-01'

/** How long a licence is new: not stated by the source; one year. */
const NEW_LICENCE_MONTHS = 12

/** The table, the more special row first. */
export const FEE_RULES: readonly FeeRule[] = [
  {
    id: 'new-licence-2021',
    kinds: ['new'],
    newLicenceMonths: NEW_LICENCE_MONTHS,
    yen: 0,
    from: SINCE,
    source: '2021年3月の方針（新規医籍登録者は初回無料）',
  },
  {
    id: 'portal-2021',
    kinds: ['new', 'renewal'],
    channels: ['myNumberPortal'],
    yen: 0,
    from: SINCE,
    source: 'マイナポータルからの申請は当分の間無料',
  },
  {
    id: 'member-first-2021',
    kinds: ['new'],
    membership: 'member',
    yen: 0,
    from: SINCE,
    source: '会員は初回無料',
  },
  { id: 'first-2021', kinds: ['new'], yen: 5500, from: SINCE, source: '非会員の初回発行（税込）' },
  {
    id: 'member-renewal-2021',
    kinds: ['renewal'],
    membership: 'member',
    yen: 0,
    from: SINCE,
    source: '会員は更新無料',
  },
  { id: 'renewal-2021', kinds: ['renewal'], yen: 5500, from: SINCE, source: '非会員の5年更新（税込）' },
  {
    id: 'became-member-2021',
    kinds: ['membershipChange'],
    membership: 'member',
    yen: 0,
    from: SINCE,
    source: '入会による再発行は無料',
  },
  {
    id: 'reissue-2021',
    kinds: ['loss', 'damage', 'nameChange', 'membershipChange', 'other'],
    yen: 5500,
    from: SINCE,
    source: '再発行（税込）',
  },
]

/** What an application costs that is received on a day in Japan; `unpriced` when no row fits: nobody guesses a fee. */
export function feeFor(
  form: ApplicationForm,
  receivedOn: string,
  rules: readonly FeeRule[] = FEE_RULES,
): { readonly rule: FeeRule } | 'unpriced' {
  const rule = rules.find((row) => fits(row, form, receivedOn))
  return rule ? { rule } : 'unpriced'
}

function fits(rule: FeeRule, form: ApplicationForm, day: string): boolean {
  const isNewLicence = (months: number) => day <= addMonths(form.licenceDate, months)
  return (
    rule.from <= day &&
    (rule.until === undefined || day <= rule.until) &&
    (rule.kinds === undefined || rule.kinds.includes(form.kind)) &&
    (rule.channels === undefined || rule.channels.includes(form.channel)) &&
    (rule.membership === undefined || rule.membership === form.membership.kind) &&
    (rule.newLicenceMonths === undefined || isNewLicence(rule.newLicenceMonths))
  )
}
