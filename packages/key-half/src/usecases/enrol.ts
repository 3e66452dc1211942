/** How enrolments begin: what the authority granted, or the holder who will answer with a card. */
import { createHash } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'
import { REGISTRATION } from '@jitsuin/second-key'
import { MOST_WRONG_TRIES, readGrant, type SignedGrant } from '../domain/grant.js'
import { HalfError } from '../errors.js'
import {
  insertEnrolment,
  insertGrant,
  lockGrant,
  type StoredEnrolment,
  type StoredGrant,
  voidOtherGrants,
} from '../store/enrolments.js'
import type { HalfTransaction } from '../store/half-store.js'
import { findCertifiedKey } from '../store/keys.js'
import { actorOf, type HalfContext } from './context.js'

/** Takes a grant in. @throws {HalfError} `grant/refused`; {SecondKeyError} `second-key/statement-malformed` */
export async function takeGrant(ctx: HalfContext, signed: SignedGrant): Promise<void> {
  const grant = readGrant(signed, ctx.grantKey)
  const at = ctx.clock()
  if (grant === 'refused' || grant.expires <= at) throw new HalfError('grant/refused', 'Not of the authority')
  await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const { grant: grantId, subject, certificate, enrolmentKey, expires } = grant
    const taken = await insertGrant(
      tx,
      {
        grantId,
        subject,
        certificateSha256: certificate,
        enrolmentKey: Buffer.from(enrolmentKey, 'hex'),
        statement: signed.bytes,
        signature: signed.signature,
        expiresAt: expires,
      },
      at,
    )
    if (taken === 'known') {
      const known = await lockGrant(tx, grantId)
      if (!known || !sameBytes(known.statement, signed.bytes)) throw new HalfError('grant/refused', grantId)
      return audit.changedNothing()
    }
    // A letter that was lost counts no more once there is another one.
    await voidOtherGrants(tx, { subject, grantId })
    audit.record('grant/taken', { subject: `grant:${grantId}`, facts: { subject, certificate } })
  })
}

/** How an enrolment begins: under a grant, or for a person who will answer with a carrier of theirs; nonces of both services. */
export type EnrolmentBeginning = {
  readonly enrolmentId: string
  readonly keyManagementNonce: string
  readonly signingNonce: string
} & EnrolmentBasis
export type EnrolmentBasis = { readonly grantId: string } | { readonly subject: string }

/** Begins an enrolment. @throws {HalfError} `grant/…`, `key/unknown` */
export async function beginEnrolment(
  ctx: HalfContext,
  beginning: EnrolmentBeginning,
): Promise<StoredEnrolment> {
  const at = ctx.clock()
  return ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const about = await findBasis(tx, beginning, at)
    const expiresAt = new Date(at.getTime() + ctx.rules.enrolWithinSeconds * 1000)
    const { enrolmentId, keyManagementNonce, signingNonce } = beginning
    const enrolment = { enrolmentId, keyManagementNonce, signingNonce, ...about, issuedAt: at, expiresAt }
    await insertEnrolment(tx, enrolment)
    const { subject, grantId = 'none' } = about
    audit.record('enrolment/began', { subject: `enrolment:${enrolmentId}`, facts: { subject, grantId } })
    return { ...enrolment, statement: undefined }
  })
}

async function findBasis(tx: HalfTransaction, basis: EnrolmentBasis, at: Date) {
  const grant = 'grantId' in basis ? await expectOpenGrant(tx, basis.grantId, at) : undefined
  const subject = grant?.subject ?? ('subject' in basis ? basis.subject : '')
  const key = await findCertifiedKey(tx, subject)
  if (!key || (grant && grant.certificateSha256 !== key.certificateSha256))
    throw new HalfError('key/unknown', subject)
  return { subject, certificateSha256: key.certificateSha256, grantId: grant?.grantId }
}

async function expectOpenGrant(tx: HalfTransaction, grantId: string, at: Date): Promise<StoredGrant> {
  return openGrant(await lockGrant(tx, grantId), { grantId, at })
}

/** A grant under which something can still be enrolled. @throws {HalfError} `grant/…` */
export function openGrant(
  grant: StoredGrant | undefined,
  { grantId, at }: { readonly grantId: string; readonly at: Date },
): StoredGrant {
  if (grant && grant.wrongTries >= MOST_WRONG_TRIES) throw new HalfError('grant/too-many-tries', grantId)
  if (grant?.state !== 'open' || grant.expiresAt <= at) throw new HalfError('grant/refused', grantId)
  return grant
}

/** What the new passkey or card answers: SHA-256 of the statement of registration. */
export function registrationChallenge(enrolment: StoredEnrolment): Uint8Array {
  const { enrolmentId, subject, certificateSha256, keyManagementNonce, signingNonce } = enrolment
  const statement = { enrolment: enrolmentId, subject, certificate: certificateSha256 }
  const bytes = REGISTRATION.encode({ ...statement, keyManagementNonce, signingNonce })
  return createHash('sha256').update(bytes).digest()
}
