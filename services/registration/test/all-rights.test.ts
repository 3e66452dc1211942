/**
 * Every route of the office, as the service is composed, for every role, for a holder and for nobody. A route that is not in the table
 * fails, and so does a row without a route. The handlers are called with an empty request: who may not come in is refused before
 * anything of the request or of the database is looked at.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { CodedError } from '@jitsuin/kernel'
import { openTestDatabase, type Route, type TestDatabase } from '@jitsuin/platform'
import {
  judgePermission,
  type Session,
  STAFF_ROLES,
  type StaffAction,
  type StaffRole,
} from '@jitsuin/sso/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRegistration, REGISTRATION_HISTORY, type RegistrationService } from '../src/index.js'

/** Who may come in: whoever may do one of these. `centre`: not those who work at one association or hospital only. */
type Door = { readonly may: readonly StaffAction[]; readonly who?: 'centre'; readonly body?: object }

const door = (...may: StaffAction[]): Door => ({ may })
const ofCentre = (...may: StaffAction[]): Door => ({ may, who: 'centre' })

/** One row per route; several where the body decides what is asked for. */
const DOORS: Readonly<Record<string, Door | readonly Door[]>> = {
  // The work queue.
  'GET /api/queue': ofCentre('cases/read'),
  'GET /api/queue/counts': ofCentre('cases/read'),
  'GET /api/queue/lead-times': ofCentre('cases/read'),
  'GET /api/queue/colleagues': ofCentre('cases/read'),
  'GET /api/queue/views': ofCentre('cases/read'),
  'PUT /api/queue/views/:viewId': ofCentre('cases/read'),
  'DELETE /api/queue/views/:viewId': ofCentre('cases/read'),
  'POST /api/queue/assignments': ofCentre('cases/assign'),
  'POST /api/queue/next': ofCentre('cases/read'),
  'PUT /api/queue/presence/:caseId': ofCentre('cases/read'),
  'DELETE /api/queue/presence/:caseId': ofCentre('cases/read'),
  // Cases.
  'POST /api/cases': door('cases/receive'),
  'GET /api/cases/:caseId': door('cases/read'),
  'POST /api/cases/:caseId/notes': door('cases/assign'),
  'GET /api/cases/:caseId/audit': door('cases/read'),
  'GET /api/case-balance': door('statistics/read'),
  'POST /api/cases/:caseId/acts/begin-check': door('cases/check-documents'),
  'POST /api/cases/:caseId/acts/accept-documents': door('cases/check-documents'),
  'POST /api/cases/:caseId/acts/send-deficiencies': door('cases/check-documents'),
  'POST /api/cases/:caseId/acts/record-answer': door('cases/check-documents'),
  'POST /api/cases/:caseId/acts/correct-form': door('cases/check-documents'),
  'POST /api/cases/:caseId/acts/match-registry': door('cases/match-registry'),
  'POST /api/cases/:caseId/acts/reopen': door('cases/examine'),
  'POST /api/cases/:caseId/acts/examine': door('cases/examine'),
  'POST /api/cases/:caseId/acts/approve': door('cases/approve'),
  'POST /api/cases/:caseId/acts/reject': door('cases/reject'),
  'POST /api/cases/:caseId/acts/withdraw': door('cases/receive'),
  'POST /api/cases/:caseId/acts/record-payer': door('payments/record'),
  'POST /api/cases/:caseId/acts/assign': door('cases/assign'),
  'POST /api/cases/:caseId/documents': door('cases/check-documents'),
  'GET /api/cases/:caseId/documents/:documentId/content': door('cases/read'),
  'PUT /api/cases/:caseId/documents/:documentId/facts': door('cases/check-documents'),
  'POST /api/cases/:caseId/warrant': [
    { may: ['cases/examine'], body: { purpose: 'examine' } },
    { may: ['cases/approve'], body: { purpose: 'approve' } },
  ],
  'GET /api/signing-wait': door('cases/assign'),
  'POST /api/case-lists': [
    { may: ['cases/examine'], body: { purpose: 'examine' } },
    { may: ['cases/approve'], body: { purpose: 'approve' } },
  ],
  // The list itself says what it is for, and only its own officer finds it.
  'POST /api/case-lists/:listId/signature': door('cases/read'),
  'GET /api/payments': door('payments/record'),
  'POST /api/payments/imports': door('payments/record'),
  'POST /api/payments/:paymentId/assignment': door('payments/record'),
  'GET /api/office/switches': door('cases/read'),
  'POST /api/office/switches/:name': door('cases/approve'),
  'GET /api/officers': door('officers/enrol'),
  'POST /api/officers/challenge': door('officers/enrol'),
  'POST /api/officers/enrolments': door('officers/enrol'),
  'POST /api/officers/:officerId/removal': door('officers/enrol'),
  'POST /api/officers/enrolments/:enrolmentId/order': door('officers/enrol'),
  'POST /api/officers/enrolments/:enrolmentId/signature': door('officers/enrol'),
  // Letters to applicants.
  'GET /api/intake/letters': ofCentre('cases/read'),
  'POST /api/intake/letters/:letterId/again': door('cases/receive'),
  // Making cards, letters, parcels, handing over, stock.
  'GET /api/production': door('production/work'),
  'POST /api/production/batches': door('production/work'),
  'GET /api/production/batches/:batchId': door('production/work'),
  'POST /api/production/inspections': door('production/work'),
  'POST /api/production/cards/:cardId/fault': door('production/work'),
  'POST /api/production/cards/:cardId/destruction': door('production/work'),
  'POST /api/production/cards/:cardId/again': door('production/work'),
  'GET /api/pin-letters': door('pin-letters/work'),
  'POST /api/pin-letters/:letterId/printing': door('pin-letters/work'),
  'POST /api/pin-letters/:letterId/posted': door('pin-letters/work'),
  'POST /api/pin-letters/disclosures': door('pin-letters/work'),
  'POST /api/pin-letters/:letterId/confirmation': door('pin-letters/work'),
  'GET /api/parcels/ready': door('production/work'),
  'GET /api/parcels': door('production/work', 'pickup/work'),
  'GET /api/parcels/:parcelId': door('production/work', 'pickup/work'),
  'POST /api/parcels': door('production/work'),
  'POST /api/parcels/:parcelId/sent': door('production/work'),
  'POST /api/parcels/:parcelId/delivery': door('production/work'),
  'POST /api/parcels/:parcelId/receipt': door('pickup/work'),
  'GET /api/parcels/:parcelId/postcards': door('production/work'),
  'GET /api/pickups': door('pickup/work'),
  'GET /api/pickups/:caseId': door('pickup/work'),
  'POST /api/pickups/:caseId/checks': door('pickup/work'),
  'POST /api/pickups/:caseId/refusals': door('pickup/work'),
  'POST /api/pickups/:caseId/hand-over': door('pickup/work'),
  'POST /api/pickups/:caseId/return': door('production/work'),
  'POST /api/pickup-sessions': door('pickup/work'),
  'GET /api/appointments': door('pickup/work'),
  'POST /api/appointments/:caseId': door('pickup/work'),
  'POST /api/appointments/:caseId/cancellation': door('pickup/work'),
  'GET /api/pickup-sessions': door('pickup/work'),
  'GET /api/production/returns': door('production/work'),
  // Papers, as PDF.
  'GET /api/parcels/:id/list.pdf': door('production/work'),
  'GET /api/parcels/:id/postcards.pdf': door('production/work'),
  'GET /api/appointments/:id/slip.pdf': door('pickup/work'),
  'GET /api/pickups/:id/receipt.pdf': door('pickup/work'),
  'GET /api/case-papers/:id/deficiency-letter.pdf': door('cases/check-documents'),
  'GET /api/case-papers/:id/invoice.pdf': door('payments/record'),
  'GET /api/stock': door('stock/read'),
  'POST /api/stock/lots': door('stock/change'),
  'POST /api/stock/deliveries': door('stock/change'),
  'POST /api/stock/faulty': door('stock/change'),
  'POST /api/stock/destroyed': door('stock/change'),
  // What comes after.
  'GET /api/aftercare/holders': door('aftercare/read'),
  'GET /api/aftercare/holders/:personId': door('aftercare/read'),
  'GET /api/aftercare/procedures': door('aftercare/read'),
  'POST /api/aftercare/procedures': door('aftercare/take-report'),
  'GET /api/aftercare/procedures/:procedureId': door('aftercare/read'),
  'POST /api/aftercare/procedures/:procedureId/acts/call-back-answered': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/acts/confirm-notice': door('aftercare/revoke'),
  'POST /api/aftercare/procedures/:procedureId/acts/revoke-by-paper': door('aftercare/revoke'),
  'POST /api/aftercare/procedures/:procedureId/acts/ask-papers': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/acts/accept-papers': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/acts/change-contact': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/acts/await-card': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/acts/apply-again': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/acts/settle-found-card': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/acts/finish': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/acts/refuse': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/acts/drop': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/answers': door('aftercare/take-report'),
  'POST /api/aftercare/procedures/:procedureId/call-back-number': door('aftercare/take-report'),
  'GET /api/aftercare/signing': door('aftercare/revoke'),
  'POST /api/aftercare/procedures/:procedureId/signing-task': door('aftercare/revoke'),
  'POST /api/aftercare/procedures/:procedureId/signature': door('aftercare/revoke'),
  'GET /api/aftercare/renewals': door('aftercare/read'),
  'GET /api/aftercare/emergency-papers': door('aftercare/read'),
  'POST /api/aftercare/emergency-papers/:cardId': door('aftercare/take-report'),
  'GET /api/aftercare/duty': door('aftercare/read'),
  'PUT /api/aftercare/duty': door('aftercare/take-report'),
  'GET /api/aftercare/letters': door('aftercare/take-report'),
  'GET /api/aftercare/letters/:noticeId/letter.pdf': door('aftercare/take-report'),
  'POST /api/aftercare/letters/:noticeId/printed': door('aftercare/take-report'),
  // Campaigns.
  'GET /api/campaigns': door('campaigns/read'),
  'POST /api/campaigns': door('campaigns/manage'),
  'GET /api/campaigns/:campaignId': door('campaigns/read'),
  'PUT /api/campaigns/:campaignId': door('campaigns/manage'),
  'POST /api/campaigns/:campaignId/cancel': door('campaigns/manage'),
  'POST /api/campaigns/:campaignId/close': door('campaigns/manage'),
  'POST /api/campaigns/:campaignId/preview': door('campaigns/manage'),
  'POST /api/campaigns/:campaignId/members': door('campaigns/manage'),
  'GET /api/campaigns/:campaignId/members': door('campaigns/read'),
  'POST /api/campaigns/:campaignId/mailings/:month': door('campaigns/manage'),
  'POST /api/campaigns/:campaignId/members/:memberId/events': door('campaigns/manage'),
  'POST /api/campaigns/:campaignId/members/:memberId/reminders': door('campaigns/manage'),
  'GET /api/campaigns/:campaignId/invoices/:month/invoice.pdf': door('campaigns/manage'),
  'GET /api/campaigns/:campaignId/prints': door('campaigns/read'),
  'POST /api/campaigns/:campaignId/prints': door('campaigns/manage'),
  'GET /api/campaigns/:campaignId/prints/:printId/parts/:part': door('campaigns/manage'),
  'GET /api/campaign-report': door('campaigns/read'),
  // Hospitals apply in bulk.
  'GET /api/batches/template': door('batches/submit'),
  'GET /api/batches/hospitals': door('batches/submit'),
  'POST /api/batches/preview': door('batches/submit'),
  'POST /api/batches': door('batches/submit'),
  'GET /api/batches': door('batches/submit'),
  'GET /api/batches/:batchId': door('batches/submit'),
  'POST /api/batches/:batchId/cases/:caseId/papers': door('batches/submit'),
  'GET /api/batches/:batchId/handover-sheet': door('batches/submit'),
  // Second keys.
  'GET /api/second-key/figures': door('statistics/read'),
  'GET /api/second-key/figures.csv': door('statistics/read'),
  'GET /api/contracts': door('contracts/read'),
  'GET /api/contracts/:id': door('contracts/read'),
  'POST /api/contracts/:id/payments': door('contracts/record-payment'),
  'POST /api/contracts/:id/payments/:paymentId/correction': door('contracts/record-payment'),
  'POST /api/contracts/:id/extensions': door('contracts/extend-grace'),
  'POST /api/contracts/:id/extensions/:extensionId/decision': door('contracts/extend-grace'),
  'GET /api/enrolment-letters': door('production/work'),
  'POST /api/enrolment-letters/:letterId/printing': door('production/work'),
  'POST /api/enrolment-letters/:letterId/posted': door('production/work'),
  // Associations and hospitals.
  'GET /api/organisations': door('organisations/read'),
  'GET /api/organisations/:id': door('organisations/read'),
  'POST /api/organisations': door('organisations/manage'),
  'PUT /api/organisations/:id': door('organisations/manage'),
  'POST /api/organisations/:id/staff': door('organisations/manage'),
}

