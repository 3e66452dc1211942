/** Requests for signatures: each half judges and records them by itself before it raises anything to its share. */
import { createHash } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'
import type { SignRequest } from '@jitsuin/second-key'
import { readClientKey } from '@jitsuin/second-key/node'
import { judgeRequest, judgeSender, readRequest, type SignedRequest } from '../domain/sign-request.js'
import { HalfError, type HalfErrorCode } from '../errors.js'
import { loadAuthorisation, lockAuthorisation } from '../store/authorisations.js'
import { insertRefusal } from '../store/figures.js'
import type { HalfTransaction } from '../store/half-store.js'
import { type CertifiedKey, findCertifiedKey } from '../store/keys.js'
import { type LedgerEntry, loadEntry, type NewEntry, reserveRequest, saveReleased } from '../store/ledger.js'
import { expectClient } from './clients.js'
import { actorOf, type HalfContext } from './context.js'
import { blocksOf, expectShareOf, raise } from './powers.js'

/** A request that this half has judged and recorded. */
export type AdmittedRequest = {
  readonly request: SignRequest
  readonly key: CertifiedKey
  /** What was released for this very request before. */
  readonly values: readonly Uint8Array[] | undefined
}

/**
 * Judges a request and reserves it in the ledger. The same request again is admitted again; anything else under its id or its
 * counter is refused. `clientKey` is the client that sent it, where this half sees it.
 *
 * @throws {HalfError} `authorisation/…`, `request/…`, `client-key/unknown`, `key/…`; {SecondKeyError} `second-key/statement-malformed`
 */
export async function admitRequest(
  ctx: HalfContext,
  signed: SignedRequest,
  clientKey?: string,
): Promise<AdmittedRequest> {
  const request = readRequest(signed)
  const at = ctx.clock()
  const entry = {
    authorisationId: request.authorisation,
    requestId: request.request,
    counter: request.counter,
    contentSha256: createHash('sha256').update(signed.bytes).digest(),
    content: signed.bytes,
    signature: signed.signature,
    digestCount: request.digests.length,
  }
  const admitted = await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const subject = `authorisation:${request.authorisation}` as const
    const known = await loadEntry(tx, entry)
    const judged = await judge(ctx, tx, {
      signed,
      request,
      clientKey,
      at,
      released: isReleased(known, entry),
    })
    if (typeof judged === 'string') {
      audit.record('signature/refused', { subject, facts: { code: judged } })
      await insertRefusal(tx, { kind: 'signature', code: judged, at })
      return judged
    }
    if (known || (await reserveRequest(tx, entry, at)) === 'taken') {
      const taken = known ?? (await loadEntry(tx, entry))
      if (!taken || !sameBytes(taken.contentSha256, entry.contentSha256)) {
        audit.record('signature/refused', { subject, facts: { code: 'request/reused' } })
        await insertRefusal(tx, { kind: 'signature', code: 'request/reused', at })
        return 'request/reused'
      }
      audit.changedNothing()
      return { request, key: judged, values: taken.values }
    }
    const facts = {
      requestId: request.request,
      digests: request.digests.length,
      algorithm: request.algorithm,
    }
    audit.record('signature/reserved', { subject, facts })
    return { request, key: judged, values: undefined }
  })
  if (typeof admitted === 'string') throw new HalfError(admitted, request.authorisation)
  return admitted
}

/** Whether this very request was answered before: then it is answered again, however late its client asks. */
function isReleased(known: LedgerEntry | undefined, entry: NewEntry): boolean {
  return known?.values !== undefined && sameBytes(known.contentSha256, entry.contentSha256)
}

type Question = {
  readonly signed: SignedRequest
  readonly request: SignRequest
  readonly clientKey: string | undefined
  readonly at: Date
  readonly released: boolean
}

async function judge(
  ctx: HalfContext,
  tx: HalfTransaction,
  { signed, request, clientKey, at: now, released }: Question,
): Promise<CertifiedKey | HalfErrorCode> {
  // An authorisation that nobody knows has no row whose refusal could be told of.
  const authorisation = await lockAuthorisation(tx, request.authorisation, 'for-use')
  if (!authorisation) throw new HalfError('authorisation/unknown', request.authorisation)
  if (clientKey !== undefined && clientKey !== authorisation.clientKey) return 'authorisation/other-client'
  const { spkiDer } = await expectClient(ctx, authorisation.clientKey)
  const key = readClientKey(spkiDer)
  if (!key) return 'client-key/unknown'
  const facts = { signed, request, authorisation, clientKey: key, now }
  const verdict = released ? judgeSender(facts) : judgeRequest(facts)
  if (verdict !== 'pass') return verdict
  const certified = await findCertifiedKey(tx, authorisation.subject)
  return certified?.certificateSha256 === authorisation.certificate ? certified : 'key/ended'
}

/** This half's partial signatures of a request, with the epoch of the share that made them. @throws {HalfError} `key/epoch-unknown` */
export async function raiseRequest(
  ctx: HalfContext,
  { key, request }: Pick<AdmittedRequest, 'key' | 'request'>,
  epoch?: number,
): Promise<{ readonly epoch: number; readonly partials: readonly Uint8Array[] }> {
  const share = await expectShareOf(ctx, key.keyId, epoch)
  const bases = blocksOf(key, request)
  return { epoch: share.epoch, partials: await raise(ctx, key, { share, bases }) }
}

/** Notes what is released, before it is. Gives what was released first, if somebody was faster. */
export async function recordRelease(
  ctx: HalfContext,
  request: SignRequest,
  values: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  const at = ctx.clock()
  const entry = { authorisationId: request.authorisation, requestId: request.request }
  return ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    if ((await saveReleased(tx, entry, { values, at })) === 'again') {
      audit.changedNothing()
      return (await loadEntry(tx, entry))?.values ?? values
    }
    const facts = { requestId: request.request, digests: request.digests.length }
    audit.record('signature/released', { subject: `authorisation:${request.authorisation}`, facts })
    return values
  })
}

/** Whether an authorisation can still be used, for whoever shows it. */
export async function judgeStanding(
  { store, clock }: Pick<HalfContext, 'store' | 'clock'>,
  id: string,
): Promise<'asked' | 'active' | 'ended' | 'expired' | 'unknown'> {
  const found = await loadAuthorisation(store.read, id)
  if (!found) return 'unknown'
  const now = clock()
  if (found.state === 'asked') return found.approveBy <= now ? 'expired' : 'asked'
  return found.state === 'active' && found.ends <= now ? 'expired' : found.state
}
