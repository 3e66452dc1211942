/** Requests for signatures: each half judges and records them by itself before it raises anything to its share. */
import { createHash } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'
import type { DigestAlgorithm } from '@jitsuin/second-key'
import { readClientKey } from '@jitsuin/second-key/node'
import type { Authorisation } from '../domain/authorisation.js'
import { findRefusedItems, ItemsRefused } from '../domain/list-items.js'
import {
  algorithmOf,
  digestsOf,
  judgeRequest,
  judgeSender,
  type ReadRequest,
  readRequest,
  type SignedRequest,
} from '../domain/sign-request.js'
import { HalfError, type HalfErrorCode } from '../errors.js'
import { lockStanding, type SigningKey } from '../store/admission.js'
import { addUse, loadAuthorisation } from '../store/authorisations.js'
import { insertRefusal } from '../store/figures.js'
import type { HalfAudit, HalfTransaction } from '../store/half-store.js'
import { loadEntry, type NewEntry, reserveRequest, saveReleased } from '../store/ledger.js'
import { consumeItems, loadItems, reserveItems } from '../store/list-items.js'
import type { StoredShare } from '../store/shares.js'
import { actorOf, type HalfContext } from './context.js'
import { blocksOf, raise } from './powers.js'

/** A request that this half has judged and recorded. */
export type AdmittedRequest = {
  readonly authorisation: Authorisation
  readonly requestId: string
  readonly kind: ReadRequest['kind']
  readonly algorithm: DigestAlgorithm
  /** Hexadecimal. */
  readonly digests: readonly string[]
  readonly key: SigningKey
  /** What was released for this very request before. */
  readonly values: readonly Uint8Array[] | undefined
}

/** What the caller knows of whoever asks. */
export type Sender = {
  /** The authorisation that the shown token names. */
  readonly authorisation: string | undefined
  /** The client that sent the request, where this half sees it. */
  readonly clientKey?: string
}

/**
 * Judges a request and reserves it in the ledger. The same request again is admitted again; anything else under its id or its
 * counter is refused, and so is an item of a list that another request named.
 *
 * @throws {HalfError} `authorisation/…`, `request/…`, `item/…`, `client-key/unknown`, `token/invalid`, `key/…`;
 *   {SecondKeyError} `second-key/statement-malformed`
 */
export async function admitRequest(
  ctx: HalfContext,
  signed: SignedRequest,
  sender: Sender,
): Promise<AdmittedRequest> {
  const request = readRequest(signed)
  if (sender.authorisation !== request.authorisation)
    throw new HalfError('token/invalid', 'Of another authorisation')
  const at = ctx.clock()
  const admitted = await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const outcome = await admitIn({ tx, audit }, { signed, request, sender, at })
    if (!isRefusal(outcome)) return outcome
    const code = typeof outcome === 'string' ? outcome : outcome.code
    audit.record('signature/refused', { subject: `authorisation:${request.authorisation}`, facts: { code } })
    await insertRefusal(tx, { kind: 'signature', code, at })
    return outcome
  })
  if (typeof admitted === 'string') throw new HalfError(admitted, request.authorisation)
  if (admitted instanceof ItemsRefused) throw admitted
  return admitted
}

type Refusal = HalfErrorCode | ItemsRefused

function isRefusal<Other>(outcome: Other | Refusal): outcome is Refusal {
  return typeof outcome === 'string' || outcome instanceof ItemsRefused
}

type Open = { readonly tx: HalfTransaction; readonly audit: HalfAudit }
type Question = {
  readonly signed: SignedRequest
  readonly request: ReadRequest
  readonly sender: Sender
  readonly at: Date
}

async function admitIn(open: Open, question: Question): Promise<AdmittedRequest | Refusal> {
  const { tx, audit } = open
  const { signed, request, at } = question
  const judged = await judge(tx, question)
  if (typeof judged === 'string') return judged
  const { verdict, ...admitted } = judged
  const entry = entryOf(signed, request)
  if (verdict !== 'pass') return (await repeated(open, entry, { admitted, verdict })) ?? verdict
  const refused = await findRefused(tx, request)
  if (refused || (await reserveRequest(tx, entry, at)) === 'taken')
    return (await knownRequest(open, entry, admitted)) ?? refused ?? 'request/reused'
  const { authorisation: authorisationId, request: requestId } = request
  const digests = admitted.digests.length
  await addUse(tx, authorisationId, digests)
  if (request.kind === 'list')
    await reserveItems(
      tx,
      { authorisationId, requestId },
      request.items.map(({ index }) => index),
    )
  const facts = { requestId, digests, algorithm: admitted.algorithm }
  audit.record('signature/reserved', { subject: `authorisation:${authorisationId}`, facts })
  return { ...admitted, values: undefined }
}

