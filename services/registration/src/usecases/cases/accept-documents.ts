/** The documents are in order: the case goes on to the licence registry. */
import type { CaseActBody, Duplicate } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { judgeAgreement } from '../../domain/cases/comparison.js'
import { judgeDuplicates } from '../../domain/cases/duplicates.js'
import { judgeComplete } from '../../domain/cases/paper-checks.js'
import { RegistrationError } from '../../errors.js'
import type { MembershipAnswer } from '../../outside/membership-register.js'
import { insertMembershipAskings } from '../../store/cases/askings.js'
import { type CaseSeen, loadCases, lockCases, type Step } from '../../store/cases/cases.js'
import { loadDuplicates } from '../../store/cases/duplicates.js'
import { findOrMakePersons, licenceKey, type Person } from '../../store/cases/persons.js'
import type { RegistrationContext } from '../context.js'
import { findInPapers, type PaperFindings } from './paper-findings.js'
import { changeMany, expectState, inTurns, type StaffActor } from './tools.js'

/** How many questions are under way at once to a system of others. */
const QUESTIONS_AT_ONCE = 8

type Despite = CaseActBody<'accept-documents'>['despite']

/** What stands beside the form when the decision is made. */
type Found = {
  readonly findings: PaperFindings | undefined
  readonly duplicates: readonly Duplicate[]
  readonly person: Person | undefined
  readonly membership: { readonly askingId: string; readonly answer: MembershipAnswer } | undefined
}

/**
 * Accepts the documents of cases, after the checks of the papers, of duplicates and of the membership.
 *
 * @throws {RegistrationError} `membership/unreachable`; each case may be refused with `case/papers-not-in-order`, `case/duplicate`,
 *   `case/person-differs`, `case/membership-differs`.
 */
export async function acceptDocuments(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'membership'>,
  { actor }: StaffActor,
  { cases, despite }: { readonly cases: readonly CaseSeen[]; readonly despite?: Despite },
) {
  const answers = await askMembership(context, cases)
  const found = new Map<string, Found>()
  return changeMany(
    context,
    { cases, actor },
    {
      prepare: async (tx, audit, by) => {
        const caseIds = cases.map(({ caseId }) => caseId)
        const files = [...(await lockCases(tx, caseIds)).values()]
        const findings = await findInPapers(tx, files, by.at)
        const duplicates = await loadDuplicates(tx, caseIds)
        const sound = files.filter(({ caseId }) => isComplete(findings.get(caseId)))
        const persons = await findOrMakePersons(
          tx,
          audit,
          sound.map(({ form }) => form),
          by,
        )
        const askings = await insertMembershipAskings(tx, answers, by)
        const answerOf = new Map(answers.map(({ caseId, answer }) => [caseId, answer]))
        for (const { caseId, form } of files) {
          const [askingId, answer] = [askings.get(caseId), answerOf.get(caseId)]
          found.set(caseId, {
            findings: findings.get(caseId),
            duplicates: duplicates.get(caseId) ?? [],
            person: persons.get(licenceKey(form.licenceNumber)),
            membership: askingId !== undefined && answer ? { askingId, answer } : undefined,
          })
        }
      },
      decide: (file) => decide(file, found.get(file.caseId), despite),
    },
  )
}

function isComplete(findings: PaperFindings | undefined): boolean {
  return findings !== undefined && judgeComplete(findings.checks) === 'complete'
}

/** Members are looked up before the transaction: nobody holds a lock while another system thinks. */
async function askMembership(
  { store, membership }: Pick<RegistrationContext, 'store' | 'membership'>,
  cases: readonly CaseSeen[],
) {
  const files = await loadCases(
    store.read,
    cases.map(({ caseId }) => caseId),
  )
  const members = files.filter(({ form }) => form.membership.kind === 'member')
  return inTurns(members, QUESTIONS_AT_ONCE, async ({ caseId, form }) => {
    const memberId = form.membership.kind === 'member' ? form.membership.memberId : ''
    const name = `${form.name.family}　${form.name.given}`
    return { caseId, answer: await membership.check({ memberId, name, birthDate: form.birthDate }) }
  })
}

function decide(file: Case, found: Found | undefined, despite: Despite): Step {
  expectState(file.state, 'document-check')
  const { findings, duplicates = [], person, membership } = found ?? {}
  if (!findings || !isComplete(findings)) throw new RegistrationError('case/papers-not-in-order', file.caseId)
  const agreement = judgeAgreement(findings.comparisons)
  if (agreement === 'differs' || (agreement === 'variant' && despite?.variants !== 'yes')) {
    throw new RegistrationError('case/papers-not-in-order', agreement)
  }
  if (judgeDuplicates(file.kind, duplicates) === 'found' && despite?.duplicates !== 'yes') {
    throw new RegistrationError('case/duplicate', file.caseId)
  }
  if (!person || person.birthDate !== file.form.birthDate)
    throw new RegistrationError('case/person-differs', file.caseId)
  if (file.form.membership.kind === 'member' && membership?.answer.standing !== 'member') {
    throw new RegistrationError('case/membership-differs', file.caseId)
  }
  const papers = findings.papers.map(({ documentId }) => ({ kind: 'document', id: documentId }))
  const asked = membership ? [{ kind: 'membership', id: membership.askingId }] : []
  return {
    state: { state: 'licence-inquiry' },
    act: 'documents-accepted',
    evidence: [...papers, ...asked],
    personId: person.personId,
    ...(despite && { reason: despite.reason }),
  }
}
