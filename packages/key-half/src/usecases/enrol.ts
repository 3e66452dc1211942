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
  voidOtherGrants,
} from '../store/enrolments.js'
import type { HalfAudit, HalfTransaction } from '../store/half-store.js'
import { findCertifiedKey, lockKey } from '../store/keys.js'
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
  return openGrant(await lockGrant(tx, grantId), { grantId, at })
}

/** @throws {HalfError} `grant/…` */
function openGrant(
  grant: StoredGrant | undefined,
  { grantId, at }: { readonly grantId: string; readonly at: Date },
): StoredGrant {
  if (grant && grant.wrongTries >= MOST_WRONG_TRIES) throw new HalfError('grant/too-many-tries', grantId)
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
 * @throws {HalfError} `enrolment/…`, `grant/…`, `key/unknown`
 */
export async function finishEnrolment(ctx: HalfContext, ending: EnrolmentEnding): Promise<void> {
  const enrolment = await loadEnrolment(ctx.store.read, ending.enrolmentId)
  if (!enrolment) throw new HalfError('enrolment/unknown', ending.enrolmentId)
  if (enrolment.statement) return expectSameEnding(enrolment.statement, ending)
  const at = ctx.clock()
  if (enrolment.expiresAt <= at) throw new HalfError('enrolment/unknown', 'Too late')
  const passkey = await judgeNewPasskey(ctx.page, ending.attestation, registrationChallenge(enrolment))
  if (passkey === 'refused' || !says(ENROLMENT.parse(ending.statement), { ctx, enrolment, passkey, at }))
    throw new HalfError('enrolment/passkey-refused', ending.enrolmentId)
  const verdict = await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const locked = await lockGrant(tx, enrolment.grantId)
    // Another ending of this enrolment may have come first while this one was judged.
    const before = await loadEnrolment(tx, ending.enrolmentId)
    if (before?.statement) {
      audit.changedNothing()
      return expectSameEnding(before.statement, ending)
    }
    await expectStandingKey(tx, enrolment)
    const grant = openGrant(locked, { grantId: enrolment.grantId, at })
    const proof = { message: ending.statement, signature: ending.signature }
    return judgeEd25519(grant.enrolmentKey, proof) === 'valid'
      ? await bindPasskey({ tx, audit }, { grant, enrolment, ending, passkey, at })
      : await countWrongTry({ tx, audit }, { grant, enrolment })
  })
  if (verdict) throw new HalfError(verdict, ending.enrolmentId)
}

/** Said twice, it is done once. @throws {HalfError} `enrolment/differs` */
function expectSameEnding(statement: Uint8Array, ending: EnrolmentEnding): undefined {
  if (!sameBytes(statement, ending.statement)) throw new HalfError('enrolment/differs', ending.enrolmentId)
}

/** The key may have ended since the enrolment began; locked, it cannot end before this transaction does. */
async function expectStandingKey(
  tx: HalfTransaction,
  { subject, certificateSha256 }: StoredEnrolment,
): Promise<void> {
  const found = await findCertifiedKey(tx, subject)
  const key = found && (await lockKey(tx, found.keyId))
  if (key?.state !== 'certified' || key.certificateSha256 !== certificateSha256)
    throw new HalfError('key/unknown', subject)
}

type Open = { readonly tx: HalfTransaction; readonly audit: HalfAudit }

/** Counted in this very transaction, which therefore commits. */
async function countWrongTry(
  { tx, audit }: Open,
  { grant, enrolment }: { readonly grant: StoredGrant; readonly enrolment: StoredEnrolment },
): Promise<'grant/too-many-tries' | 'enrolment/code-wrong'> {
  const { grantId } = grant
  const wrongTries = grant.wrongTries + 1
  const state = wrongTries >= MOST_WRONG_TRIES ? 'void' : 'open'
  await saveGrant(tx, { grantId, wrongTries, state })
  const facts = { grantId, wrongTries }
  audit.record('enrolment/code-wrong', { subject: `enrolment:${enrolment.enrolmentId}`, facts })
  return state === 'void' ? 'grant/too-many-tries' : 'enrolment/code-wrong'
}

type Binding = {
  readonly grant: StoredGrant
  readonly enrolment: StoredEnrolment
  readonly ending: EnrolmentEnding
  readonly passkey: NewPasskey
  readonly at: Date
}

async function bindPasskey(
  { tx, audit }: Open,
  { grant, enrolment, ending, passkey, at }: Binding,
): Promise<undefined> {
  const { subject, certificateSha256 } = enrolment
  await saveGrant(tx, { ...grant, state: 'used' })
  await saveEnrolled(tx, enrolment.enrolmentId, ending.statement)
  const person = `person:${subject}` as const
  if ((await endCredentials(tx, subject, { at, why: 'replaced' })) > 0)
    audit.record('credential/ended', { subject: person, facts: { subject, reason: 'replaced' } })
  await endAuthorisationsIn({ tx, audit }, { subject }, { at, why: 'passkey' })
  const evidence = {
    attestation: ending.attestation,
    statement: ending.statement,
    proof: { kind: 'code', grantId: grant.grantId, signature: base64urlOf(ending.signature) },
  }
  const added = await insertCredential(tx, { ...passkey, ...evidence, subject, certificateSha256 }, at)
  if (added === 'registered-before') throw new HalfError('enrolment/differs', 'A passkey of before')
  const { device, credentialId } = passkey
  const credentialSha256 = sha256(Buffer.from(credentialId)).toString('hex')
  const facts = { subject, certificate: certificateSha256, credentialSha256, device }
  audit.record('credential/enrolled', { subject: person, facts })
}

/** How far the two services' clocks, and the page's round trip, may move the times of a statement. */
const STATEMENT_TOLERANCE_MS = 60 * 60_000

type About = {
  readonly ctx: HalfContext
  readonly enrolment: StoredEnrolment
  readonly passkey: NewPasskey
  readonly at: Date
}

/** Whether the statement is about this enrolment and this passkey, and nothing else. */
function says(statement: EnrolmentStatement, { ctx, enrolment, passkey, at }: About): boolean {
  return (
    isNear(statement.issued, at) &&
    at < statement.expires &&
    isNear(statement.expires, at) &&
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

function isNear(stated: Date, at: Date): boolean {
  return Math.abs(stated.getTime() - at.getTime()) <= STATEMENT_TOLERANCE_MS
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