const ALL_ROLES = Object.keys(STAFF_ROLES) as StaffRole[] // the table has no other keys
const AT = new Date('2026-11-20T00:12:00Z')
const AT_ONE_PLACE: readonly StaffRole[] = ['counterOfficer', 'hospitalAssistant']

/** The session of whoever the header names: a role, a holder, a holder without a certificate; nobody else has one. */
function sessionOf(who: string): Session | undefined {
  const role = ALL_ROLES.find((one) => one === who)
  const head = {
    sessionId: who,
    accountId: who,
    method: 'passkey' as const,
    signedInAt: AT,
    expiresAt: new Date(AT.getTime() + 8 * 3_600_000),
  }
  if (role) return { ...head, kind: 'staff', staffId: `S-${role}`, roles: [role] }
  if (who === 'holder-without-role') return { ...head, kind: 'holder-without-role', why: 'expired' }
  if (who !== 'holder') return undefined
  const certificate = {
    person: { kind: 'uuid', value: randomUUID() },
    commonName: 'TARO JITSUIN',
    issuer: 'Invented',
    serialHex: '01',
    roles: ['medicalDoctor'],
    notBefore: AT,
    notAfter: AT,
    statusCheckedAt: AT,
  } as unknown as Extract<Session, { kind: 'holder' }>['certificate'] // nothing of it is read
  return { ...head, kind: 'holder', certificate }
}

