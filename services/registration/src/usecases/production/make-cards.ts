/**
 * The worker that makes cards. Keys of one portion are made while the authority certifies the portion before, so neither waits
 * for the other. Each step is recorded before the next one acts:
 *
 *   queued     → keys made on the card; asked twice, the station gives the same requests
 *   keys-made  → certified; asked twice, the authority gives the same answer
 *   certified  → finishing, recorded first: PIN and PUK are set once
 *   finishing  → made, with the sealed PIN letter in the same transaction
 */
import type { CertificateWish } from '@jitsuin/ca/contract'
import { CodedError, japanDate } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import type { CardFault } from '../../contract.js'
import type { CaseState } from '../../domain/cases/case.js'
import { approvedOf } from '../../domain/production/case-facts.js'
import { judgeCertificates } from '../../domain/production/check-certificates.js'
import { RegistrationError } from '../../errors.js'
import { changeCaseIn } from '../../store/cases/cases.js'
import type { Audit, Tx } from '../../store/database.js'
import {
  advanceCard,
  type CardRow,
  endLeasesOf,
  expectCard,
  leaseCards,
  lockCard,
  restCards,
  spoilCard,
} from '../../store/production/cards.js'
import type { ByAuthority, StoredCertificate } from '../../store/production/schema.js'
import { moveStock } from '../../store/production/stock.js'
import { inParallel } from './in-parallel.js'
import { sealLetter } from './seal.js'
import type { ProductionContext } from './tools.js'

const AUTHORITIES = ['signature', 'authenticationPerson'] as const
const ACTOR = 'system:production'
/** Two requests of each card: the authority takes 500 at a time. */
const PORTION = 250
const LEASE_MS = 15 * 60_000
/** After the authority or the station did not answer. */
const REST_MS = 20_000
/** Cards in the machine at once. */
const AT_ONCE = 4
const NONCE_BYTES = 12

/** Takes up again what this worker had in hand when its process ended. Call it once, before the first `makeCards`. */
export async function takeUpCards({ store, clock, production }: ProductionContext): Promise<void> {
  await store.transact({ actor: ACTOR, at: clock() }, (tx, audit) =>
    endLeasesOf(tx, audit, production.worker),
  )
}

/** Makes every card that waits. Returns when none is left, or when those that are left have to rest. */
export async function makeCards(context: ProductionContext): Promise<number> {
  let taken = 0
  let finishing: Promise<void> = Promise.resolve()
  for (;;) {
    const cards = await lease(context)
    if (cards.length === 0) break
    taken += cards.length
    const keyed = await makeKeys(context, cards)
    await finishing // one portion ahead and no more: a failure ends the round
    finishing = certifyAndFinish(context, keyed)
    finishing.catch(() => undefined) // it is awaited above or below; Node must not take it for lost meanwhile
  }
  await finishing
  return taken
}

function lease({ store, clock, production }: ProductionContext): Promise<CardRow[]> {
  const at = clock()
  const until = new Date(at.getTime() + LEASE_MS)
  return store.transact({ actor: ACTOR, at }, (tx, audit) =>
    leaseCards(tx, audit, { worker: production.worker, at, until, most: PORTION }),
  )
}

/** Makes keys on those cards that have none. A blank that the station refuses is faulty; a station that is silent is asked later. */
async function makeKeys(context: ProductionContext, cards: readonly CardRow[]): Promise<CardRow[]> {
  const keyed = await inParallel(cards, AT_ONCE, (card) =>
    card.step === 'queued'
      ? guarded(context, card, 'station-refused', () => makeKeysOf(context, card))
      : card,
  )
  return keyed.filter((card) => card !== undefined)
}

async function makeKeysOf(context: ProductionContext, card: CardRow): Promise<CardRow | undefined> {
  const { station, store, clock, newId } = context
  const { chipSerial, requests } = await station.begin({
    cardId: card.card_id,
    nameRomaji: card.name_romaji,
    warrantDigest: Uint8Array.from(Buffer.from(card.warrant_digest_hex, 'hex')),
  })
  const of = (authority: (typeof AUTHORITIES)[number]) => {
    const found = requests.find((request) => request.authority === authority)
    if (!found) throw new RegistrationError('station/card-faulty', `No request for ${authority}`)
    return Buffer.from(found.requestDer).toString('base64')
  }
  const both: ByAuthority<string> = {
    signature: of('signature'),
    authenticationPerson: of('authenticationPerson'),
  }
  const at = clock()
  return store.transact({ actor: ACTOR, at }, async (tx, audit) => {
    const facts = { chip_serial: chipSerial, requests: JSON.stringify(both), asked_day: japanDate(at) }
    const moved = await advanceCard(tx, audit, {
      cardId: card.card_id,
      from: 'queued',
      to: 'keys-made',
      facts,
    })
    if (moved === 'elsewhere') {
      audit.changedNothing()
      return undefined
    }
    await moveStock(tx, audit, { moveId: newId(), move: 'used', quantity: 1, act: { actor: ACTOR, at } })
    return expectCard(tx, card.card_id)
  })
}

