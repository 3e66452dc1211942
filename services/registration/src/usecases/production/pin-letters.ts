/**
 * PIN letters: printed once, by somebody else than who made the card, and posted on their own. The content is opened only on its
 * way to the printer; it never enters an answer, a log or the audit.
 */
import { unprintableCharacters } from '@jitsuin/print'
import type { PinLetterList, PinLetterState } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import type { Tx } from '../../store/database.js'
import { addresseeOf, nameOf } from '../../store/production/card-views.js'
import { expectCard } from '../../store/production/cards.js'
import type { RegistrationContext } from '../context.js'
import { expectNoCardHands } from './apart.js'
import { openLetter, PIN_CONTENT } from './seal.js'
import { expectTools, type ProductionContext } from './tools.js'

const LETTERS_PER_PAGE = 50

/** One page of the letters in a state. */
export async function listPinLetters(
  context: RegistrationContext,
  { page, state }: { readonly page: number; readonly state: PinLetterState | 'all' },
): Promise<PinLetterList> {
  const { store, production } = expectTools(context)
  const found = store.read
    .selectFrom('pin_letter')
    .innerJoin('card', 'card.card_id', 'pin_letter.card_id')
    .innerJoin('case_file', 'case_file.case_id', 'card.case_id')
    .$if(state !== 'all', (query) => query.where('pin_letter.state', '=', state === 'all' ? 'sealed' : state))
  const { total } = await found
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await found
    .selectAll('pin_letter')
    .select(['case_file.case_number', 'case_file.form'])
    .orderBy('pin_letter.made_at')
    .orderBy('pin_letter.letter_id')
    .limit(LETTERS_PER_PAGE)
    .offset((page - 1) * LETTERS_PER_PAGE)
    .execute()
  const letters = rows.map((row) => ({
    letterId: row.letter_id,
    cardId: row.card_id,
    caseNumber: row.case_number,
    name: nameOf(row.form).name,
    state: row.state,
    kind: row.kind,
    madeAt: row.made_at.toISOString(),
    ...(row.printed_at && { printedAt: row.printed_at.toISOString() }),
    ...(row.posted_at && { postedAt: row.posted_at.toISOString() }),
    ...(row.tracking_number !== null && { trackingNumber: row.tracking_number }),
    confirmation:
      row.kind === 'first' ? ('none' as const) : row.confirmed_by ? ('given' as const) : ('waiting' as const),
  }))
  const pages = Math.max(1, Math.ceil(Number(total) / LETTERS_PER_PAGE))
  return { letters, total: Number(total), pages, disclosure: production.pinDisclosure }
}

/**
 * Prints a letter, once. That it is being printed is recorded first: after a crash nobody knows whether paper came out, so it
 * is never printed again by itself.
 *
 * @throws {RegistrationError} `pin-letters/same-person`, `…/already-printed`, `…/second-person-needed`, `…/content-gone`,
 *   `papers/unprintable`
 */
export async function printPinLetter(
  context: RegistrationContext,
  staff: Staff,
  letterId: string,
): Promise<void> {
  const production = expectTools(context)
  const { store, clock } = production
  const { letterKeys, letterPrinter, pinDisclosure } = production.production
  const begun = await beginPrinting(production, staff, letterId)
  const content = openLetter(begun.sealed, {
    key: begun.key,
    letterId: begun.sealedAs,
    content: PIN_CONTENT,
  })
  const { cardId, to } = begun
  await letterPrinter.print({ letterId, cardId, to, ...content, printedAt: clock() })
  const isKept = pinDisclosure === 'sealed-reprint'
  if (!isKept) await letterKeys.destroy(begun.sealedAs)
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    await tx
      .updateTable('pin_letter')
      .set({ state: 'printed', printed_at: act.at, ...(!isKept && { sealed: null }) })
      .where('letter_id', '=', letterId)
      .execute()
    const facts = { cardId: begun.cardId, key: isKept ? ('kept' as const) : ('destroyed' as const) }
    audit.record('pin-letter/printed', { subject: `pin-letter:${letterId}`, facts })
  })
}

type Begun = {
  readonly to: ReturnType<typeof addresseeOf>
  readonly cardId: string
  readonly sealed: Buffer
  readonly key: Uint8Array
  /** The letter under whose id it was sealed; a reprint is the content of the first one. */
  readonly sealedAs: string
}

async function beginPrinting(context: ProductionContext, staff: Staff, letterId: string): Promise<Begun> {
  const { store, clock, production } = context
  const act = { actor: staff.actor, at: clock() }
  return store.transact(act, async (tx, audit) => {
    const letter = await lockLetter(tx, letterId)
    const card = await expectCard(tx, letter.card_id)
    await expectNoCardHands(tx, { cardId: letter.card_id, staffId: staff.staffId })
    if (letter.state !== 'sealed') throw new RegistrationError('pin-letters/already-printed', letterId)
    if (letter.kind === 'disclosure' && letter.confirmed_by === null)
      throw new RegistrationError('pin-letters/second-person-needed', letterId)
    const source = letter.kind === 'first' ? letter : await firstLetter(tx, letter.card_id)
    const key = await production.letterKeys.load(source.letter_id)
    if (key === 'gone' || source.sealed === null)
      throw new RegistrationError('pin-letters/content-gone', letterId)
    const to = await expectPrintable(tx, card.case_id)
    await tx
      .updateTable('pin_letter')
      .set({ state: 'printing', printed_by: staff.staffId })
      .where('letter_id', '=', letterId)
      .execute()
    const facts = { cardId: letter.card_id }
    audit.record('pin-letter/printing', { subject: `pin-letter:${letterId}`, facts })
    return { to, cardId: card.card_id, sealed: source.sealed, key, sealedAs: source.letter_id }
  })
}

