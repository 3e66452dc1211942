import type { StaffRole } from '../domain/staff-roles.js'
import type { SsoReader, SsoTransaction } from './sso-store.js'

/** An invitation to become staff. */
export type Invitation = {
  readonly invitationId: string
  readonly displayName: string
  readonly roles: readonly StaffRole[]
  readonly invitedBy: string
  readonly invitedAt: Date
  readonly expiresAt: Date
  readonly state: 'open' | 'waits-for-second' | 'used' | 'withdrawn'
}

/** A change that a second administrator has to decide on. */
export type WaitingChange = {
  readonly changeId: string
  readonly kind: 'invite' | 'change-roles' | 'suspend' | 'remove'
  readonly staffId: string | null
  readonly invitationId: string | null
  readonly roles: readonly StaffRole[] | undefined
  readonly askedBy: string
  readonly askedAt: Date
}

/** Keeps an invitation; only the hash of its token is. */
export async function insertInvitation(
  tx: SsoTransaction,
  invitation: Invitation & { readonly tokenSha256: string },
): Promise<void> {
  await tx
    .insertInto('invitation')
    .values({
      invitation_id: invitation.invitationId,
      token_sha256: invitation.tokenSha256,
      display_name: invitation.displayName,
      roles: [...invitation.roles],
      invited_by: invitation.invitedBy,
      invited_at: invitation.invitedAt,
      expires_at: invitation.expiresAt,
      state: invitation.state,
    })
    .execute()
}

/** Invitations that are neither used nor withdrawn, the latest first. */
export async function loadInvitations(db: SsoReader): Promise<Invitation[]> {
  const rows = await db
    .selectFrom('invitation')
    .selectAll()
    .where('state', 'in', ['open', 'waits-for-second'])
    .orderBy('invited_at', 'desc')
    .execute()
  return rows.map(invitationOf)
}

/** One invitation, whatever has become of it. */
export async function loadInvitation(db: SsoReader, invitationId: string): Promise<Invitation | undefined> {
  const row = await db
    .selectFrom('invitation')
    .selectAll()
    .where('invitation_id', '=', invitationId)
    .executeTakeFirst()
  return row && invitationOf(row)
}

/** An invitation that can be used now, by the hash of its token. */
export async function findUsableInvitation(
  db: SsoReader,
  tokenSha256: string,
  now: Date,
): Promise<Invitation | undefined> {
  const row = await db
    .selectFrom('invitation')
    .selectAll()
    .where('token_sha256', '=', tokenSha256)
    .where('state', '=', 'open')
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row && invitationOf(row)
}

/** Moves an invitation on, if it still is where the caller thinks. */
export async function moveInvitation(
  tx: SsoTransaction,
  invitationId: string,
  { from, to }: { from: readonly Invitation['state'][]; to: Invitation['state'] },
): Promise<'moved' | 'not-there'> {
  const row = await tx
    .updateTable('invitation')
    .set({ state: to })
    .where('invitation_id', '=', invitationId)
    .where('state', 'in', [...from])
    .returning('invitation_id')
    .executeTakeFirst()
  return row ? 'moved' : 'not-there'
}

/** How many could become administrators by an open invitation. */
export async function countInvitedAdministrators(db: SsoReader, now: Date): Promise<number> {
  const open = await loadInvitations(db)
  return open.filter(
    ({ roles, state, expiresAt }) => state === 'open' && expiresAt > now && roles.includes('administrator'),
  ).length
}

/** Keeps a change until somebody decides. */
export async function insertChange(tx: SsoTransaction, change: WaitingChange): Promise<void> {
  await tx
    .insertInto('staff_change')
    .values({
      change_id: change.changeId,
      kind: change.kind,
      staff_id: change.staffId,
      invitation_id: change.invitationId,
      roles: change.roles ? [...change.roles] : null,
      asked_by: change.askedBy,
      asked_at: change.askedAt,
      state: 'waiting',
      decided_by: null,
      decided_at: null,
    })
    .execute()
}

/** Changes that wait, oldest first. */
export async function loadChanges(db: SsoReader): Promise<WaitingChange[]> {
  const rows = await db
    .selectFrom('staff_change')
    .selectAll()
    .where('state', '=', 'waiting')
    .orderBy('asked_at')
    .execute()
  return rows.map((row) => ({
    changeId: row.change_id,
    kind: row.kind,
    staffId: row.staff_id,
    invitationId: row.invitation_id,
    roles: row.roles ?? undefined,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
  }))
}

/** Writes the decision down; of two who decide at once, one does. */
export async function decideChange(
  tx: SsoTransaction,
  changeId: string,
  { decision, by, at }: { decision: 'confirmed' | 'refused'; by: string; at: Date },
): Promise<'decided' | 'not-waiting'> {
  const row = await tx
    .updateTable('staff_change')
    .set({ state: decision, decided_by: by, decided_at: at })
    .where('change_id', '=', changeId)
    .where('state', '=', 'waiting')
    .returning('change_id')
    .executeTakeFirst()
  return row ? 'decided' : 'not-waiting'
}

type Row = {
  readonly invitation_id: string
  readonly display_name: string
  readonly roles: StaffRole[]
  readonly invited_by: string
  readonly invited_at: Date
  readonly expires_at: Date
  readonly state: Invitation['state']
}

function invitationOf(row: Row): Invitation {
  return {
    invitationId: row.invitation_id,
    displayName: row.display_name,
    roles: row.roles,
    invitedBy: row.invited_by,
    invitedAt: row.invited_at,
    expiresAt: row.expires_at,
    state: row.state,
  }
}
