/** A member of staff brings a passkey; it counts when two officers have signed for it (sign-enrolment.ts). */
import type { EnrolOrder, Officer } from '@jitsuin/ca/contract'
import type { z } from 'zod'
import type { enrolSchema } from '../../contract.js'
import {
  base64url,
  judgeAuthenticatorData,
  judgeClientData,
  officeAt,
  parseOfficerKey,
} from '../../domain/cases/officer-signature.js'
import { RegistrationError } from '../../errors.js'
import { loadOfficer } from '../../store/cases/officers.js'
import type { Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'
import { byOf, type StaffActor } from './tools.js'

type Context = Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'random' | 'addresses'>

/** What officers of the registration may order: certificates, revocations, and who else is an officer. */
const ACTS: Officer['acts'] = ['warrant', 'revoke', 'enrol-officer', 'remove-officer']
/** An order counts for a day at most (docs/ca.md). */
const ORDER_LIFE_MS = 24 * 3_600_000
const CHALLENGE_LIFE_MS = 10 * 60_000
const CHALLENGE_BYTES = 32

/** A challenge for `navigator.credentials.create`, good for ten minutes and for this person. */
export async function makeEnrolChallenge(context: Context, { staffId, actor }: StaffActor) {
  const challenge = base64url(context.random(CHALLENGE_BYTES))
  const by = byOf(context, actor)
  await context.store.transact(by, async (tx, audit) => {
    const expires_at = new Date(by.at.getTime() + CHALLENGE_LIFE_MS)
    await tx.deleteFrom('officer_challenge').where('expires_at', '<=', by.at).execute()
    await tx.insertInto('officer_challenge').values({ challenge, staff_id: staffId, expires_at }).execute()
    audit.record('officer/asked', { subject: `staff:${staffId}`, facts: { enrolmentId: by.newId() } })
  })
  const { rpId } = officeAt(context.addresses.office)
  return { challenge, rpId, userId: base64url(Buffer.from(staffId)), userName: staffId }
}

/**
 * A member of staff asks for their passkey to be enrolled.
 *
 * @throws {RegistrationError} `officer/key-refused`, `officer/enrolled-already`
 */
export async function askEnrolment(
  context: Context,
  { staffId, actor }: StaffActor,
  answer: z.infer<typeof enrolSchema>,
): Promise<{ readonly enrolmentId: string }> {
  const { challenge, credentialId, publicKey } = answer
  const office = officeAt(context.addresses.office)
  const said = { type: 'webauthn.create', challenge, origin: office.origin } as const
  const isOurs =
    judgeClientData(Buffer.from(answer.clientDataJson, 'base64url'), said) === 'ours' &&
    judgeAuthenticatorData(Buffer.from(answer.authenticatorData, 'base64url'), office) === 'ours' &&
    parseOfficerKey(publicKey) !== undefined
  if (!isOurs) throw new RegistrationError('officer/key-refused', staffId)
  const by = byOf(context, actor)
  const enrolmentId = context.newId()
  const order: EnrolOrder = {
    ...orderHeadOf(enrolmentId, by.at),
    act: 'enrol-officer',
    officer: { officerId: `O-${enrolmentId}`, method: 'passkey', publicKey, acts: ACTS, credentialId },
  }
  await context.store.transact({ ...by, isolation: 'serializable' }, async (tx, audit) => {
    await takeChallenge(tx, { challenge, staffId, at: by.at })
    await expectNone(tx, { staffId, publicKey, at: by.at })
    const expires_at = new Date(order.expiresAt)
    const row = {
      enrolment_id: enrolmentId,
      staff_id: staffId,
      created_at: by.at,
      expires_at,
      approvals: '[]',
    }
    await tx
      .insertInto('officer_enrolment')
      .values({ ...row, order_json: JSON.stringify(order), state: 'waiting' })
      .execute()
    audit.record('officer/asked', { subject: `staff:${staffId}`, facts: { enrolmentId } })
  })
  return { enrolmentId }
}

/** The head of an order about an officer. */
export function orderHeadOf(enrolmentId: string, at: Date) {
  return {
    version: 'jitsuin-order/1',
    orderId: enrolmentId,
    caseNumber: `E-${enrolmentId}`,
    createdAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + ORDER_LIFE_MS).toISOString(),
  } as const
}

async function takeChallenge(
  tx: Tx,
  { challenge, staffId, at }: { readonly challenge: string; readonly staffId: string; readonly at: Date },
): Promise<void> {
  const taken = await tx
    .deleteFrom('officer_challenge')
    .where('challenge', '=', challenge)
    .where('staff_id', '=', staffId)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  if (taken.numDeletedRows !== 1n) throw new RegistrationError('officer/key-refused', 'No such challenge')
}

async function expectNone(
  tx: Tx,
  { staffId, publicKey, at }: { readonly staffId: string; readonly publicKey: string; readonly at: Date },
): Promise<void> {
  await expectNoneWaiting(tx, { staffId, at })
  const same = await tx
    .selectFrom('officer_key')
    .select('officer_id')
    .where('public_key', '=', publicKey)
    .executeTakeFirst()
  if (same || (await loadOfficer(tx, staffId)))
    throw new RegistrationError('officer/enrolled-already', staffId)
}

/** One order about a person at a time. @throws {RegistrationError} `officer/enrolled-already` */
export async function expectNoneWaiting(
  tx: Tx,
  { staffId, at }: { readonly staffId: string; readonly at: Date },
): Promise<void> {
  const waiting = await tx
    .selectFrom('officer_enrolment')
    .select('enrolment_id')
    .where('staff_id', '=', staffId)
    .where('state', '=', 'waiting')
    .where('expires_at', '>', at)
    .executeTakeFirst()
  if (waiting) throw new RegistrationError('officer/enrolled-already', staffId)
}
