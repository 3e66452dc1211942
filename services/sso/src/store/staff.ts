import type { PersonRef } from '../contract.js'
import type { StaffRole } from '../domain/staff-roles.js'
import type { SsoReader, SsoTransaction } from './sso-store.js'

/** A member of staff. */
export type StaffMember = {
  readonly staffId: string
  readonly displayName: string
  readonly roles: readonly StaffRole[]
  readonly state: 'active' | 'suspended' | 'removed'
  readonly enrolledAt: Date
  readonly card: PersonRef | undefined
  readonly lastSignInAt: Date | undefined
}

/** Everybody who was not removed, by name. */
export async function loadStaff(db: SsoReader): Promise<StaffMember[]> {
  const rows = await members(db).where('staff.state', '<>', 'removed').orderBy('display_name').execute()
  return rows.map(memberOf)
}

/** One member of staff, removed or not. */
export async function loadMember(db: SsoReader, staffId: string): Promise<StaffMember | undefined> {
  const row = await members(db).where('staff.account_id', '=', staffId).executeTakeFirst()
  return row && memberOf(row)
}

/** Whose staff card this person's card is. */
export async function findByCard(db: SsoReader, person: PersonRef): Promise<StaffMember | undefined> {
  const row = await members(db)
    .where('card_centre', '=', person.centre)
    .where('card_subject', '=', person.subjectSerialNumber)
    .executeTakeFirst()
  return row && memberOf(row)
}

/** How many administrators are active. */
export async function countAdministrators(db: SsoReader): Promise<number> {
  const rows = await db.selectFrom('staff').select('roles').where('state', '=', 'active').execute()
  return rows.filter(({ roles }) => roles.includes('administrator')).length
}

/** Keeps a new member of staff; the account exists already. */
export async function insertMember(
  tx: SsoTransaction,
  member: Pick<StaffMember, 'staffId' | 'displayName' | 'roles' | 'enrolledAt' | 'card'>,
): Promise<void> {
  await tx
    .insertInto('staff')
    .values({
      account_id: member.staffId,
      display_name: member.displayName,
      roles: [...member.roles],
      state: 'active',
      enrolled_at: member.enrolledAt,
      card_centre: member.card?.centre ?? null,
      card_subject: member.card?.subjectSerialNumber ?? null,
    })
    .execute()
}

/** Changes roles or state. */
export async function updateMember(
  tx: SsoTransaction,
  staffId: string,
  change: { readonly roles?: readonly StaffRole[]; readonly state?: StaffMember['state'] },
): Promise<void> {
  await tx
    .updateTable('staff')
    .set({
      ...(change.roles && { roles: [...change.roles] }),
      ...(change.state && { state: change.state }),
    })
    .where('account_id', '=', staffId)
    .execute()
}

/** Makes a card the staff card of somebody, or takes it back. */
export async function saveStaffCard(
  tx: SsoTransaction,
  staffId: string,
  card: PersonRef | undefined,
): Promise<void> {
  await tx
    .updateTable('staff')
    .set({ card_centre: card?.centre ?? null, card_subject: card?.subjectSerialNumber ?? null })
    .where('account_id', '=', staffId)
    .execute()
}

function members(db: SsoReader) {
  return db
    .selectFrom('staff')
    .innerJoin('account', 'account.account_id', 'staff.account_id')
    .selectAll('staff')
    .select('account.last_sign_in_at')
}

type Row = Awaited<ReturnType<ReturnType<typeof members>['executeTakeFirstOrThrow']>>

function memberOf(row: Row): StaffMember {
  const { card_centre: centre, card_subject: subjectSerialNumber } = row
  return {
    staffId: row.account_id,
    displayName: row.display_name,
    roles: row.roles,
    state: row.state,
    enrolledAt: row.enrolled_at,
    card: centre && subjectSerialNumber ? { centre, subjectSerialNumber } : undefined,
    lastSignInAt: row.last_sign_in_at ?? undefined,
  }
}
