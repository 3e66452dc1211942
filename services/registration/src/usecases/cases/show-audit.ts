import type { CaseAudit } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import { loadCase, loadDecisions } from '../../store/cases/cases.js'
import { loadViews } from '../../store/cases/notes.js'
import type { RegistrationContext } from '../context.js'

/** Who changed and who saw a case, newest first. The same acts stand in the audit log, where nobody can change them unseen. */
export async function showAudit(
  { store }: Pick<RegistrationContext, 'store'>,
  caseId: string,
): Promise<CaseAudit> {
  if (!(await loadCase(store.read, caseId))) throw new RegistrationError('case/not-found', caseId)
  const [decisions, views] = await Promise.all([
    loadDecisions(store.read, caseId),
    loadViews(store.read, caseId),
  ])
  const changed = decisions.map(({ at, actor, act, revision }) => {
    return { at: at.toISOString(), actor, what: 'changed' as const, detail: act, revision }
  })
  const viewed = views.map(({ at, actor, part }) => {
    return { at: at.toISOString(), actor, what: 'viewed' as const, detail: part }
  })
  return { entries: [...changed, ...viewed].sort((a, b) => (a.at < b.at ? 1 : -1)) }
}
