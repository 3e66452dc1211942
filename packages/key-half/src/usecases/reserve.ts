/** Reserving what passed its judgement: one row of the ledger for each request, one for each item of a list. */
import { sameBytes } from '@jitsuin/kernel'
import { findRefusedItems, ItemsRefused } from '../domain/list-items.js'
import type { ReadRequest } from '../domain/sign-request.js'
import { HalfError } from '../errors.js'
import type { HalfTransaction } from '../store/half-store.js'
import { loadEntry, type NewRelease, reserveRequests } from '../store/ledger.js'
import { loadItems, reserveItems } from '../store/list-items.js'
import type { Admission, Candidate } from './candidate.js'

/** A request that may go on. Known: the very same stands in the ledger already, perhaps with what was released for it. */
export type AdmittedRequest = Admission & {
  readonly standing: 'new' | 'known'
  readonly values: readonly Uint8Array[] | undefined
}

/** An admitted request with its signature values, before they go. */
export type Release = NewRelease & Pick<AdmittedRequest, 'kind'>

/** Reserves what may be reserved, each candidate under another authorisation; the answers are in their order. */
export async function reserveAll(
  tx: HalfTransaction,
  judged: readonly (Candidate | HalfError)[],
  at: Date,
): Promise<readonly (AdmittedRequest | HalfError)[]> {
  const passed = judged.filter(isPassed)
  const refused = await refusedItems(tx, passed)
  const fresh = await reserveFresh(
    tx,
    passed.filter((one) => !refused.has(one)),
    at,
  )
  const answers: (AdmittedRequest | HalfError)[] = []
  for (const one of judged) {
    if (one instanceof HalfError) answers.push(one)
    else if (fresh.has(one)) answers.push({ ...one.admission, standing: 'new', values: undefined })
    else answers.push(await findKnown(tx, one, refused.get(one)))
  }
  return answers
}

function isPassed(judged: Candidate | HalfError): judged is Candidate {
  return !(judged instanceof HalfError) && judged.verdict === 'pass'
}

async function refusedItems(
  tx: HalfTransaction,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<Candidate, ItemsRefused>> {
  const refused = new Map<Candidate, ItemsRefused>()
  for (const candidate of candidates) {
    const { request } = candidate
    if (request.kind === 'day') continue
    const recorded = await loadItems(tx, request.authorisation, indexesOf(request))
    const [first, ...more] = findRefusedItems(request.items, recorded)
    if (first) refused.set(candidate, new ItemsRefused([first, ...more]))
  }
  return refused
}

/** Those whose id and counter were free. */
async function reserveFresh(
  tx: HalfTransaction,
  candidates: readonly Candidate[],
  at: Date,
): Promise<ReadonlySet<Candidate>> {
  if (candidates.length === 0) return new Set()
  const entries = candidates.map(({ entry }) => entry)
  const ids = await reserveRequests(tx, entries, at)
  const reserved = candidates.filter(({ entry }) => ids.has(entry.authorisationId))
  for (const { request, entry } of reserved)
    if (request.kind === 'list') await reserveItems(tx, entry, indexesOf(request))
  return new Set(reserved)
}

/** A request that was answered is answered again, however late its client asks; one that used the last signature is counted once. */
async function findKnown(
  tx: HalfTransaction,
  { entry, admission, verdict }: Candidate,
  items: ItemsRefused | undefined,
): Promise<AdmittedRequest | HalfError> {
  const refusal =
    items ?? new HalfError(verdict === 'pass' ? 'request/reused' : verdict, entry.authorisationId)
  const known = await loadEntry(tx, entry)
  if (!known || !sameBytes(known.contentSha256, entry.contentSha256)) return refusal
  const counts = verdict === 'pass' || verdict === 'request/too-many' || known.values !== undefined
  return counts ? { ...admission, standing: 'known', values: known.values } : refusal
}

function indexesOf({ items }: Extract<ReadRequest, { kind: 'list' }>): readonly number[] {
  return items.map(({ index }) => index)
}