/**
 * Whom a letter goes to. What can not be printed is found before the printing is recorded: nothing is ever printed twice.
 *
 * @throws {RegistrationError} `papers/unprintable`
 */
export async function expectPrintable(tx: Tx, caseId: string): Promise<Begun['to']> {
  const { form } = await tx
    .selectFrom('case_file')
    .select('form')
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow()
  const to = addresseeOf(form)
  const missing = unprintableCharacters(to.name + to.address)
  if (missing.length > 0) throw new RegistrationError('papers/unprintable', `${missing.length} characters`)
  return to
}

/** Records that a letter went to the post, on a way of its own. @throws {RegistrationError} `pin-letters/…` */
export async function postPinLetter(
  { store, clock }: RegistrationContext,
  staff: Staff,
  { letterId, trackingNumber }: { readonly letterId: string; readonly trackingNumber: string },
): Promise<void> {
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    const letter = await lockLetter(tx, letterId)
    await expectNoCardHands(tx, { cardId: letter.card_id, staffId: staff.staffId })
    if (letter.state !== 'printed') throw new RegistrationError('production/step-forbids', letter.state)
    await tx
      .updateTable('pin_letter')
      .set({ state: 'posted', posted_at: act.at, tracking_number: trackingNumber })
      .where('letter_id', '=', letterId)
      .execute()
    audit.record('pin-letter/posted', {
      subject: `pin-letter:${letterId}`,
      facts: { cardId: letter.card_id },
    })
  })
}

/**
 * Takes a disclosure request (暗証番号開示申請書) in; a second person confirms it before anything is printed.
 *
 * @throws {RegistrationError} `pin-letters/content-gone`: this office keeps no PIN (hpki §2.7), a new card is the way
 */
export async function requestDisclosure(
  context: RegistrationContext,
  staff: Staff,
  { letterId, cardId }: { readonly letterId: string; readonly cardId: string },
): Promise<void> {
  const { store, clock, production } = expectTools(context)
  const act = { actor: staff.actor, at: clock() }
  if (production.pinDisclosure === 'new-card') throw new RegistrationError('pin-letters/content-gone', cardId)
  await store.transact(act, async (tx, audit) => {
    const card = await expectCard(tx, cardId)
    if (card.state !== 'valid')
      throw new RegistrationError('production/step-forbids', `${cardId} is ${card.state}`)
    const first = await firstLetter(tx, cardId)
    if (first.sealed === null) throw new RegistrationError('pin-letters/content-gone', cardId)
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('pin_letter')
      .values({
        letter_id: letterId,
        card_id: cardId,
        kind: 'disclosure',
        state: 'sealed',
        made_at: act.at,
        asked_by: staff.staffId,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) return audit.changedNothing()
    audit.record('pin-letter/disclosure-asked', { subject: `pin-letter:${letterId}`, facts: { cardId } })
  })
}

/** Confirms a disclosure. @throws {RegistrationError} `pin-letters/second-person-needed` for the one who took it in */
export async function confirmDisclosure(
  { store, clock }: RegistrationContext,
  staff: Staff,
  letterId: string,
): Promise<void> {
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    const letter = await lockLetter(tx, letterId)
    if (letter.kind !== 'disclosure') throw new RegistrationError('pin-letters/not-found', letterId)
    if (letter.asked_by === staff.staffId)
      throw new RegistrationError('pin-letters/second-person-needed', letterId)
    if (letter.confirmed_by !== null) return audit.changedNothing()
    await tx
      .updateTable('pin_letter')
      .set({ confirmed_by: staff.staffId })
      .where('letter_id', '=', letterId)
      .execute()
    const facts = { cardId: letter.card_id }
    audit.record('pin-letter/disclosure-confirmed', { subject: `pin-letter:${letterId}`, facts })
  })
}

async function lockLetter(tx: Tx, letterId: string) {
  const row = await tx
    .selectFrom('pin_letter')
    .selectAll()
    .where('letter_id', '=', letterId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new RegistrationError('pin-letters/not-found', letterId)
  return row
}

async function firstLetter(tx: Tx, cardId: string) {
  const row = await tx
    .selectFrom('pin_letter')
    .selectAll()
    .where('card_id', '=', cardId)
    .where('kind', '=', 'first')
    .executeTakeFirst()
  if (!row) throw new RegistrationError('pin-letters/not-found', cardId)
  return row
}
