/** The licence registry is asked about the four items (requirements C-05); what matched goes on to its fee. */
import { questionOf } from '../../domain/cases/registry-match.js'
import { RegistrationError } from '../../errors.js'
import { type CaseAnswer, insertAskings, type StoredAsking } from '../../store/cases/askings.js'
import { type CaseSeen, loadCases, type ManyChanged } from '../../store/cases/cases.js'
import type { RegistrationContext } from '../context.js'
import { settleFees } from './settle-fees.js'
import { changeMany, expectState, inTurns, type StaffActor } from './tools.js'

/** How many questions are under way at once. */
const QUESTIONS_AT_ONCE = 8

/**
 * Asks about cases. Every answer is kept as it came, with its SHA-256. A case without an answer stays in inquiry and is named as
 * refused with `registry/unreachable`: no answer is never a match.
 */
export async function matchRegistry(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'registry'>,
  { actor }: StaffActor,
  cases: readonly CaseSeen[],
): Promise<ManyChanged> {
  const { answers, unanswered } = await ask(context, cases)
  const silent = new Set(unanswered.map(({ caseId }) => caseId))
  const answered = cases.filter(({ caseId }) => !silent.has(caseId))
  if (answered.length === 0) return { changed: [], refused: unanswered }
  let askings: ReadonlyMap<string, StoredAsking> = new Map()
  const settled = new Map<string, ManyChanged['changed'][number]>()
  const result = await changeMany(
    context,
    { cases: answered, actor },
    {
      prepare: async (tx, audit, by) => {
        askings = await insertAskings(tx, audit, answers, by)
      },
      decide: ({ caseId, state }) => {
        expectState(state, 'licence-inquiry')
        const asking = askings.get(caseId)
        if (!asking) throw new RegistrationError('registry/unreachable', caseId)
        const { match, verdict } = asking
        const evidence = [{ kind: 'registry-match', id: match.matchId }]
        return verdict === 'matched'
          ? { state: { state: 'licence-ok', match }, act: 'registry-matched', evidence }
          : { state: { state: 'licence-ng', match }, act: 'registry-mismatched', evidence }
      },
      follow: async (tx, audit, changed, by) => {
        const matched = changed.filter(({ state }) => state.state === 'licence-ok')
        for (const file of await settleFees(tx, audit, matched, by)) settled.set(file.caseId, file)
      },
    },
  )
  const changed = result.changed.map((file) => settled.get(file.caseId) ?? file)
  return { changed, refused: [...unanswered, ...result.refused] }
}

async function ask(
  { store, registry }: Pick<RegistrationContext, 'store' | 'registry'>,
  cases: readonly CaseSeen[],
) {
  const files = await loadCases(
    store.read,
    cases.map(({ caseId }) => caseId),
  )
  const waiting = files.filter(({ state }) => state.state === 'licence-inquiry')
  const answers: CaseAnswer[] = []
  const unanswered: { caseId: string; error: RegistrationError }[] = []
  await inTurns(waiting, QUESTIONS_AT_ONCE, async ({ caseId, form }) => {
    try {
      answers.push({ caseId, answer: await registry.match(questionOf(form)) })
    } catch (error) {
      if (!(error instanceof RegistrationError)) throw error
      unanswered.push({ caseId, error })
    }
  })
  return { answers, unanswered }
}
