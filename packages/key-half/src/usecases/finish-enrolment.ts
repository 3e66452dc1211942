/**
 * How enrolments end: something new is bound to a person's certificate, proven by the enrolment code, or by a carrier that is theirs
 * already. What is bound is judged by whoever calls (bind-passkey.ts, link-card.ts).
 */
import { createHash } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'
import type { CarrierAnswer } from '@jitsuin/second-key'
import { base64urlOf, judgeEd25519 } from '@jitsuin/second-key/node'
import { MOST_WRONG_TRIES } from '../domain/grant.js'
import { HalfError, type HalfErrorCode } from '../errors.js'
import {
  loadEnrolment,
  lockGrant,
  type StoredEnrolment,
  type StoredGrant,
  saveEnrolled,
  saveGrant,
} from '../store/enrolments.js'
import type { HalfAudit, HalfTransaction } from '../store/half-store.js'
import { findCertifiedKey, lockKey } from '../store/keys.js'
import { useCarrier } from './authorise.js'
import { actorOf, type HalfContext } from './context.js'
import { openGrant } from './enrol.js'
import { type ProvenCarrier, proveCarrier } from './prove-carrier.js'

/** Who says that it is the holder's: the enrolment code's key, or a carrier of theirs that answers SHA-256 of the statement. */
export type EnrolmentProof = { readonly signature: Uint8Array } | { readonly holder: CarrierAnswer }

/** What every ending has. */
export type Ending = {
  readonly enrolmentId: string
  readonly statement: Uint8Array
  readonly proof: EnrolmentProof
}

/** An open transaction. */
export type Open = { readonly tx: HalfTransaction; readonly audit: HalfAudit }

/** What is kept beside what was bound: JSON. */
export type KeptProof = Readonly<Record<string, unknown>>

/** Binds what was judged, within the transaction that ends the enrolment. */
export type Binder = (open: Open, kept: { readonly proof: KeptProof; readonly at: Date }) => Promise<void>

/**
 * Ends an enrolment. The same ending again changes nothing.
 *
 * @throws {HalfError} `enrolment/…`, `grant/…`, `card/…`, `authorisation/…`, `key/unknown`, and what `judge` gives
 */
export async function finish(
  ctx: HalfContext,
  ending: Ending,
  judge: (enrolment: StoredEnrolment, at: Date) => Promise<Binder | HalfErrorCode>,
): Promise<void> {
  const enrolment = await loadEnrolment(ctx.store.read, ending.enrolmentId)
  if (!enrolment) throw new HalfError('enrolment/unknown', ending.enrolmentId)
  if (enrolment.statement) return expectSameEnding(enrolment.statement, ending)
  const at = ctx.clock()
  if (enrolment.expiresAt <= at) throw new HalfError('enrolment/unknown', 'Too late')
  const bind = await judge(enrolment, at)
  if (typeof bind === 'string') throw new HalfError(bind, ending.enrolmentId)
  const prover = await judgeProver(ctx, ending, { enrolment, at })
  const wrong = await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const grant = enrolment.grantId === undefined ? undefined : await lockGrant(tx, enrolment.grantId)
    // Another ending of this enrolment may have come first while this one was judged.
    const before = await loadEnrolment(tx, ending.enrolmentId)
    if (before?.statement) {
      audit.changedNothing()
      return expectSameEnding(before.statement, ending)
    }
    await expectStandingKey(tx, enrolment)
    const open = { tx, audit }
    const taken = await takeProof(open, { prover, grant, enrolment, ending, at })
    if (taken.verdict === 'wrong') return taken.code
    await saveEnrolled(tx, enrolment.enrolmentId, ending.statement)
    return void (await bind(open, { proof: taken.proof, at }))
  })
  if (wrong) throw new HalfError(wrong, ending.enrolmentId)
}

/** Said twice, it is done once. @throws {HalfError} `enrolment/differs` */
function expectSameEnding(statement: Uint8Array, ending: Ending): undefined {
  if (!sameBytes(statement, ending.statement)) throw new HalfError('enrolment/differs', ending.enrolmentId)
}

type Prover = 'code' | ProvenCarrier

/** A carrier is judged before the transaction, for it may have to be asked about; a code within it, for tries are counted. */
async function judgeProver(
  ctx: HalfContext,
  { proof, statement, enrolmentId }: Ending,
  { enrolment, at: now }: { readonly enrolment: StoredEnrolment; readonly at: Date },
): Promise<Prover> {
  const isByCode = 'signature' in proof
  if (isByCode !== (enrolment.grantId !== undefined)) throw new HalfError('enrolment/differs', enrolmentId)
  if (isByCode) return 'code'
  const { subject, certificateSha256: certificate } = enrolment
  const challenge = createHash('sha256').update(statement).digest()
  const proven = await proveCarrier(ctx, proof.holder, { subject, certificate, challenge, now })
  if (typeof proven === 'string') throw new HalfError(proven, enrolmentId)
  return proven
}

type Taking = {
  readonly prover: Prover
  readonly grant: StoredGrant | undefined
  readonly enrolment: StoredEnrolment
  readonly ending: Ending
  readonly at: Date
}
type Taken =
  | { readonly verdict: 'taken'; readonly proof: KeptProof }
  | { readonly verdict: 'wrong'; readonly code: HalfErrorCode }

async function takeProof(open: Open, { prover, grant, enrolment, ending, at }: Taking): Promise<Taken> {
  const { proof, statement: message } = ending
  if ('holder' in proof) {
    if (prover !== 'code') await useCarrier(open.tx, prover, ending.enrolmentId)
    const kept =
      'card' in proof.holder ? { kind: 'card', ...proof.holder } : { kind: 'passkey', ...proof.holder }
    return { verdict: 'taken', proof: kept }
  }
  const opened = openGrant(grant, { grantId: enrolment.grantId ?? '', at })
  const { grantId, enrolmentKey } = opened
  if (judgeEd25519(enrolmentKey, { message, signature: proof.signature }) === 'invalid')
    return { verdict: 'wrong', code: await countWrongTry(open, { grant: opened, enrolment }) }
  await saveGrant(open.tx, { ...opened, state: 'used' })
  return { verdict: 'taken', proof: { kind: 'code', grantId, signature: base64urlOf(proof.signature) } }
}

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

/** How far the two services' clocks, and the page's round trip, may move the times of a statement. */
const STATEMENT_TOLERANCE_MS = 60 * 60_000

/** What statements of enrolment have in common. */
export type EnrolmentFields = {
  readonly enrolment: string
  readonly subject: string
  readonly certificate: string
  readonly origin: string
  readonly keyManagementNonce: string
  readonly signingNonce: string
  readonly issued: Date
  readonly expires: Date
}

/** Whether a statement is about this enrolment, on this page, now. */
export function isAbout(
  statement: EnrolmentFields,
  {
    ctx,
    enrolment,
    at,
  }: { readonly ctx: Pick<HalfContext, 'page'>; readonly enrolment: StoredEnrolment; readonly at: Date },
): boolean {
  return (
    isNear(statement.issued, at) &&
    at < statement.expires &&
    isNear(statement.expires, at) &&
    statement.enrolment === enrolment.enrolmentId &&
    statement.subject === enrolment.subject &&
    statement.certificate === enrolment.certificateSha256 &&
    statement.origin === ctx.page.origin &&
    statement.keyManagementNonce === enrolment.keyManagementNonce &&
    statement.signingNonce === enrolment.signingNonce
  )
}

function isNear(stated: Date, at: Date): boolean {
  return Math.abs(stated.getTime() - at.getTime()) <= STATEMENT_TOLERANCE_MS
}