let database: TestDatabase
let service: RegistrationService
let routes: ReadonlyMap<string, Route>
beforeAll(async () => {
  database = await openTestDatabase(REGISTRATION_HISTORY)
  const settings = {
    zoneUrl: database.zoneUrl,
    gate: { current: async (headers: Record<string, unknown>) => sessionOf(String(headers['x-who'])) },
    clock: () => AT,
    newId: randomUUID,
    random: (size: number) => randomBytes(size),
    centre: 'DEMO Invented Certification Center',
    addresses: { apply: 'http://apply.localhost:1', office: 'http://office.localhost:1' },
  } as unknown as Parameters<typeof createRegistration>[0] // nothing else of the world is reached by an empty request
  service = await createRegistration(settings)
  routes = new Map(service.officeRoutes.map((one) => [`${one.method} ${one.path}`, one]))
})
afterAll(async () => {
  await service.close()
  await database.close()
})

type Verdict = 'let-in' | 'sign-in-needed' | 'not-allowed' | 'other-place'
const CLOSED: Readonly<Record<string, Verdict>> = {
  'registration/sign-in-needed': 'sign-in-needed',
  'registration/not-allowed': 'not-allowed',
}

/** Whatever else an empty request comes to, beyond the door, is no matter here. */
async function knock(name: string, who: string, { who: whose, body = {} }: Door): Promise<Verdict> {
  const ids = { get: (_target: object, _name: string | symbol) => randomUUID() }
  const input = { headers: { 'x-who': who }, params: new Proxy({}, ids), query: {}, body }
  try {
    await routes.get(name)?.handle(input as never) // an empty request on purpose
    return 'let-in'
  } catch (error) {
    const code = error instanceof CodedError ? error.code : ''
    if (code === 'registration/other-place' && whose === 'centre') return 'other-place'
    return CLOSED[code] ?? 'let-in'
  }
}

