/** Who works on which case: taking, giving, giving back, many at once, and the next one. */
import { judgePermission } from '@jitsuin/sso/contract'
import type { AssignmentResults, AssignmentWish, CaseStateName } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import type { Staff } from '../../domain/staff.js'
import { REGISTRATION_ERRORS, RegistrationError } from '../../errors.js'
import { changeCase, changeCaseIn, loadCase, type Step } from '../../store/cases/cases.js'
import { pickNextCase } from '../../store/cases/queue.js'
import { loadColleagues, nameOf, type QueueContext, workableBy } from './queue.js'

type Result = AssignmentResults['results'][number]

/**
 * Gives cases to somebody, each for itself: one that is refused stops no other. A case that somebody else has got in the meantime
 * stays theirs, so that two people who take one case both learn whose it is.
 *
 * @throws {RegistrationError} `queue/unknown-colleague`
 */
export async function assignCases(
  context: QueueContext,
  staff: Staff,
  { to, cases }: AssignmentWish,
): Promise<AssignmentResults> {
  const members = await loadColleagues(context)
  const assignee = to === 'me' ? staff.staffId : to === 'nobody' ? null : to
  if (assignee !== null && assignee !== staff.staffId && members.get(assignee) === undefined) {
    throw new RegistrationError('queue/unknown-colleague', assignee)
  }
  const assignedTo = assignee === null ? null : nameOf(members, assignee)
  const results: Result[] = []
  for (const { caseId, from } of cases) {
    const refusal = await assignCase(context, staff, { caseId, from, to: assignee }).catch(refusalOf)
    results.push(
      refusal === undefined
        ? { caseId, outcome: 'assigned', assignedTo }
        : { caseId, outcome: 'refused', ...refusal },
    )
  }
  return { results }
}

type OneAssignment = { readonly caseId: string; readonly from: string | null; readonly to: string | null }

async function assignCase(
  { store, clock, newId }: QueueContext,
  { actor }: Staff,
  { caseId, from, to }: OneAssignment,
): Promise<undefined> {
  const known = await loadCase(store.read, caseId)
  if (known && (known.assignedTo ?? null) === to) return // A second click finds what the first one did.
  await changeCase(store, { caseId, expectedRevision: 'newest', actor, at: clock(), newId }, (file) => {
    if ((file.assignedTo ?? null) !== from) throw new RegistrationError('queue/taken-meanwhile', caseId)
    return assignmentStep(file, to)
  })
}

function assignmentStep({ state }: Pick<Case, 'state'>, to: string | null): Step {
  return { state, act: to === null ? 'given-back' : 'assigned', assignedTo: to }
}

function refusalOf(error: unknown): { readonly code: string; readonly text: { ja: string; en: string } } {
  if (!(error instanceof RegistrationError)) throw error
  const { ja, en } = REGISTRATION_ERRORS[error.code]
  return { code: error.code, text: { ja, en } }
}

/**
 * The oldest case that this person may work on and that nobody else has open; it is theirs from then on. Two who ask at the same
 * moment get two cases.
 */
export async function takeNextCase(
  context: QueueContext,
  staff: Staff,
  { leaving, state }: { readonly leaving?: string | undefined; readonly state?: CaseStateName | undefined },
): Promise<string | null> {
  const { store, clock, newId, presence } = context
  const at = clock()
  if (leaving !== undefined) presence.leave(leaving, staff.staffId)
  const without = [...presence.casesOfOthers(staff.staffId, at), ...(leaving === undefined ? [] : [leaving])]
  const wish = { workable: workableBy(staff.roles), without, state, staffId: staff.staffId }
  return store.transact({ actor: staff.actor, at }, async (tx, audit) => {
    const caseId = await pickNextCase(tx, wish)
    const file = caseId === undefined ? undefined : await loadCase(tx, caseId)
    if (file === undefined || file.assignedTo === staff.staffId || !mayAssign(staff)) {
      audit.changedNothing()
      return file?.caseId ?? null
    }
    const attempt = { caseId: file.caseId, expectedRevision: file.revision, actor: staff.actor, at, newId }
    await changeCaseIn(tx, audit, attempt, (each) => assignmentStep(each, staff.staffId))
    return file.caseId
  })
}

function mayAssign({ roles }: Staff): boolean {
  return judgePermission(roles, 'cases/assign') === 'allowed'
}
