/** Telling the holder that the card is there: a postcard with a code, and a mail where there is an address. */
import { japanDate } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import { addressLine, type Postcard } from '../../contract.js'
import { hoursLine } from '../../domain/organisations/hours.js'
import { dayAfter } from '../../domain/organisations/slots.js'
import { producedOf } from '../../domain/production/case-facts.js'
import { PICKUP_DAYS } from '../../domain/production/pickup.js'
import { RegistrationError } from '../../errors.js'
import { changeCaseIn } from '../../store/cases/cases.js'
import { recordViews } from '../../store/cases/notes.js'
import type { Audit, Tx } from '../../store/database.js'
import { loadOrganisation } from '../../store/organisations/organisations.js'
import { nameOf } from '../../store/production/card-views.js'
import type { RegistrationContext } from '../context.js'

/** 100 bits as 20 letters and digits that nobody mistakes for each other. */
const CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const CODE_LENGTH = 20

/** Brings a shipped case to `notified` and makes the code of its postcard; the mail follows by itself. */
export async function notifyHolderIn(
  tx: Tx,
  audit: Audit,
  what: {
    readonly context: RegistrationContext
    readonly act: { readonly actor: Actor; readonly at: Date }
    readonly caseId: string
  },
): Promise<void> {
  const { context, act, caseId } = what
  const { newId, random } = context
  const attempt = { caseId, expectedRevision: 'newest', ...act, newId } as const
  await changeCaseIn(tx, audit, attempt, ({ state }) => {
    if (state.state !== 'shipped') throw new RegistrationError('case/state-forbids', state.state)
    const unclaimedOn = dayAfter(japanDate(act.at), PICKUP_DAYS.unclaimed)
    return {
      state: { ...producedOf(state), state: 'notified', notifiedAt: act.at.toISOString(), unclaimedOn },
      act: 'holder-notified',
      evidence: [{ kind: 'card', id: state.cardId }],
    }
  })
  const row = { case_id: caseId, code: codeOf(random(CODE_LENGTH)), notified_at: act.at }
  await tx
    .insertInto('pickup_notice')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  audit.record('pickup/notified', { subject: `case:${caseId}`, facts: { by: 'postcard' } })
}

/** A letter of 32 carries five bits: the octet's lower ones. */
function codeOf(octets: Uint8Array): string {
  return [...octets].map((octet) => CODE_ALPHABET[octet % CODE_ALPHABET.length] ?? '').join('')
}

/** What the postcards of a parcel say; only for whom they are printed, and recorded. */
export async function postcardsOf(
  { store, addresses, clock }: RegistrationContext,
  { parcelId, actor }: { readonly parcelId: string; readonly actor: Actor },
): Promise<Postcard[]> {
  const rows = await store.read
    .selectFrom('parcel_card')
    .innerJoin('card', 'card.card_id', 'parcel_card.card_id')
    .innerJoin('case_file', 'case_file.case_id', 'card.case_id')
    .innerJoin('pickup_notice', 'pickup_notice.case_id', 'card.case_id')
    .select(['card.case_id', 'case_number', 'form', 'code', 'pickup_notice.notified_at', 'card.place_id'])
    .where('parcel_card.parcel_id', '=', parcelId)
    .orderBy('case_number')
    .execute()
  const view = { actor, at: clock() }
  const caseIds = rows.map(({ case_id }) => case_id)
  if (caseIds.length > 0)
    await store.transact(view, (tx, audit) => recordViews(tx, audit, { ...view, caseIds, part: 'postcard' }))
  return Promise.all(
    rows.map(async ({ case_number, form, code, notified_at, place_id }) => {
      const place = await loadOrganisation(store.read, place_id)
      const to = form.contactAddress ?? form.address
      return {
        caseNumber: case_number,
        name: nameOf(form).name,
        postalCode: to.postalCode,
        address: addressLine(to),
        placeNameJa: place?.terms.nameJa ?? place_id,
        placeAddress: place ? addressLine(place.terms.address) : '',
        placePhone: place?.terms.phone ?? '',
        placeHours: place ? hoursLine(place.terms) : '',
        qr: `${addresses.apply}/pickup/${code}`,
        pickUpUntil: dayAfter(japanDate(notified_at), PICKUP_DAYS.unclaimed),
      }
    }),
  )
}

