/**
 * Records serial numbers and the very bytes to sign for requests under warrants, many in one transaction. What is refused is
 * left out and stops no other.
 */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { toHex } from '@jitsuin/kernel'
import type { CertificateWish } from '../contract.js'
import { judgeProof, type ProofVerdict } from '../domain/certificate-request.js'
import { wholeSecond } from '../domain/list-schedule.js'
import { planHolder } from '../domain/plan-certificate.js'
import { type AllowedWish, judgeWish, lastDayOf } from '../domain/warrant.js'
import { CaError, isWishRefusal, type WishRefusal } from '../errors.js'
import type { CaAudit } from '../store/ca-store.js'
import {
  type CertificateId,
  insertReservations,
  loadUsedKeys,
  type Reservation,
} from '../store/certificates.js'
import { keyOf } from '../store/orders.js'
import {
  insertWarrantUses,
  loadWarrants,
  loadWarrantUses,
  type StoredUse,
  type StoredWarrant,
} from '../store/warrants.js'
import type { CaContext } from './authority-at-work.js'
import { nameOf } from './complete-certificates.js'
import { isConflict } from './conflicts.js'
import { assembleReservation } from './reserve-certificate.js'

/** What became of a wish: a recorded certificate, by this request or an earlier one with the same bytes, or nothing. */
export type WishResult =
  | { readonly verdict: 'reserved'; readonly id: CertificateId }
  | { readonly verdict: 'refused'; readonly refusal: WishRefusal }

/** A wish whose bytes were read. */
type ReadWish = {
  readonly wish: CertificateWish
  readonly requestDer: Uint8Array
  readonly requestSha256: Uint8Array
}

/** What the database says about all wishes of a batch, kept up as the batch goes on. */
type Knowledge = {
  readonly warrants: ReadonlyMap<string, StoredWarrant>
  /** By warrant and authority, in the order of the attempts. */
  readonly uses: Map<string, StoredUse[]>
  readonly usedKeys: Set<string>
}

/** A certificate to be recorded, and what for. */
type Planned = { readonly allowed: AllowedWish; readonly use: StoredUse; readonly reservation: Reservation }

const MOST_TRIES = 5

/** Reserves what may be certified. The answers stand in the order of the wishes. */
export async function reserveWarranted(
  ca: CaContext,
  wishes: readonly CertificateWish[],
): Promise<readonly WishResult[]> {
  const read = wishes.map(readWish)
  for (let tries = 1; ; tries++) {
    try {
      return await reserveOnce(ca, read)
    } catch (error) {
      // Another transaction took a key or an attempt at the same moment: by now it can be seen, and is judged.
      if (tries === MOST_TRIES || !isConflict(error)) throw error
    }
  }
}

function readWish(wish: CertificateWish): ReadWish {
  const requestDer = Buffer.from(wish.request, 'base64')
  return { wish, requestDer, requestSha256: createHash('sha256').update(requestDer).digest() }
}

async function reserveOnce(ca: CaContext, wishes: readonly ReadWish[]): Promise<readonly WishResult[]> {
  const at = ca.clock()
  const warrantIds = [...new Set(wishes.map(({ wish }) => wish.warrantId))]
  const loadUses = async () => Map.groupBy(await loadWarrantUses(ca.store.read, warrantIds), placeOf)
  const before = await loadUses()
  const proofs = await judgeProofs(wishes.filter((one) => !useOf(one, before)))
  const keys = [...proofs.values()].flatMap((proof) =>
    proof.verdict === 'accepted' ? [sha256(proof.spkiDer)] : [],
  )
  const usedKeys = await loadUsedKeys(ca.store.read, keys)
  const knowledge: Knowledge = {
    warrants: await loadWarrants(ca.store.read, warrantIds),
    // A key that is taken may have been taken by the same request, in another process, since we looked.
    uses: usedKeys.size === 0 ? before : await loadUses(),
    usedKeys,
  }
  const planned: Planned[] = []
  const results: WishResult[] = []
  for (const one of wishes) {
    if (results.length % BREATH === 0) await setImmediate()
    results.push(decide(ca, one, { proof: proofs.get(one), knowledge, planned, at }))
  }
  if (planned.length > 0) await record(ca, planned, at)
  return results
}

/** After so many certificates others have their turn: a revocation does not wait for a whole batch to be assembled. */
const BREATH = 25

