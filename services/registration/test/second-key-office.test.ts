/** Figures and contracts of second keys as the office's routes answer them, over twins of both services. */
import { createService, silentLogger } from '@jitsuin/platform'
import type { ContractDetail, ContractList } from '@jitsuin/signing/contract'
import type { Session, StaffRole } from '@jitsuin/sso/contract'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTRACT_PROBLEMS, REGISTRATION_PROBLEMS } from '../src/http/problems.js'
import { contractOfficeRoutes } from '../src/http/second-key/contract-routes.js'
import { secondKeyOfficeRoutes } from '../src/http/second-key/routes.js'
import { contractsOverConnection } from '../src/outside/second-key-contracts.js'
import { figuresOverConnections } from '../src/outside/second-key-figures.js'
import type { RegistrationContext } from '../src/usecases/context.js'

const AT = new Date('2026-11-20T03:00:00Z')
const ID = '00000000-0000-4000-8000-000000000001'
const PART = '00000000-0000-4000-8000-000000000002'
const DAY = { day: '2026-11-20', standing: 'running', approvals: 2, admitted: 9, released: 9, refusals: [] }
const FIGURES = { countedAt: AT.toISOString(), days: [DAY] }
const CONTRACT: ContractDetail = {
  contractId: ID,
  institution: 'DEMO-I-0001',
  institutionName: 'Mihon Clinic',
  terms: { kind: 'clinic' },
  state: 'active',
  concludedAt: AT.toISOString(),
  beginsOn: '2026-11-20',
  judgement: { standing: 'in-order' },
  invoices: [],
  payments: [],
  extensions: [],
}
const LIST: ContractList = {
  rows: [],
  total: 0,
  pages: 1,
  counts: { 'in-order': 0, 'in-grace': 0, 'cut-off': 0, ended: 0, none: 0 },
  coming: [],
}

type Answer = { status: number; json: unknown }
/** What the services answer, and what they were asked. */
let answers: { keyManagement: Answer | 'silent'; signing: Answer | 'silent' }
const asked: { path: string; body?: unknown }[] = []

function connection(service: keyof typeof answers) {
  const ask = async (path: string, body?: unknown): Promise<Answer> => {
    asked.push({ path, ...(body !== undefined && { body }) })
    const answer = answers[service]
    if (answer === 'silent') throw new Error('Nobody there')
    return answer
  }
  return { get: (path: string) => ask(path), post: ask }
}

function sessionOf(role: string): Session | undefined {
  if (role === '') return undefined
  return {
    kind: 'staff',
    sessionId: 's',
    accountId: 'a',
    method: 'passkey',
    signedInAt: AT,
    expiresAt: new Date(AT.getTime() + 3_600_000),
    staffId: `staff-${role}`,
    roles: [role as StaffRole], // the tests name roles alone
  }
}