type Judged = Omit<AdmittedRequest, 'values'> & { readonly verdict: 'pass' | HalfErrorCode }

/** Who asks is judged first; `verdict` says whether they may ask for anything new. */
async function judge(
  tx: HalfTransaction,
  { signed, request, sender, at: now }: Question,
): Promise<Judged | HalfErrorCode> {
  // An authorisation that nobody knows has no row whose refusal could be told of.
  const standing = await lockStanding(tx, request.authorisation)
  if (!standing) throw new HalfError('authorisation/unknown', request.authorisation)
  const { authorisation, client, key } = standing
  if (sender.clientKey !== undefined && sender.clientKey !== authorisation.clientKey)
    return 'authorisation/other-client'
  const clientKey = client && readClientKey(client.spkiDer)
  if (!clientKey) return 'client-key/unknown'
  const facts = { signed, request, authorisation, clientKey, requests: client.requests, now }
  const sent = judgeSender(facts)
  if (sent !== 'pass') return sent
  const verdict = judgeRequest(facts)
  if (key?.certificateSha256 !== authorisation.certificate) return verdict === 'pass' ? 'key/ended' : verdict
  const algorithm = algorithmOf(request, authorisation)
  const { request: requestId, kind } = request
  const digests = digestsOf(request)
  return { authorisation, requestId, kind, algorithm, digests, key, verdict }
}

async function findRefused(tx: HalfTransaction, request: ReadRequest): Promise<ItemsRefused | undefined> {
  if (request.kind === 'day') return undefined
  const indexes = request.items.map(({ index }) => index)
  const recorded = await loadItems(tx, request.authorisation, indexes)
  const [first, ...more] = findRefusedItems(request.items, recorded)
  return first && new ItemsRefused([first, ...more])
}

/** The very same request, which is in the ledger already. */
async function knownRequest(
  { tx, audit }: Open,
  entry: NewEntry,
  admitted: Omit<AdmittedRequest, 'values'>,
): Promise<AdmittedRequest | undefined> {
  const known = await loadEntry(tx, entry)
  if (!known || !sameBytes(known.contentSha256, entry.contentSha256)) return undefined
  audit.changedNothing()
  return { ...admitted, values: known.values }
}

/** A request that was answered is answered again, however late its client asks; one that used the last signature is counted once. */
async function repeated(
  open: Open,
  entry: NewEntry,
  {
    admitted,
    verdict,
  }: { readonly admitted: Omit<AdmittedRequest, 'values'>; readonly verdict: HalfErrorCode },
): Promise<AdmittedRequest | undefined> {
  const known = await loadEntry(open.tx, entry)
  const counts = known?.values !== undefined || verdict === 'request/too-many'
  return counts ? knownRequest(open, entry, admitted) : undefined
}

function entryOf(signed: SignedRequest, request: ReadRequest): NewEntry {
  return {
    authorisationId: request.authorisation,
    requestId: request.request,
    counter: request.counter,
    contentSha256: createHash('sha256').update(signed.bytes).digest(),
    content: signed.bytes,
    signature: signed.signature,
    digestCount: digestsOf(request).length,
  }
}

/** This half's partial signatures of a request, made with one of its shares. */
export async function raiseRequest(
  ctx: HalfContext,
  admitted: Pick<AdmittedRequest, 'key' | 'algorithm' | 'digests'>,
  share: StoredShare,
): Promise<{ readonly epoch: number; readonly partials: readonly Uint8Array[] }> {
  const bases = blocksOf(admitted.key, admitted)
  return { epoch: share.epoch, partials: await raise(ctx, admitted.key, { share, bases }) }
}

/** Notes what is released, before it is. Gives what was released first, if somebody was faster. */
export async function recordRelease(
  ctx: HalfContext,
  { authorisation, requestId, kind, digests }: AdmittedRequest,
  values: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  const at = ctx.clock()
  const entry = { authorisationId: authorisation.authorisation, requestId }
  return ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    if ((await saveReleased(tx, entry, { values, at })) === 'again') {
      audit.changedNothing()
      return (await loadEntry(tx, entry))?.values ?? values
    }
    if (kind === 'list') await consumeItems(tx, entry)
    const subject = `authorisation:${entry.authorisationId}` as const
    audit.record('signature/released', { subject, facts: { requestId, digests: digests.length } })
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
