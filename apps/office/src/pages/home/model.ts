/** What waits for the member of staff who looks at the first page. */
import type { PartnerList, SamlKeys } from '@jitsuin/federation/contract'
import type { QueueCounts } from '@jitsuin/registration/contract'
import type { StaffPage } from '@jitsuin/sso/contract'

/** One line of work: what kind, how many, and where to go. */
export type Task = {
  readonly kind:
    | 'my-cases'
    | 'unassigned-cases'
    | 'partner-approvals'
    | 'overdue-reviews'
    | 'due-reviews'
    | 'staff-changes'
    | 'key-activation'
  readonly count: number
  readonly to: '/cases?assigned=me' | '/cases?assigned=nobody' | '/partners' | '/reviews' | '/staff' | '/keys'
}

/** Everything that is known; what the person may not see is absent. */
export type Known = {
  readonly queue?: QueueCounts | undefined
  readonly partners?: PartnerList | undefined
  readonly staff?: StaffPage | undefined
  readonly keys?: SamlKeys | undefined
}

/** The work that waits for the person with the id `staffId`, the most urgent first; nothing that is not there. */
export function tasksOf({ queue, partners, staff, keys }: Known, staffId: string): readonly Task[] {
  const listed = partners?.partners ?? []
  const tasks: readonly Task[] = [
    { kind: 'my-cases', count: queue?.mine ?? 0, to: '/cases?assigned=me' },
    { kind: 'unassigned-cases', count: queue?.unassigned ?? 0, to: '/cases?assigned=nobody' },
    {
      kind: 'overdue-reviews',
      count: listed.filter(({ review }) => review === 'overdue').length,
      to: '/reviews',
    },
    {
      kind: 'partner-approvals',
      count: listed.filter(({ waitsForMe }) => waitsForMe === 'yes').length,
      to: '/partners',
    },
    {
      kind: 'staff-changes',
      count: (staff?.changes ?? []).filter(({ mayConfirm }) => mayConfirm === 'yes').length,
      to: '/staff',
    },
    {
      kind: 'key-activation',
      count: (keys?.keys ?? []).filter(({ proposedBy }) => proposedBy !== undefined && proposedBy !== staffId)
        .length,
      to: '/keys',
    },
    { kind: 'due-reviews', count: listed.filter(({ review }) => review === 'due').length, to: '/reviews' },
  ]
  return tasks.filter(({ count }) => count > 0)
}