describe('second keys in the office', () => {
  let service: Awaited<ReturnType<typeof createService>>
  beforeAll(async () => {
    const [keyManagement, signing] = [connection('keyManagement'), connection('signing')]
    const context = {
      gate: {
        current: async (headers: Record<string, unknown>) => sessionOf(String(headers['x-role'] ?? '')),
      },
      clock: () => AT,
      secondKeyCounts: figuresOverConnections({ keyManagement, signing }),
      institutionContracts: contractsOverConnection(signing),
    } as unknown as RegistrationContext // nothing else of the world is reached
    service = await createService({
      name: 'office',
      title: { ja: '業務画面', en: 'Office' },
      routes: [...secondKeyOfficeRoutes(context), ...contractOfficeRoutes(context)],
      problems: [REGISTRATION_PROBLEMS, CONTRACT_PROBLEMS],
      logger: silentLogger,
    })
  })
  beforeEach(() => {
    asked.length = 0
    answers = { keyManagement: { status: 200, json: FIGURES }, signing: { status: 200, json: FIGURES } }
  })
  const call = async (role: string, url: string, body?: object) => {
    const answer = await service.inject({
      method: body ? 'POST' : 'GET',
      url,
      headers: { 'x-role': role, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { payload: JSON.stringify(body) }),
    })
    const isJson = String(answer.headers['content-type']).includes('json')
    return { status: answer.statusCode, body: answer.body, json: isJson ? answer.json() : {} }
  }
  const PERIOD = 'from=2026-11-20&to=2026-11-20'

  it('have their figures from both services for the same period (T-C08-7)', async () => {
    const { status, json } = await call('auditor', `/api/second-key/figures?${PERIOD}`)
    expect(status).toBe(200)
    expect(json).toMatchObject({ totals: { logins: 2, signatures: 9 }, unreachable: [] })
    expect(asked.map(({ path }) => path)).toEqual([`/office/figures?${PERIOD}`, `/office/figures?${PERIOD}`])
  })

  it.each([
    ['silence', 'silent'],
    ['a refusal', { status: 403, json: { code: 'peer/not-allowed' } }],
    ['an answer of another form', { status: 200, json: { days: [{ day: 'today' }] } }],
  ] as const)('say of %s that a service is not reached, and show the other one', async (_what, signing) => {
    answers.signing = signing
    const { json } = await call('auditor', `/api/second-key/figures?${PERIOD}`)
    expect(json).toMatchObject({ totals: { logins: 2, signatures: null }, unreachable: ['signing'] })
  })

  it('leave as a file', async () => {
    const { body } = await call('approver', `/api/second-key/figures.csv?${PERIOD}`)
    expect(body).toContain('2026-11-20,2,9,no,')
  })

  it('are asked for no period that makes no sense, and by nobody else', async () => {
    expect((await call('auditor', '/api/second-key/figures?from=2026-11-21&to=2026-11-20')).status).toBe(422)
    expect((await call('', `/api/second-key/figures?${PERIOD}`)).status).toBe(401)
    expect((await call('helpDesk', `/api/second-key/figures?${PERIOD}`)).status).toBe(403)
    expect(asked).toEqual([])
  })

  it('have contracts, whose list is asked for as it was chosen', async () => {
    answers.signing = { status: 200, json: LIST }
    const { status } = await call('helpDesk', '/api/contracts?words=mihon&standing=in-grace&page=2')
    expect(status).toBe(200)
    expect(asked).toEqual([{ path: '/office/contracts?words=mihon&standing=in-grace&page=2' }])
  })

  const PAYMENT = { paymentId: PART, fiscalYear: 2026, amountYen: 10_000, paidOn: '2026-11-20' }
  const GRACE = { extensionId: PART, fiscalYear: 2026, until: '2027-01-31', reason: '災害のため' }
  const CORRECTION = { paymentId: PART, amountYen: 0, paidOn: '2026-11-20', reason: '誤り' }
  it.each([
    ['receptionist', `/contracts/${ID}/payments`, PAYMENT],
    ['receptionist', `/contracts/${ID}/payments/${PART}/correction`, CORRECTION],
    ['approver', `/contracts/${ID}/extensions`, GRACE],
    ['administrator', `/contracts/${ID}/extensions/${PART}/decision`, { decision: 'confirmed' }],
  ])('tell the signing service which officer acts: %s %s', async (role, path, act) => {
    answers.signing = { status: 200, json: CONTRACT }
    expect((await call(role, `/api${path}`, act)).json).toEqual(CONTRACT)
    expect(asked).toEqual([{ path: `/office${path}`, body: { officer: `staff-${role}`, act } }])
  })

  it('pass on why the signing service refuses, and say when it is not reached', async () => {
    answers.signing = { status: 403, json: { code: 'contract/same-officer' } }
    const path = `/api/contracts/${ID}/extensions/${PART}/decision`
    const refused = await call('approver', path, { decision: 'confirmed' })
    expect([refused.status, refused.json.code]).toEqual([403, 'contract/same-officer'])
    answers.signing = { status: 403, json: { code: 'peer/not-allowed' } }
    expect((await call('approver', `/api/contracts/${ID}`)).json.code).toBe('second-key/signing-unreachable')
    answers.signing = 'silent'
    const silent = await call('approver', `/api/contracts/${ID}`)
    expect([silent.status, silent.json.code]).toEqual([503, 'second-key/signing-unreachable'])
  })
})
