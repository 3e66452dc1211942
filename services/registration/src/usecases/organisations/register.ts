/** The register of organisations: find, show, register, change, assign staff. */
import { judgePermission } from '@jitsuin/sso/contract'
import type { z } from 'zod'
import type {
  OrganisationDetail,
  OrganisationList,
  OrganisationTerms,
  organisationQuerySchema,
  staffAssignmentSchema,
} from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import {
  changedFields,
  findOrganisations,
  insertOrganisation,
  loadOrganisation,
  loadVersions,
  lockOrganisation,
  ORGANISATIONS_PER_PAGE,
  updateOrganisation,
} from '../../store/organisations/organisations.js'
import { assignStaff, loadStaffOf, releaseStaff } from '../../store/organisations/staff-places.js'
import type { RegistrationContext } from '../context.js'

const mayManage = ({ roles }: Staff) =>
  judgePermission(roles, 'organisations/manage') === 'allowed' ? ('yes' as const) : ('no' as const)

/** One page of the list. */
export async function listOrganisations(
  { store }: RegistrationContext,
  staff: Staff,
  query: z.output<typeof organisationQuerySchema>,
): Promise<OrganisationList> {
  const { rows, total } = await findOrganisations(store.read, query)
  const pages = Math.max(1, Math.ceil(total / ORGANISATIONS_PER_PAGE))
  return { rows, total, pages, mayManage: mayManage(staff) }
}

/** One organisation with its history and staff. @throws {RegistrationError} `organisation/not-found` */
export async function showOrganisation(
  { store }: RegistrationContext,
  staff: Staff,
  organisationId: string,
): Promise<OrganisationDetail> {
  const found = await loadOrganisation(store.read, organisationId)
  if (!found) throw new RegistrationError('organisation/not-found', organisationId)
  const versions = await loadVersions(store.read, organisationId)
  const history = versions.map(({ revision, actor, at, terms }, index) => {
    const before = versions[index + 1]
    return { revision, actor, at: at.toISOString(), fields: before ? changedFields(before.terms, terms) : [] }
  })
  return {
    ...found,
    history,
    staff: await loadStaffOf(store.read, organisationId),
    mayManage: mayManage(staff),
  }
}

/** Registers one. @throws {RegistrationError} `organisation/exists`, `organisation/parent-unknown` */
export async function registerOrganisation(
  { store, clock }: RegistrationContext,
  { actor }: Pick<Staff, 'actor'>,
  what: { readonly organisationId: string; readonly terms: OrganisationTerms },
): Promise<void> {
  const act = { actor, at: clock() }
  await store.transact(act, (tx, audit) => insertOrganisation(tx, audit, { ...what, act }))
}

/** Changes one. @throws {RegistrationError} `organisation/changed-meanwhile`, `organisation/not-found`, `…/parent-unknown` */
export async function editOrganisation(
  { store, clock }: RegistrationContext,
  { actor }: Pick<Staff, 'actor'>,
  what: {
    readonly organisationId: string
    readonly terms: OrganisationTerms
    readonly expectedRevision: number
  },
): Promise<void> {
  const act = { actor, at: clock() }
  await store.transact(act, (tx, audit) => updateOrganisation(tx, audit, { ...what, act }))
}

/** Assigns a member of staff to a place, or releases them. @throws {RegistrationError} `organisation/not-found` */
export async function assignToPlace(
  { store, clock, newId }: RegistrationContext,
  { actor }: Pick<Staff, 'actor'>,
  what: { readonly organisationId: string } & z.output<typeof staffAssignmentSchema>,
): Promise<void> {
  const { organisationId, staffId, assignment } = what
  const act = { actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    await lockOrganisation(tx, organisationId)
    if (assignment === 'released') return releaseStaff(tx, audit, { staffId, organisationId, at: act.at })
    return assignStaff(tx, audit, { staffId, organisationId, act, newId: newId() })
  })
}