async function judgeProofs(wishes: readonly ReadWish[]): Promise<ReadonlyMap<ReadWish, ProofVerdict>> {
  const proofs = new Map<ReadWish, ProofVerdict>()
  for (const one of wishes) {
    if (proofs.size % BREATH === 0) await setImmediate()
    proofs.set(one, judgeProof(one.requestDer))
  }
  return proofs
}

type Decision = {
  readonly proof: ProofVerdict | undefined
  readonly knowledge: Knowledge
  readonly planned: Planned[]
  readonly at: Date
}

/** One wish, after all that came before it in its batch. */
function decide(ca: CaContext, one: ReadWish, { proof, knowledge, planned, at }: Decision): WishResult {
  const { wish, requestSha256 } = one
  const same = useOf(one, knowledge.uses)
  if (same) return { verdict: 'reserved', id: same }
  if (!proof) throw new CaError('certificate/not-found', wish.warrantId) // every other one was judged
  if (proof.verdict === 'refused') return proof
  const { spkiDer, warrantDigest } = proof
  const judgement = judgeWish({
    wish,
    warrantDigest,
    warrant: knowledge.warrants.get(keyOf({ orderId: wish.warrantId })),
    newestUse: knowledge.uses.get(placeOf(wish))?.at(-1),
    key: knowledge.usedKeys.has(toHex(sha256(spkiDer))) ? 'used-before' : 'new',
    at,
  })
  if (judgement.verdict === 'refused') return judgement
  const plan = planOne(ca, judgement.allowed, { spkiDer, requestSha256, at })
  if (plan.verdict === 'refused') return plan
  note(knowledge, plan.planned)
  planned.push(plan.planned)
  return { verdict: 'reserved', id: plan.planned.use }
}

function planOne(
  ca: CaContext,
  allowed: AllowedWish,
  { spkiDer, requestSha256, at }: { spkiDer: Uint8Array; requestSha256: Uint8Array; at: Date },
): { verdict: 'planned'; planned: Planned } | { verdict: 'refused'; refusal: WishRefusal } {
  const { wish, order, attempt } = allowed
  const { authority, firstDay, warrantId } = wish
  const statement = { authority, facts: order.facts, firstDay, lastDay: lastDayOf(firstDay, order.years) }
  const { certificate: issuer } = ca.authorities[authority]
  try {
    const assembled = assembleReservation(ca, ca.authorities[authority], (serialBytes) =>
      planHolder(statement, { spkiDer, serialBytes, issuer, repositoryUri: ca.repositoryUri }),
    )
    const reservation = { ...assembled, orderId: undefined, reservedAt: wholeSecond(at) }
    const { serialHex } = assembled
    const use: StoredUse = { warrantId, authority, attempt, serialHex, requestSha256, state: 'stands' }
    return { verdict: 'planned', planned: { allowed, use, reservation } }
  } catch (error) {
    if (error instanceof CaError && isWishRefusal(error.code))
      return { verdict: 'refused', refusal: error.code }
    throw error
  }
}

/** What comes later in the batch sees it. */
function note({ uses, usedKeys }: Knowledge, { use, reservation }: Planned): void {
  uses.set(placeOf(use), [...(uses.get(placeOf(use)) ?? []), use])
  usedKeys.add(toHex(reservation.keySha256))
}

async function record(ca: CaContext, planned: readonly Planned[], at: Date): Promise<void> {
  await ca.store.transact({ actor: 'system:ca', at }, async (tx, audit) => {
    await insertReservations(
      tx,
      planned.map(({ reservation }) => reservation),
    )
    await insertWarrantUses(
      tx,
      planned.map(({ use }) => use),
    )
    for (const one of planned) recordReserved(audit, one)
  })
}

function recordReserved(audit: CaAudit, { allowed, use, reservation }: Planned): void {
  audit.record('certificate/reserved-under-warrant', {
    subject: nameOf(use),
    facts: {
      warrantId: use.warrantId,
      digest: toHex(allowed.digest),
      attempt: use.attempt,
      requestSha256: toHex(use.requestSha256),
      serialHex: use.serialHex,
      tbsSha256: toHex(sha256(reservation.tbs)),
    },
  })
}

/** The use that this very request had before. */
function useOf({ wish, requestSha256 }: ReadWish, uses: Knowledge['uses']): StoredUse | undefined {
  return uses.get(placeOf(wish))?.find((use) => Buffer.compare(use.requestSha256, requestSha256) === 0)
}

function placeOf({ warrantId, authority }: Pick<StoredUse, 'warrantId' | 'authority'>): string {
  return `${authority} ${keyOf({ orderId: warrantId })}`
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}
