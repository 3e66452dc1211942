/** From the name of an act to the use case that does it; the table is complete by its type. */
import type { CaseActBody, CaseActName } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { acceptDocuments } from '../../usecases/cases/accept-documents.js'
import { assignCase } from '../../usecases/cases/assign-case.js'
import { beginCheck } from '../../usecases/cases/begin-check.js'
import { correctForm } from '../../usecases/cases/correct-form.js'
import { rejectCase, withdrawCase } from '../../usecases/cases/end-case.js'
import { matchRegistry } from '../../usecases/cases/match-registry.js'
import { recordAnswer } from '../../usecases/cases/record-answer.js'
import { recordPayer } from '../../usecases/cases/record-payer.js'
import { reopen } from '../../usecases/cases/reopen.js'
import { sendDeficiencies } from '../../usecases/cases/send-deficiencies.js'
import { signCase } from '../../usecases/cases/sign-case.js'
import { only } from '../../usecases/cases/tools.js'
import type { RegistrationContext } from '../../usecases/context.js'
import type { Staff } from '../staff.js'

type Performer<Name extends CaseActName> = (
  context: RegistrationContext,
  staff: Staff,
  wish: CaseActBody<Name> & { readonly caseId: string },
) => Promise<Case>

/** One row per act. */
export const PERFORMERS: { readonly [Name in CaseActName]: Performer<Name> } = {
  'begin-check': async (context, staff, seen) => only(await beginCheck(context, staff, [seen])),
  'accept-documents': async (context, staff, { despite, ...seen }) =>
    only(await acceptDocuments(context, staff, { cases: [seen], ...(despite && { despite }) })),
  'send-deficiencies': sendDeficiencies,
  'record-answer': (context, { actor }, { reason, ...seen }) =>
    recordAnswer(context, actor, { ...seen, ...(reason !== undefined && { reason }) }),
  'match-registry': async (context, staff, seen) => only(await matchRegistry(context, staff, [seen])),
  reopen,
  examine: (context, staff, wish) => signCase(context, staff, { ...wish, purpose: 'examine' }),
  approve: (context, staff, wish) => signCase(context, staff, { ...wish, purpose: 'approve' }),
  reject: rejectCase,
  withdraw: (context, { actor }, wish) => withdrawCase(context, actor, wish),
  'record-payer': (context, { actor }, wish) => recordPayer(context, actor, wish),
  assign: assignCase,
  'correct-form': correctForm,
}
