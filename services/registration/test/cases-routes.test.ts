import { randomUUID } from 'node:crypto'
import { judgePermission, STAFF_ROLES, type StaffAction, type StaffRole } from '@jitsuin/sso/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ALL_CASE_ACTS,
  CASE_ACTS,
  CASE_ROUTES,
  type CaseClient,
  caseClient,
  caseViewSchema,
  fillRoute,
} from '../src/contract.js'
import { formOf, type OfficeStage, openOfficeStage } from './support/office-stage.js'
import { receive, someone, upToApproval } from './support/tools.js'

let stage: OfficeStage
let caseId: string
beforeAll(async () => {
  stage = await openOfficeStage()
  caseId = (await receive(stage, someone(stage))).caseId
})
afterAll(() => stage.close())

type Method = 'GET' | 'POST' | 'PUT'
const ID = randomUUID()
const ROUTES: readonly (readonly [Method, string, StaffAction])[] = [
  ['POST', CASE_ROUTES.cases, 'cases/receive'],
  ['GET', CASE_ROUTES.case, 'cases/read'],
  ['GET', CASE_ROUTES.audit, 'cases/read'],
  ['POST', CASE_ROUTES.notes, 'cases/assign'],
  ['GET', CASE_ROUTES.balance, 'statistics/read'],
  ['POST', CASE_ROUTES.documents, 'cases/check-documents'],
  ['GET', CASE_ROUTES.content, 'cases/read'],
  ['PUT', CASE_ROUTES.documentFacts, 'cases/check-documents'],
  ['GET', CASE_ROUTES.payments, 'payments/record'],
  ['POST', CASE_ROUTES.paymentImports, 'payments/record'],
  ['POST', CASE_ROUTES.paymentAssignment, 'payments/record'],
  ['GET', CASE_ROUTES.switches, 'cases/read'],
  ['POST', CASE_ROUTES.switch, 'cases/approve'],
  ['GET', CASE_ROUTES.officers, 'officers/enrol'],
  ['POST', CASE_ROUTES.officerChallenge, 'officers/enrol'],
  ['POST', CASE_ROUTES.officerEnrolments, 'officers/enrol'],
  ['POST', CASE_ROUTES.enrolmentToSign, 'officers/enrol'],
  ['POST', CASE_ROUTES.enrolmentSignature, 'officers/enrol'],
  ['POST', CASE_ROUTES.warrant, 'cases/examine'],
  ['GET', CASE_ROUTES.signingWait, 'cases/assign'],
  ['POST', CASE_ROUTES.lists, 'cases/approve'],
  ...ALL_CASE_ACTS.map(
    (act) => ['POST', CASE_ROUTES.act.replace(':act', act), CASE_ACTS[act].permission] as const,
  ),
]

/** Bodies that pass the door, so that what refuses is the role. */
const seen = { expectedRevision: 1 }
const reason = '試験'
const signature = { method: 'staff-card', signature: 'AAAA' }
const BODIES: Readonly<Record<string, unknown>> = {
  [CASE_ROUTES.cases]: { requestId: ID, form: formOf(1) },
  [CASE_ROUTES.warrant]: { ...seen, purpose: 'examine' },
  [CASE_ROUTES.lists]: {
    purpose: 'approve',
    cases: [ID, randomUUID()].map((one) => ({ ...seen, caseId: one })),
  },
  [CASE_ROUTES.notes]: { requestId: ID, text: reason },
  [CASE_ROUTES.documentFacts]: { ...seen, facts: {} },
  [CASE_ROUTES.paymentAssignment]: { reason },
  [CASE_ROUTES.switch]: { value: 'three-people', reason },
  [CASE_ROUTES.officerChallenge]: {},
  [CASE_ROUTES.officerEnrolments]: {
    challenge: 'AAAA',
    credentialId: 'AAAA',
    clientDataJson: 'AAAA',
    publicKey: 'AAAA',
    authenticatorData: 'AAAA',
  },
  [CASE_ROUTES.enrolmentToSign]: {},
  [CASE_ROUTES.enrolmentSignature]: { signature },
  'send-deficiencies': { ...seen, deficiencies: [{ code: 'photo/missing' }] },
  examine: { ...seen, warrantId: ID, signature },
  approve: { ...seen, warrantId: ID, signature },
  'record-payer': { ...seen, payerId: 'yamanashi', reason },
  assign: { ...seen, assignedTo: null },
  'correct-form': { ...seen, form: formOf(1), reason },
}

