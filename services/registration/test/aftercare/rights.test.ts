/** Every role at every route of aftercare and campaigns: allowed, or refused before anything is looked at. */
import { createService, type HttpService, type Route } from '@jitsuin/platform'
import { judgePermission, type StaffAction } from '@jitsuin/sso/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AFTERCARE_ACTS, AFTERCARE_ROUTES, ALL_AFTERCARE_ACTS, CAMPAIGN_ROUTES } from '../../src/contract.js'
import { aftercareOfficeRoutes, aftercareTrackerRoutes } from '../../src/http/aftercare/routes.js'
import { campaignsOfficeRoutes } from '../../src/http/campaigns/routes.js'
import { REGISTRATION_PROBLEMS } from '../../src/http/problems.js'
import { openProcedure } from '../../src/usecases/aftercare/open-procedure.js'
import { openWorld, ROLES, type World } from './world.js'

let world: World
let service: HttpService
let routes: readonly Route[]
const ID = '00000000-0000-4000-8000-000000000001'

beforeAll(async () => {
  world = await openWorld()
  routes = [
    ...aftercareOfficeRoutes(world.context),
    ...campaignsOfficeRoutes(world.context),
    ...aftercareTrackerRoutes(world.context),
  ]
  const title = { ja: '事務局', en: 'Office' }
  service = await createService({ name: 'office', title, routes, problems: [REGISTRATION_PROBLEMS] })
})
afterAll(async () => {
  await service.close()
  await world.close()
})

type Call = readonly [
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  action: StaffAction,
  body?: object | string,
]
const A = AFTERCARE_ROUTES
const C = CAMPAIGN_ROUTES
const PLAN = {
  name: 'みほん',
  pattern: 'own',
  prefecture: '熊本県',
  mailing: 'at-once',
  firstMonth: '2026-11',
  months: 1,
  mandate: 'none',
  payer: { kind: 'none' },
}
const FORM_OF_ACTS = {
  'call-back-answered': { number: 'phone' },
  'confirm-notice': { reason: 'r', source: 's' },
  'revoke-by-paper': { reason: 'r' },
  'ask-papers': { missing: ['lossReport'] },
  'accept-papers': { papers: ['lossReport'], address: 'stays' },
  'change-contact': { contact: { phone: '0900000000' } },
  'await-card': {},
  'apply-again': { requestId: ID, facts: { consentedAt: '2026-11-20T00:00:00Z' } },
  'settle-found-card': { holder: 'not-reached' },
  finish: { outcome: 'card-gone' },
  refuse: { reason: 'r' },
  drop: { reason: 'r' },
} as const

const CALLS: readonly Call[] = [
  ['GET', `${A.holders}?words=x`, 'aftercare/read'],
  ['GET', A.holder, 'aftercare/read'],
  ['GET', A.procedures, 'aftercare/read'],
  [
    'POST',
    A.procedures,
    'aftercare/take-report',
    { requestId: ID, kind: 'loss', personId: ID, cardIds: [], reporter: 'holder', way: 'phone' },
  ],
  ['GET', A.procedure, 'aftercare/read'],
  ['POST', A.answers, 'aftercare/take-report', { expectedRevision: 1, item: 'birthDate', said: 'x' }],
  ['POST', A.callBackNumber, 'aftercare/take-report', { number: 'phone' }],
  ...ALL_AFTERCARE_ACTS.map(
    (act) =>
      [
        'POST',
        A.act.replace(':act', act),
        AFTERCARE_ACTS[act].permission,
        { expectedRevision: 1, ...FORM_OF_ACTS[act] },
      ] as const,
  ),
  ['GET', A.signing, 'aftercare/revoke'],
  ['POST', A.signingTask, 'aftercare/revoke', {}],
  [
    'POST',
    A.signature,
    'aftercare/revoke',
    { digest: 'x', signature: { method: 'staff-card', signature: 'AA' } },
  ],
  ['GET', A.renewals, 'aftercare/read'],
  ['GET', A.emergencyPapers, 'aftercare/read'],
  ['POST', A.papersOfCard, 'aftercare/take-report', { papers: ['medicalLicence'] }],
  ['GET', A.duty, 'aftercare/read'],
  ['PUT', A.duty, 'aftercare/take-report', { day: '2026-11-20', people: [] }],
  ['GET', A.letters, 'aftercare/take-report'],
  ['POST', A.letter, 'aftercare/take-report', {}],
  ['GET', C.campaigns, 'campaigns/read'],
  ['POST', C.campaigns, 'campaigns/manage', { requestId: ID, plan: PLAN }],
  ['GET', C.campaign, 'campaigns/read'],
  ['PUT', C.campaign, 'campaigns/manage', { expectedRevision: 9, plan: PLAN }],
  ['POST', C.cancel, 'campaigns/manage', { expectedRevision: 9 }],
  ['POST', C.close, 'campaigns/manage', { expectedRevision: 9 }],
  ['POST', C.preview, 'campaigns/manage', 'a,b'],
  ['POST', `${C.members}?digest=${'0'.repeat(64)}&rows=all`, 'campaigns/manage', 'a,b'],
  ['GET', C.members, 'campaigns/read'],
  ['POST', C.mailing, 'campaigns/manage', { act: 'sent' }],
  ['POST', C.event, 'campaigns/manage', { event: 'returned' }],
  ['POST', C.reminder, 'campaigns/manage', { requestId: ID, way: 'phone', outcome: 'reached' }],
  ['GET', C.prints, 'campaigns/read'],
  ['POST', C.prints, 'campaigns/manage', { month: '2026-11' }],
  ['GET', C.printPart, 'campaigns/manage'],
  ['GET', A.letterPaper, 'aftercare/take-report'],
  ['GET', C.invoice, 'campaigns/manage'],
  ['GET', `${C.report}?prefecture=${encodeURIComponent('熊本県')}&from=2026-01&to=2026-03`, 'campaigns/read'],
]