async function certifyAndFinish(context: ProductionContext, cards: readonly CardRow[]): Promise<void> {
  const certified = await certify(context, cards)
  await inParallel(certified, AT_ONCE, (card) =>
    guarded(context, card, 'finish-uncertain', () => finishCard(context, card)),
  )
}

/** Has all requests certified in one call, and records the answers. Cards that have certificates already go through. */
async function certify(context: ProductionContext, cards: readonly CardRow[]): Promise<CardRow[]> {
  const asking = cards.filter(({ step }) => step === 'keys-made')
  const ready = cards.filter(({ step }) => step === 'certified' || step === 'finishing')
  if (asking.length === 0) return ready
  const today = japanDate(context.clock())
  const answers = await askAuthority(
    context,
    asking.map((card) => ({ card, day: card.asked_day ?? today })),
  )
  const late = answers.filter(
    ({ card, refused }) => refused === 'warrant/day-refused' && card.asked_day !== today,
  )
  // A card that waited over midnight is asked for again with the day of today; what was certified before answers as it did.
  const again = await askAuthority(
    context,
    late.map(({ card }) => ({ card, day: today })),
  )
  const settled = [...answers.filter((answer) => !late.includes(answer)), ...again]
  const certified: CardRow[] = []
  for (const answer of settled) {
    const card = await recordAnswer(context, answer)
    if (card) certified.push(card)
  }
  return [...ready, ...certified]
}

type Asked = { readonly card: CardRow; readonly day: string }
type Answered = {
  readonly card: CardRow
  readonly issued: Partial<ByAuthority<StoredCertificate>>
  readonly refused?: string
}

async function askAuthority(context: ProductionContext, asked: readonly Asked[]): Promise<Answered[]> {
  if (asked.length === 0) return []
  const wishes: CertificateWish[] = asked.flatMap(({ card, day }) =>
    AUTHORITIES.map((authority) => ({
      warrantId: card.warrant_id,
      authority,
      firstDay: day,
      request: card.requests?.[authority] ?? '',
    })),
  )
  const outcomes = await unlessSilent(context, asked, () => context.ca.certify(wishes))
  if (outcomes === 'silent') return []
  return asked.map(({ card }, index) => {
    const issued: { -readonly [A in (typeof AUTHORITIES)[number]]?: StoredCertificate } = {}
    let refused: string | undefined
    for (const [offset, authority] of AUTHORITIES.entries()) {
      const outcome = outcomes[index * AUTHORITIES.length + offset]
      if (outcome && 'act' in outcome && outcome.act === 'issue') {
        const { serialHex, certificate, chain } = outcome
        issued[authority] = { serialHex, certificate, chain }
      } else refused = outcome && 'refused' in outcome ? outcome.refused : 'no-certificate'
    }
    return { card, issued, ...(refused !== undefined && { refused }) }
  })
}

async function unlessSilent<Result>(
  { store, clock }: ProductionContext,
  asked: readonly Asked[],
  ask: () => Promise<Result>,
): Promise<Result | 'silent'> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    const cardIds = asked.map(({ card }) => card.card_id)
    const at = clock()
    await store.transact({ actor: ACTOR, at }, (tx, audit) =>
      restCards(tx, audit, cardIds, new Date(at.getTime() + REST_MS)),
    )
    return 'silent'
  }
}

async function recordAnswer(context: ProductionContext, answer: Answered): Promise<CardRow | undefined> {
  const { card, issued, refused } = answer
  const { store, clock } = context
  const stored = JSON.stringify(issued)
  const { signature, authenticationPerson } = issued
  if (!signature || !authenticationPerson) {
    await spoil(context, card, {
      fault: 'certificate-refused',
      note: refused ?? '',
      ...(Object.keys(issued).length > 0 && { certificates: stored }),
    })
    return undefined
  }
  const judged = judgeCertificates(
    AUTHORITIES.map((authority) => ({
      requestDer: Buffer.from(card.requests?.[authority] ?? '', 'base64'),
      certificateDer: Buffer.from(
        (authority === 'signature' ? signature : authenticationPerson).certificate,
        'base64',
      ),
    })),
    { nameRomaji: card.name_romaji },
  )
  if (judged.verdict !== 'sound') {
    await spoil(context, card, { fault: 'certificate-wrong', note: judged.verdict, certificates: stored })
    return undefined
  }
  const { firstDay, lastDay } = judged.period
  return store.transact({ actor: ACTOR, at: clock() }, async (tx, audit) => {
    const facts = { certificates: stored, issued_on: firstDay, expires_on: lastDay }
    const moved = await advanceCard(tx, audit, {
      cardId: card.card_id,
      from: 'keys-made',
      to: 'certified',
      facts,
    })
    if (moved === 'elsewhere') audit.changedNothing()
    return moved === 'advanced' ? expectCard(tx, card.card_id) : undefined
  })
}

