/** Separation of duties (hpki §4.2): who received neither examines nor approves; who examined does not approve. */
import type { Decision } from './case.js'

/** How strictly duties are separated (a setting of the office). */
export type Separation = 'three-people' | 'two-people'

type Done = Pick<Decision, 'act' | 'actor'>

/** Acts that make somebody the receiver of a case: they vouch for where its papers came from. */
const RECEIVING: readonly string[] = ['received', 'answer-recorded', 'document-added']

/** Whether this officer may sign as examiner or approver, given who did what before. */
export function judgeSeparation(
  { staffId, purpose }: { readonly staffId: string; readonly purpose: 'examine' | 'approve' },
  {
    decisions,
    examiner,
    separation,
  }: {
    readonly decisions: readonly Done[]
    readonly examiner?: string
    readonly separation: Separation
  },
): 'separate' | 'separation/received-it' | 'separation/same-person' {
  if (purpose === 'approve' && examiner === staffId) return 'separation/same-person'
  const received = decisions.some(
    ({ act, actor }) => RECEIVING.includes(act) && actor === `officer:${staffId}`,
  )
  return received && separation === 'three-people' ? 'separation/received-it' : 'separate'
}
