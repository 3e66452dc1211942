/** Enrolment of a passkey: what the authority granted, what the enrolment code signed, and what the new passkey answered. */
import { createHash } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'
import { type Attestation, ENROLMENT, type EnrolmentStatement, REGISTRATION } from '@jitsuin/second-key'
import { base64urlOf, judgeEd25519, judgeNewPasskey, type NewPasskey } from '@jitsuin/second-key/node'
import { MOST_WRONG_TRIES, readGrant, type SignedGrant } from '../domain/grant.js'
import { HalfError } from '../errors.js'
import {
  endCredentials,
  insertCredential,
  insertEnrolment,
  insertGrant,
  loadEnrolment,
  lockGrant,
  type StoredEnrolment,
  type StoredGrant,
  saveEnrolled,
  saveGrant,
} from '../store/enrolments.js'
import type { HalfTransaction } from '../store/half-store.js'
import { findCertifiedKey } from '../store/keys.js'
import { actorOf, type HalfContext } from './context.js'
import { endAuthorisationsIn } from './end.js'

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
    if (taken === 'known') return audit.changedNothing()
    audit.record('grant/taken', { subject: `grant:${grantId}`, facts: { subject, certificate } })
  })
}

/** How an enrolment begins: nonces of both services. */
export type EnrolmentBeginning = {
  readonly enrolmentId: string
  readonly grantId: string
  readonly keyManagementNonce: string
  readonly signingNonce: string
}

/** Begins an enrolment under a grant that is open. @throws {HalfError} `grant/…`, `key/unknown` */
export async function beginEnrolment(
  ctx: HalfContext,
  beginning: EnrolmentBeginning,
): Promise<StoredEnrolment> {
  const at = ctx.clock()
  return ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const { subject, certificateSha256 } = await expectOpenGrant(tx, beginning.grantId, at)
    const key = await findCertifiedKey(tx, subject)
    if (key?.certificateSha256 !== certificateSha256) throw new HalfError('key/unknown', subject)
    const expiresAt = new Date(at.getTime() + ctx.rules.enrolWithinSeconds * 1000)
    const enrolment = { ...beginning, subject, certificateSha256, issuedAt: at, expiresAt }
    await insertEnrolment(tx, enrolment)
    const { enrolmentId, grantId } = beginning
    audit.record('enrolment/began', { subject: `enrolment:${enrolmentId}`, facts: { subject, grantId } })
    return { ...enrolment, statement: undefined }
  })
}

async function expectOpenGrant(tx: HalfTransaction, grantId: string, at: Date): Promise<StoredGrant> {
  const grant = await lockGrant(tx, grantId)
  if (grant?.state === 'void') throw new HalfError('grant/too-many-tries', grantId)
  if (grant?.state !== 'open' || grant.expiresAt <= at) throw new HalfError('grant/refused', grantId)
  return grant
}

/** What the new passkey answers: SHA-256 of the statement of registration. */
export function registrationChallenge(enrolment: StoredEnrolment): Uint8Array {
  const { enrolmentId, subject, certificateSha256, keyManagementNonce, signingNonce } = enrolment
  const statement = { enrolment: enrolmentId, subject, certificate: certificateSha256 }
  return sha256(REGISTRATION.encode({ ...statement, keyManagementNonce, signingNonce }))
}

/** How an enrolment ends: the passkey's answer, the statement about it, and the signature of the code's key. */
export type EnrolmentEnding = {
  readonly enrolmentId: string
  readonly attestation: Attestation
  readonly statement: Uint8Array
  readonly signature: Uint8Array
}

/**
 * Ends an enrolment: the passkey becomes the one of its person, and the one before ends with all that it approved. The same
 * ending again changes nothing.
 *
 * @throws {HalfError} `enrolment/…`, `grant/…`
 */
export async function finishEnrolment(ctx: HalfContext, ending: EnrolmentEnding): Promise<void> {
  const enrolment = await loadEnrolment(ctx.store.read, ending.enrolmentId)
  if (!enrolment) throw new HalfError('enrolment/unknown', ending.enrolmentId)
  if (enrolment.statement) {
    if (sameBytes(enrolment.statement, ending.statement)) return
    throw new HalfError('enrolment/differs', ending.enrolmentId)
  }
  const at = ctx.clock()
  if (enrolment.expiresAt <= at) throw new HalfError('enrolment/unknown', 'Too late')
  const passkey = await judgeNewPasskey(ctx.page, ending.attestation, registrationChallenge(enrolment))
  if (passkey === 'refused' || !says(ENROLMENT.parse(ending.statement), { ctx, enrolment, passkey }))
    throw new HalfError('enrolment/passkey-refused', ending.enrolmentId)
  const verdict = await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const grant = await expectOpenGrant(tx, enrolment.grantId, at)
    const proof = { message: ending.statement, signature: ending.signature }
    if (judgeEd25519(grant.enrolmentKey, proof) === 'invalid') {
      // Counted in this very transaction, which therefore has to commit.
      const wrongTries = grant.wrongTries + 1
      const state = wrongTries >= MOST_WRONG_TRIES ? 'void' : 'open'
      await saveGrant(tx, { grantId: grant.grantId, wrongTries, state })
      const facts = { grantId: grant.grantId, wrongTries }
      audit.record('enrolment/code-wrong', { subject: `enrolment:${ending.enrolmentId}`, facts })
      return state === 'void' ? 'grant/too-many-tries' : 'enrolment/code-wrong'
    }
    const { subject, certificateSha256 } = enrolment
    await saveGrant(tx, { ...grant, state: 'used' })
    await saveEnrolled(tx, ending.enrolmentId, ending.statement)
    if ((await endCredentials(tx, subject, { at, why: 'replaced' })) > 0)
      audit.record('credential/ended', {
        subject: `person:${subject}`,
        facts: { subject, reason: 'replaced' },
      })
    await endAuthorisationsIn({ tx, audit }, { subject }, { at, why: 'passkey' })
    const evidence = {
      attestation: ending.attestation,
      statement: ending.statement,
      proof: { kind: 'code', grantId: grant.grantId, signature: base64urlOf(ending.signature) },
    }
    const added = await insertCredential(tx, { ...passkey, ...evidence, subject, certificateSha256 }, at)
    if (added === 'registered-before') throw new HalfError('enrolment/differs', 'A passkey of before')
    const { device } = passkey
    const credentialSha256 = sha256(Buffer.from(passkey.credentialId)).toString('hex')
    const facts = { subject, certificate: certificateSha256, credentialSha256, device }
    audit.record('credential/enrolled', { subject: `person:${subject}`, facts })
    return 'enrolled'
  })
  if (verdict !== 'enrolled') throw new HalfError(verdict, ending.enrolmentId)
}

type About = { readonly ctx: HalfContext; readonly enrolment: StoredEnrolment; readonly passkey: NewPasskey }

/** Whether the statement is about this enrolment and this passkey, and nothing else. */
function says(statement: EnrolmentStatement, { ctx, enrolment, passkey }: About): boolean {
  return (
    statement.enrolment === enrolment.enrolmentId &&
    statement.subject === enrolment.subject &&
    statement.certificate === enrolment.certificateSha256 &&
    statement.origin === ctx.page.origin &&
    statement.credential === passkey.credentialId &&
    statement.credentialKey === sha256(passkey.publicKey).toString('hex') &&
    statement.keyManagementNonce === enrolment.keyManagementNonce &&
    statement.signingNonce === enrolment.signingNonce
  )
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