type Due = { readonly case_id: string; readonly code: string; readonly notified_at: Date }
const ROUND = 100

/** Sends the mails that are due: the notice, and the reminder after 90 days. A mail may come twice, never not at all. */
export async function sendPickupMails(context: RegistrationContext): Promise<number> {
  const { store, clock } = context
  const at = clock()
  const notices = store.read.selectFrom('pickup_notice').select(['case_id', 'code', 'notified_at'])
  const fresh = await notices.where('mailed_at', 'is', null).orderBy('notified_at').limit(ROUND).execute()
  const failures: unknown[] = []
  // An address that the mail server refuses stops nobody else's letter.
  const tell = (due: Due, kind: 'notice' | 'reminder') =>
    sendMail(context, due, kind).catch((error: unknown) => failures.push(error))
  for (const due of fresh) await tell(due, 'notice')
  const since = new Date(at.getTime() - PICKUP_DAYS.reminder * 86_400_000)
  const late = await store.read
    .selectFrom('pickup_notice')
    .innerJoin('case_file', 'case_file.case_id', 'pickup_notice.case_id')
    .select(['pickup_notice.case_id', 'code', 'notified_at'])
    .where('reminded_at', 'is', null)
    .where('notified_at', '<=', since)
    .where('case_file.state', 'in', ['notified', 'pickup-reserved'])
    .limit(ROUND)
    .execute()
  for (const due of late) await tell(due, 'reminder')
  if (failures.length > 0) throw failures[0]
  return fresh.length + late.length
}

/** Without an address nothing is sent; the postcard and the counter's own reminder list remain. */
async function sendMail(context: RegistrationContext, due: Due, kind: 'notice' | 'reminder'): Promise<void> {
  const { store, mailer, clock, addresses } = context
  const { form, case_number, pickup_place_id } = await store.read
    .selectFrom('case_file')
    .select(['form', 'case_number', 'pickup_place_id'])
    .where('case_id', '=', due.case_id)
    .executeTakeFirstOrThrow()
  if (form.email !== undefined) {
    const place = await loadOrganisation(store.read, pickup_place_id)
    const until = dayAfter(japanDate(due.notified_at), PICKUP_DAYS.unclaimed)
    const facts = {
      until,
      case_number,
      place: place?.terms.nameJa ?? '',
      link: `${addresses.apply}/pickup/${due.code}`,
    }
    await mailer.send({ to: form.email, ...(kind === 'notice' ? noticeMail(facts) : reminderMail(facts)) })
  }
  const at = clock()
  await store.transact({ actor: 'system:pickup', at }, async (tx, audit) => {
    const column = kind === 'notice' ? ({ mailed_at: at } as const) : ({ reminded_at: at } as const)
    await tx.updateTable('pickup_notice').set(column).where('case_id', '=', due.case_id).execute()
    const subject = `case:${due.case_id}`
    if (kind === 'reminder') audit.record('pickup/reminded', { subject, facts: {} })
    else
      audit.record('pickup/notified', {
        subject,
        facts: { by: form.email === undefined ? 'postcard' : 'mail' },
      })
  })
}

type MailFacts = {
  readonly until: string
  readonly case_number: string
  readonly place: string
  readonly link: string
}

function noticeMail({ until, case_number, place, link }: MailFacts) {
  return {
    subject: '医師資格証ができました / Your card is ready',
    text: `受付番号 ${case_number} の医師資格証ができました。\n受取窓口：${place}\n受取期限：${until}\n\nお送りするはがき（署名したもの）、医師免許証の原本、身分証の原本を持って、ご本人がお越しください。代理の方は受け取れません。\n予約：${link}\n\nYour card (${case_number}) is ready at ${place} until ${until}. Please come in person with the signed postcard, the original of your licence and of your identity document. Nobody else can take it for you.\nAppointments: ${link}\n`,
  }
}

function reminderMail({ until, case_number, place, link }: MailFacts) {
  return {
    subject: '医師資格証をお受け取りください / Please pick up your card',
    text: `受付番号 ${case_number} の医師資格証を、${place}でお預かりしています。\n${until} を過ぎると、失効させて廃棄します。\n予約：${link}\n\nYour card (${case_number}) still waits at ${place}. It is revoked and destroyed after ${until}.\nAppointments: ${link}\n`,
  }
}