async function finishCard(context: ProductionContext, card: CardRow): Promise<void> {
  const { station, store, clock, production, newId, random } = context
  const cardId = card.card_id
  if (card.step === 'certified') {
    const begun = await store.transact({ actor: ACTOR, at: clock() }, async (tx, audit) => {
      const moved = await advanceCard(tx, audit, { cardId, from: 'certified', to: 'finishing' })
      if (moved === 'elsewhere') audit.changedNothing()
      return moved
    })
    if (begun === 'elsewhere') return
  }
  const { pinLetter } = await station.finish({ cardId, certificates: chainsOf(card) })
  const letterId = newId()
  const key = await production.letterKeys.make(letterId)
  const sealed = sealLetter(pinLetter, { key, letterId, nonce: random(NONCE_BYTES) })
  const at = clock()
  await store.transact({ actor: ACTOR, at }, async (tx, audit) => {
    const facts = { state: 'personalised' } as const
    const moved = await advanceCard(tx, audit, { cardId, from: 'finishing', to: 'made', facts })
    if (moved === 'elsewhere') return audit.changedNothing()
    await tx
      .insertInto('pin_letter')
      .values({ letter_id: letterId, card_id: cardId, kind: 'first', state: 'sealed', sealed, made_at: at })
      .execute()
    audit.record('pin-letter/sealed', { subject: `pin-letter:${letterId}`, facts: { cardId } })
  })
}

function chainsOf({ certificates, card_id }: CardRow): ByAuthority<readonly Uint8Array[]> {
  const { signature, authenticationPerson } = certificates ?? {}
  if (!signature || !authenticationPerson)
    throw new RegistrationError('production/step-forbids', `${card_id} has not both certificates`)
  const chain = ({ certificate, chain: above }: StoredCertificate) =>
    [certificate, ...above].map((der) => Uint8Array.from(Buffer.from(der, 'base64')))
  return {
    signature: chain(signature),
    authenticationPerson: chain(authenticationPerson),
  }
}

/** Does something with one card; a card that is faulty for good is spoiled, anything else rests and is tried again. */
async function guarded<Result>(
  context: ProductionContext,
  card: CardRow,
  fault: CardFault,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    if (error.code === 'station/card-faulty' || error.code === 'station/already-finished') {
      await spoil(context, card, { fault, note: error.code })
      return undefined
    }
    const { store, clock } = context
    const at = clock()
    const until = new Date(at.getTime() + REST_MS)
    await store.transact({ actor: ACTOR, at }, (tx, audit) => restCards(tx, audit, [card.card_id], until))
    return undefined
  }
}

type Spoiling = { readonly fault: CardFault; readonly note: string; readonly certificates?: string }

async function spoil(context: ProductionContext, card: CardRow, spoiling: Spoiling): Promise<void> {
  const { store, clock } = context
  const at = clock()
  await store.transact({ actor: ACTOR, at }, (tx, audit) =>
    spoilIn(tx, audit, { ...spoiling, cardId: card.card_id, actor: ACTOR, at, newId: context.newId }),
  )
}

/** Marks a card faulty with its case and its blank, in one transaction. @throws {RegistrationError} `production/step-forbids` */
export async function spoilIn(
  tx: Tx,
  audit: Audit,
  what: Spoiling & {
    readonly cardId: string
    readonly actor: Actor
    readonly at: Date
    readonly newId: () => string
  },
): Promise<void> {
  const { cardId, fault, note, certificates, actor, at, newId } = what
  if (certificates !== undefined)
    await tx.updateTable('card').set({ certificates }).where('card_id', '=', cardId).execute()
  const card = await lockCard(tx, cardId)
  await spoilCard(tx, audit, { card, fault, note, at })
  const act = { actor, at }
  // A blank that was never begun is spoiled all the same: the station has refused it.
  if (card.step === 'queued') await moveStock(tx, audit, { moveId: newId(), move: 'used', quantity: 1, act })
  await moveStock(tx, audit, { moveId: newId(), move: 'spoiled', quantity: 1, act })
  await tx
    .updateTable('pin_letter')
    .set({ state: 'void', sealed: null })
    .where('card_id', '=', cardId)
    .where('state', 'in', ['sealed', 'printing'])
    .execute()
  const attempt = { caseId: card.case_id, expectedRevision: 'newest', actor, at, newId } as const
  await changeCaseIn(tx, audit, attempt, ({ state }) => ({
    state: withFault(state, { fault, cardId }),
    act: 'card-faulty',
    reason: fault,
    evidence: [{ kind: 'card', id: cardId }],
  }))
}

function withFault(state: CaseState, what: { readonly fault: string; readonly cardId: string }): CaseState {
  if (state.state !== 'production')
    throw new RegistrationError('case/state-forbids', `${state.state} has no card`)
  return { ...approvedOf(state), state: 'production-error', ...what }
}