function expected(role: StaffRole, { may, who }: Door): Verdict {
  if (may.every((action) => judgePermission([role], action) === 'refused')) return 'not-allowed'
  return who === 'centre' && AT_ONE_PLACE.includes(role) ? 'other-place' : 'let-in'
}

const ROWS = Object.entries(DOORS).flatMap(([name, doors]) =>
  [doors].flat().map((one) => [name, one.may.join(' or '), one] as const),
)

describe('the doors of the office', () => {
  it('are the routes of the composed service, each of them once', () => {
    expect(service.officeRoutes).toHaveLength(routes.size)
    expect(Object.keys(DOORS).toSorted()).toEqual([...routes.keys()].toSorted())
  })

  it.each(ROWS)('%s is for whoever may do %s, and for nobody else', async (name, _may, one) => {
    const verdicts = await Promise.all(ALL_ROLES.map((role) => knock(name, role, one)))
    expect(ALL_ROLES.map((role, at) => [role, verdicts[at]])).toEqual(
      ALL_ROLES.map((role) => [role, expected(role, one)]),
    )
    expect(await knock(name, 'nobody', one)).toBe('sign-in-needed')
    expect(await knock(name, 'holder', one)).toBe('not-allowed')
    expect(await knock(name, 'holder-without-role', one)).toBe('not-allowed')
  })
})