const filled = (path: string) =>
  path
    .replace(':cardId', 'JMA261199999')
    .replace(':month', '2026-11')
    .replace(':part', '1')
    .replace(/:[a-zA-Z]+/g, ID)

function call([method, path, , body]: Call, who: string) {
  const type = typeof body === 'string' ? { 'content-type': 'text/csv' } : {}
  const headers = { 'x-who': who, ...type }
  return service.inject({ method, url: filled(path), headers, ...(body !== undefined && { payload: body }) })
}

describe('the permission table is kept', () => {
  it('every route of the office is in this test', () => {
    const tested = new Set(CALLS.map(([method, path]) => `${method} ${path.split('?')[0]}`))
    const office = routes
      .filter(({ path }) => path !== A.tracker)
      .map(({ method, path }) => `${method} ${path}`)
    expect([...tested].toSorted()).toEqual(office.toSorted())
  })

  // Roles at once: what one may do is not what another one waits for. Routes one after the other, as each may change something.
  it.each(CALLS.map((one) => ({ name: `${one[0]} ${one[1]}`, one })))(
    '$name for every role and for nobody',
    async ({ one }) => {
      const action = one[2]
      const roles = Object.entries(ROLES)
      const [nobody, ...answers] = await Promise.all(
        ['nobody', ...roles.map(([who]) => who)].map((who) => call(one, who)),
      )
      expect(nobody?.statusCode).toBe(401)
      for (const [index, [who, held]] of roles.entries()) {
        const answer = answers[index]
        if (!answer) throw new Error(who)
        if (judgePermission(held, action) === 'refused') {
          expect(answer.statusCode, `${who} is refused`).toBe(403)
          expect(answer.json().code).toBe('registration/not-allowed')
        } else {
          expect([401, 500], `${who}: ${answer.statusCode} ${answer.body}`).not.toContain(answer.statusCode)
          if (answer.statusCode === 403) expect(answer.json().code).not.toBe('registration/not-allowed')
        }
      }
    },
  )
})

describe('people', () => {
  it.each(['実印太', 'じついん', 'ｼﾞﾂｲﾝ', 'JITSUIN taro', 'taro jit', '0900-000-001', '999901', '999999901'])(
    'are found by %s, with nothing that the desk will ask for',
    async (words) => {
      const found = await world.sql.query<{ n: number }>(
        `select count(*)::int as n from registration.case_file where form->>'licenceNumber' = '999901'`,
      )
      const holder = found[0]?.n ? undefined : await world.holder({ phone: '0900000001' })
      if (holder) expect(holder.form.licenceNumber).toBe('999901')
      const answer = await service.inject({
        url: `${A.holders}?words=${encodeURIComponent(words)}`,
        headers: { 'x-who': 'helpDesk' },
      })
      expect(answer.json().holders).toHaveLength(1)
      for (const value of ['1968-08-01', '999901', '0900000001', '9990001', 'taro@example.jp']) {
        expect(answer.body).not.toContain(value)
      }
    },
  )

  it('are not seen without a trace', async () => {
    const { personId } = await world.holder({ licenceNumber: '777001' })
    const url = A.holder.replace(':personId', personId)
    await service.inject({ url, headers: { 'x-who': 'auditor' } })
    world.now = new Date(world.now.getTime() + 1000)
    const { views } = (await service.inject({ url, headers: { 'x-who': 'helpDesk' } })).json()
    expect(views.map(({ actor }: { actor: string }) => actor)).toEqual([
      'officer:S-helpDesk',
      'officer:S-auditor',
    ])
  })

  it('follow their report at an address that nobody guesses, and see nothing personal', async () => {
    const { personId, cardId } = await world.holder({ licenceNumber: '777002' })
    const wish = { requestId: crypto.randomUUID(), kind: 'loss', personId, cardIds: [cardId] } as const
    const { tracker } = await openProcedure(
      world.context,
      { ...wish, reporter: 'holder', way: 'phone' },
      'officer:S-helpDesk',
    )
    const look = (word: string) => service.inject({ url: A.tracker.replace(':word', word) })
    const answer = await look(tracker ?? '')
    expect(answer.json()).toMatchObject({ kind: 'loss', state: 'reported', revokedAt: null })
    expect(answer.body).not.toContain(cardId)
    expect((await look('A'.repeat(24))).statusCode).toBe(404)
    expect((await look('short')).statusCode).toBe(404)
  })
})