async function call(method: Method, route: string, who: string) {
  const url = fillRoute(route, {
    caseId,
    documentId: ID,
    paymentId: ID,
    enrolmentId: ID,
    listId: ID,
    name: 'separation',
  })
  const act = route.split('/').at(-1) ?? ''
  const [type, payload] =
    route === CASE_ROUTES.paymentImports
      ? ['text/csv', '入金日,金額,振込人,摘要\n']
      : route === CASE_ROUTES.documents
        ? ['multipart/form-data; boundary=x', '--x--\r\n']
        : [
            'application/json',
            JSON.stringify(
              BODIES[route] ??
                BODIES[act] ?? {
                  ...seen,
                  ...(act !== 'begin-check' &&
                    act !== 'accept-documents' &&
                    act !== 'match-registry' && { reason }),
                },
            ),
          ]
  const headers = { 'x-staff': who, ...(method !== 'GET' && { 'content-type': type }) }
  const answer = await stage.service.inject({ method, url, headers, ...(method !== 'GET' && { payload }) })
  const body: unknown = answer.headers['content-type']?.toString().includes('json') ? answer.json() : {}
  return {
    status: answer.statusCode,
    code: typeof body === 'object' && body && 'code' in body ? body.code : undefined,
  }
}

describe('every route', () => {
  it.each(ROUTES)(
    '%s %s asks the one table about every role, and who is there',
    async (method, route, action) => {
      expect(await call(method, route, 'nobody')).toEqual({
        status: 401,
        code: 'registration/sign-in-needed',
      })
      for (const role of Object.keys(STAFF_ROLES) as StaffRole[]) {
        // the table has no other keys
        const { status, code } = await call(method, route, `role:${role}`)
        const isAllowed = judgePermission([role], action) === 'allowed'
        const isDoorShut = code === 'http/request-invalid' && route !== CASE_ROUTES.documents
        expect({ role, refused: code === 'registration/not-allowed', isDoorShut }).toEqual({
          role,
          refused: !isAllowed,
          isDoorShut: false,
        })
        if (!isAllowed) expect(status).toBe(403)
      }
    },
  )
})

describe('the page of a case', () => {
  const client = (who: string): CaseClient =>
    caseClient(async (input, init) => {
      const answer = await stage.service.inject({
        method: (init?.method ?? 'GET') as Method, // the client sends only these
        url: String(input),
        headers: { 'x-staff': who, ...(init?.body !== undefined && { 'content-type': 'application/json' }) },
        ...(typeof init?.body === 'string' && { payload: init.body }),
      })
      return new Response(answer.body, {
        status: answer.statusCode,
        headers: { 'content-type': 'application/json' },
      })
    })

  it('says what this person can do now, and why not', async () => {
    const file = await upToApproval(stage)
    const examiner = await client('emi').view(file.caseId)
    expect(caseViewSchema.safeParse(examiner).success).toBe(true)
    expect(examiner.acts).toContainEqual({ act: 'examine', verdict: 'possible' })
    const { acts } = await client('aya').view(file.caseId)
    expect(acts).toContainEqual({ act: 'approve', verdict: 'refused', code: 'warrant/not-examined' })
    expect(acts).toContainEqual({ act: 'reject', verdict: 'possible' })
    expect(acts.some(({ act }) => act === 'match-registry')).toBe(false)
  })

  it('is signed through the client, and shows who saw it', async () => {
    const file = await upToApproval(stage)
    for (const [who, act] of [
      ['emi', 'examine'],
      ['aya', 'approve'],
    ] as const) {
      const { head } = await client(who).view(file.caseId)
      const { warrantId, bytes } = await client(who).warrant(file.caseId, {
        purpose: act,
        expectedRevision: head.revision,
      })
      const signed = stage.officers[who].sign(Buffer.from(bytes, 'base64url'))
      await client(who).act(file.caseId, act, {
        expectedRevision: head.revision,
        warrantId,
        signature: signed,
      })
    }
    const { head, facts } = await client('emi').view(file.caseId)
    expect(head.state).toBe('approved')
    expect(facts.approvals?.map(({ staffId }) => staffId)).toEqual(['emi', 'aya'])
    const { entries } = await client('emi').audit(file.caseId)
    expect(entries).toContainEqual(
      expect.objectContaining({ actor: 'officer:aya', what: 'viewed', detail: 'page' }),
    )
  })

  it('tells the loser of two who act at once', async () => {
    const file = await upToApproval(stage)
    const body = { expectedRevision: file.revision, reason }
    const results = await Promise.allSettled(
      ['aya', 'akio'].map((who) => client(who).act(file.caseId, 'reject', body)),
    )
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { failure: { kind: 'refused', code: 'case/changed-meanwhile' } },
    })
  })

  it('is closed to a counter of another place', async () => {
    expect(await call('GET', CASE_ROUTES.case, 'role:counterOfficer')).toMatchObject({
      status: 403,
      code: 'registration/other-place',
    })
  })
})
