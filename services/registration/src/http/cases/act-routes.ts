import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import { ALL_CASE_ACTS, CASE_ACTS, CASE_ROUTES, type CaseActName, caseStandSchema } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { expectStaff } from '../staff.js'
import { PERFORMERS } from './perform-act.js'

/** A route for each act of the table: its permission, its body, its use case. */
export function actRoutes(context: RegistrationContext): readonly Route[] {
  return ALL_CASE_ACTS.map((act) => actRoute(context, act))
}

const REFUSALS = [
  'registration/sign-in-needed',
  'registration/not-allowed',
  'case/not-found',
  'case/changed-meanwhile',
  'case/state-forbids',
] as const

function actRoute<Name extends CaseActName>(context: RegistrationContext, act: Name): Route {
  const {
    ja,
    en,
    permission,
    body: schema,
  }: {
    ja: string
    en: string
    permission: (typeof CASE_ACTS)[Name]['permission']
    body: z.ZodType
  } = CASE_ACTS[act]
  return route({
    method: 'POST',
    path: CASE_ROUTES.act.replace(':act', act),
    summary: { ja, en },
    params: z.strictObject({ caseId: z.uuid() }),
    body: { json: schema },
    answers: { 200: caseStandSchema },
    refusals: REFUSALS,
    handle: async ({ headers, params: { caseId }, body }) => {
      const staff = await expectStaff(context.gate, headers, permission)
      // The server parsed the body with the schema of this very act.
      const wish = { ...(body as Parameters<(typeof PERFORMERS)[Name]>[2]), caseId }
      return { status: 200, json: standOf(await PERFORMERS[act](context, staff, wish)) }
    },
  })
}

/** Where a case stands. */
export function standOf({ caseId, state, revision }: Case): z.infer<typeof caseStandSchema> {
  return { caseId, state: state.state, revision }
}
