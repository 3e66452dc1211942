/** Staff: who they are, invitations, changes by one or two administrators. The host of the office has these, and that of sign-in. */
import { type Answer, type Route, route } from '@jitsuin/platform'
import {
  changeOutcomeSchema,
  changeParams,
  invitationParams,
  invitedSchema,
  inviteSchema,
  judgePermission,
  ROUTES,
  rolesSchema,
  type StaffAction,
  staffPageSchema,
  staffParams,
} from '../contract.js'
import { SsoError, type SsoErrorCode } from '../errors.js'
import {
  decideStaffChange,
  orderStaffChange,
  overviewStaff,
  readmitStaff,
  type StaffOrder,
} from '../usecases/change-staff.js'
import { type Invited, inviteStaff, withdrawInvitation } from '../usecases/staff-invitations.js'
import { expectSession, type Headers, type HttpContext } from './caller.js'
import { presentStaff } from './presenters.js'

const GUARD: readonly SsoErrorCode[] = ['session/none', 'staff/not-allowed']

/** The routes. */
export function staffRoutes(http: HttpContext): readonly Route[] {
  const { ctx } = http
  const order = async (headers: Headers, action: StaffAction, wanted: StaffOrder): Promise<Answer> => {
    const staffId = await expectStaff(http, headers, action)
    return { status: 200, json: await orderStaffChange(ctx, staffId, wanted) }
  }
  const orderAnswers = { 200: changeOutcomeSchema }
  const orderRefusals = [...GUARD, 'staff/not-found', 'staff/last-administrator'] as const
  return [
    route({
      method: 'GET',
      path: ROUTES.staff,
      summary: { ja: '職員、招待、承認待ち', en: 'Staff, invitations, and changes that wait' },
      answers: { 200: staffPageSchema },
      refusals: GUARD,
      handle: async ({ headers }) => {
        const viewer = await expectStaff(http, headers, 'staff/read')
        const overview = await overviewStaff(ctx)
        return { status: 200, json: presentStaff(overview, { viewer, now: ctx.clock() }) }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.invitations,
      summary: { ja: '職員を招待する', en: 'Invite staff' },
      body: { json: inviteSchema },
      answers: { 201: invitedSchema },
      refusals: GUARD,
      handle: async ({ body, headers }) => {
        const staffId = await expectStaff(http, headers, 'staff/invite')
        return {
          status: 201,
          json: presentInvited(await inviteStaff(ctx, { kind: 'administrator', staffId }, body)),
        }
      },
    }),
    route({
      method: 'POST',
      path: '/api/staff/invitations/:invitation/withdraw',
      summary: { ja: '招待を取り消す', en: 'Withdraw an invitation' },
      params: invitationParams,
      answers: { 204: 'empty' },
      refusals: [...GUARD, 'staff/not-found'],
      handle: async ({ params, headers }) => {
        await withdrawInvitation(ctx, await expectStaff(http, headers, 'staff/invite'), params.invitation)
        return { status: 204 }
      },
    }),
    route({
      method: 'POST',
      path: '/api/staff/members/:staff/roles',
      summary: { ja: '役割を変える', en: 'Change roles' },
      params: staffParams,
      body: { json: rolesSchema },
      answers: orderAnswers,
      refusals: orderRefusals,
      handle: ({ params: { staff: staffId }, body: { roles }, headers }) =>
        order(headers, 'staff/change-roles', { kind: 'change-roles', staffId, roles }),
    }),
    ...(['suspend', 'remove'] as const).map((kind) =>
      route({
        method: 'POST',
        path: `/api/staff/members/:staff/${kind}`,
        summary:
          kind === 'suspend'
            ? { ja: '利用を停止する', en: 'Suspend' }
            : { ja: '職員を削除する', en: 'Remove' },
        params: staffParams,
        answers: orderAnswers,
        refusals: orderRefusals,
        handle: ({ params: { staff: staffId }, headers }) =>
          order(headers, `staff/${kind}`, { kind, staffId }),
      }),
    ),
    route({
      method: 'POST',
      path: '/api/staff/members/:staff/readmit',
      summary: { ja: '利用を再開する', en: 'Readmit' },
      params: staffParams,
      answers: orderAnswers,
      refusals: [...GUARD, 'staff/not-found'],
      handle: async ({ params: { staff }, headers }) => {
        const staffId = await expectStaff(http, headers, 'staff/suspend')
        return { status: 200, json: await readmitStaff(ctx, staffId, staff) }
      },
    }),
    ...(['confirm', 'refuse'] as const).map((verb) =>
      route({
        method: 'POST',
        path: `/api/staff/changes/:change/${verb}`,
        summary:
          verb === 'confirm'
            ? { ja: '変更を承認する', en: 'Confirm a change' }
            : { ja: '変更を断る', en: 'Refuse a change' },
        params: changeParams,
        answers: { 204: 'empty' },
        refusals: [...GUARD, 'staff/change-not-waiting', 'staff/same-person', 'staff/last-administrator'],
        handle: async ({ params: { change: changeId }, headers }) => {
          const staffId = await expectStaff(http, headers, 'staff/confirm')
          const decision = verb === 'confirm' ? 'confirmed' : 'refused'
          await decideStaffChange(ctx, staffId, { changeId, decision })
          return { status: 204 }
        },
      }),
    ),
  ]
}

/** An invitation, shown once. */
function presentInvited({ invitationId, link, expiresAt, waitsFor }: Invited) {
  return {
    invitationId,
    link,
    expiresAt: expiresAt.toISOString(),
    outcome: waitsFor ? { state: 'waits-for-second', changeId: waitsFor } : { state: 'done' },
  }
}

/** The member of staff who calls, if the table of permissions lets them. @throws {SsoError} `session/none`, `staff/not-allowed` */
async function expectStaff(http: HttpContext, headers: Headers, action: StaffAction): Promise<string> {
  const session = await expectSession(http, headers)
  if (session.kind !== 'staff' || judgePermission(session.roles, action) === 'refused')
    throw new SsoError('staff/not-allowed', action)
  return session.staffId
}
