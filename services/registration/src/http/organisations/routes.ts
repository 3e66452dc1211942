import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  ORGANISATION_ROUTES,
  organisationDetailSchema,
  organisationEditSchema,
  organisationListSchema,
  organisationQuerySchema,
  organisationRegisterSchema,
  staffAssignmentSchema,
} from '../../contract.js'
import type { RegistrationContext } from '../../usecases/context.js'
import {
  assignToPlace,
  editOrganisation,
  listOrganisations,
  registerOrganisation,
  showOrganisation,
} from '../../usecases/organisations/register.js'
import { expectStaff } from '../staff.js'

const NOT_MINE = ['registration/sign-in-needed', 'registration/not-allowed'] as const
const params = z.object({ id: z.string().regex(/^[a-z0-9-]{1,40}$/) })
const { organisations, organisation, staff: staffOf } = ORGANISATION_ROUTES

/** The routes of this area on the office's host. */
export function organisationsOfficeRoutes(context: RegistrationContext): readonly Route[] {
  return [...reading(context), ...changing(context)]
}

function reading(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: organisations,
      summary: { ja: '医師会・病院の一覧', en: 'Associations and hospitals' },
      query: organisationQuerySchema,
      answers: { 200: organisationListSchema },
      refusals: NOT_MINE,
      handle: async ({ headers, query }) => {
        const staff = await expectStaff(gate, headers, 'organisations/read')
        return { status: 200, json: await listOrganisations(context, staff, query) }
      },
    }),
    route({
      method: 'GET',
      path: organisation(':id'),
      summary: { ja: '医師会・病院の登録内容', en: 'One association or hospital' },
      params,
      answers: { 200: organisationDetailSchema },
      refusals: [...NOT_MINE, 'organisation/not-found'],
      handle: async ({ headers, params: { id } }) => {
        const staff = await expectStaff(gate, headers, 'organisations/read')
        return { status: 200, json: await showOrganisation(context, staff, id) }
      },
    }),
  ]
}

function changing(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'POST',
      path: organisations,
      summary: { ja: '医師会・病院を登録する', en: 'Register an association or hospital' },
      body: { json: organisationRegisterSchema },
      answers: { 200: organisationDetailSchema },
      refusals: [...NOT_MINE, 'organisation/exists', 'organisation/parent-unknown'],
      handle: async ({ headers, body }) => {
        const staff = await expectStaff(gate, headers, 'organisations/manage')
        await registerOrganisation(context, staff, body)
        return { status: 200, json: await showOrganisation(context, staff, body.organisationId) }
      },
    }),
    route({
      method: 'PUT',
      path: organisation(':id'),
      summary: { ja: '登録内容を変更する', en: 'Change an association or hospital' },
      params,
      body: { json: organisationEditSchema },
      answers: { 200: organisationDetailSchema },
      refusals: [
        ...NOT_MINE,
        'organisation/not-found',
        'organisation/changed-meanwhile',
        'organisation/parent-unknown',
      ],
      handle: async ({ headers, params: { id }, body }) => {
        const staff = await expectStaff(gate, headers, 'organisations/manage')
        await editOrganisation(context, staff, { organisationId: id, ...body })
        return { status: 200, json: await showOrganisation(context, staff, id) }
      },
    }),
    route({
      method: 'POST',
      path: staffOf(':id'),
      summary: { ja: '窓口の担当者を決める・外す', en: 'Assign or release staff of a place' },
      params,
      body: { json: staffAssignmentSchema },
      answers: { 200: organisationDetailSchema },
      refusals: [...NOT_MINE, 'organisation/not-found'],
      handle: async ({ headers, params: { id }, body }) => {
        const staff = await expectStaff(gate, headers, 'organisations/manage')
        await assignToPlace(context, staff, { organisationId: id, ...body })
        return { status: 200, json: await showOrganisation(context, staff, id) }
      },
    }),
  ]
}
