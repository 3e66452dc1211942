/** Where a call stands: which of the desk's steps are done, which one is next. */
import type { ProcedureView } from '@jitsuin/registration/contract'
import type { StepState } from '@jitsuin/ui'

/** The steps after the holder was found. */
export const DESK_STEPS = ['identify', 'callBack', 'sign', 'done'] as const
export type DeskStep = (typeof DESK_STEPS)[number]

/** The state of each step. A call that was refused stops where it failed. */
export function stepsOf(state: ProcedureView['state']): Readonly<Record<DeskStep, StepState>> {
  switch (state) {
    case 'reported':
      return { identify: 'active', callBack: 'waiting', sign: 'waiting', done: 'waiting' }
    case 'identified':
      return { identify: 'done', callBack: 'active', sign: 'waiting', done: 'waiting' }
    case 'awaiting-signatures':
    case 'sending':
      return { identify: 'done', callBack: 'done', sign: 'active', done: 'waiting' }
    case 'refused':
      return { identify: 'failed', callBack: 'skipped', sign: 'skipped', done: 'skipped' }
    case 'dropped':
      return { identify: 'skipped', callBack: 'skipped', sign: 'skipped', done: 'skipped' }
    case 'revoked':
    case 'card-awaited':
    case 'done':
    case 'papers-wait':
    case 'papers-checked':
    case 'application-open':
    case 'held-for-holder':
      return { identify: 'done', callBack: 'done', sign: 'done', done: 'done' }
  }
}

/** The registered number in groups that are read aloud easily; unknown lengths stay as they are. */
export function groupDigits(digits: string): string {
  const groups = digits.length === 11 ? /^(\d{3})(\d{4})(\d{4})$/ : /^(\d{2,4}?)(\d{2,4})(\d{4})$/
  return digits.replace(groups, '$1-$2-$3')
}
