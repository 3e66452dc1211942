/** The papers around a card, as PDF: the list in a parcel, postcards, the slip of an appointment, the receipt of a hand-over. */
import { formatJapanTime, japanDate } from '@jitsuin/kernel'
import {
  type CompletionPostcard,
  printAppointmentSlip,
  printCompletionPostcards,
  printParcelList,
  printTableReport,
} from '@jitsuin/print'
import { addressLine, IDENTITY_KINDS } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { recordView } from '../../store/cases/notes.js'
import { loadOrganisation } from '../../store/organisations/organisations.js'
import { nameOf } from '../../store/production/card-views.js'
import type { RegistrationContext } from '../context.js'
import { postcardsOf } from './notices.js'
import { parcelAddressee, showParcel } from './parcels.js'
import { expectOwnCase } from './pickup-case.js'
import { editionOf, expectOfficeAddress, printed } from './printing.js'

/** What lies in a parcel. @throws {RegistrationError} `parcels/not-found`, `registration/other-place`, `papers/…` */
export async function printParcel(
  context: RegistrationContext,
  staff: Staff,
  parcelId: string,
): Promise<Uint8Array> {
  const { sender } = expectOfficeAddress(context)
  const { parcelNumber, trackingNumber, contents, packedAt } = await showParcel(context, staff, parcelId)
  const list = {
    to: await parcelAddressee(context, parcelId),
    from: sender,
    date: japanDate(new Date(packedAt)),
    number: parcelNumber,
    parcelNumber,
    trackingNumber,
    cards: contents.map(({ cardId, caseNumber, name }) => ({ cardId, caseNumber, name })),
  }
  return printed(() =>
    printParcelList(list, editionOf(context, { title: `送付明細 ${parcelNumber}`, documentId: parcelId })),
  )
}

/** The completion postcards of a parcel, two pages each. @throws {RegistrationError} `parcels/not-found`, `papers/…` */
export async function printPostcards(
  context: RegistrationContext,
  staff: Staff,
  parcelId: string,
): Promise<Uint8Array> {
  const { sender } = expectOfficeAddress(context)
  const { parcelNumber } = await showParcel(context, staff, parcelId)
  const postcards = await postcardsOf(context, { parcelId, actor: staff.actor })
  if (postcards.length === 0) throw new RegistrationError('papers/nothing-to-print', parcelId)
  const cards = postcards.map(
    (card): CompletionPostcard => ({
      to: { postalCode: card.postalCode, address: withoutCode(card.address), name: card.name },
      from: sender,
      caseNumber: card.caseNumber,
      qr: card.qr,
      pickup: {
        name: card.placeNameJa,
        address: card.placeAddress,
        phone: card.placePhone,
        hours: card.placeHours,
      },
      pickupBy: card.pickUpUntil,
    }),
  )
  const edition = editionOf(context, { title: `発行完了通知 ${parcelNumber}`, documentId: parcelId })
  return printed(() => printCompletionPostcards(cards, edition))
}

/** The slip of an appointment. @throws {RegistrationError} `papers/nothing-to-print`, those of the desk, `papers/…` */
export async function printSlip(
  context: RegistrationContext,
  staff: Staff,
  caseId: string,
): Promise<Uint8Array> {
  const { store, addresses } = context
  const { caseNumber, form, state } = await expectOwnCase(context, staff, caseId)
  if (state.state !== 'pickup-reserved')
    throw new RegistrationError('papers/nothing-to-print', `${caseNumber} has no appointment`)
  const { code } = await store.read
    .selectFrom('pickup_notice')
    .select('code')
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow()
  const place = (await loadOrganisation(store.read, form.pickupPlaceId))?.terms
  const startsAt = new Date(state.appointment)
  const slip = {
    name: nameOf(form).name,
    caseNumber,
    qr: `${addresses.apply}/pickup/${code}`,
    date: japanDate(startsAt),
    time: timeOf(startsAt),
    place: {
      name: place?.nameJa ?? form.pickupPlaceId,
      address: place ? addressLine(place.address) : '',
      phone: place?.phone ?? '',
    },
  }
  await recordPrinted(context, staff, { caseId, paper: 'slip' })
  return printed(() =>
    printAppointmentSlip(slip, editionOf(context, { title: `受取予約 ${caseNumber}`, documentId: caseId })),
  )
}

/** The receipt that the holder takes home. @throws {RegistrationError} `papers/nothing-to-print`, those of the desk */
export async function printReceipt(
  context: RegistrationContext,
  staff: Staff,
  caseId: string,
): Promise<Uint8Array> {
  const { caseNumber, form } = await expectOwnCase(context, staff, caseId)
  const row = await context.store.read
    .selectFrom('pickup')
    .selectAll()
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  if (!row) throw new RegistrationError('papers/nothing-to-print', `${caseNumber} was not handed over`)
  const place = await loadOrganisation(context.store.read, row.place_id)
  const facts: readonly (readonly [string, string])[] = [
    ['受領書番号', row.receipt_number],
    ['氏名', nameOf(form).name],
    ['カードID', row.card_id],
    ['受付番号', caseNumber],
    ['交付した日時', formatJapanTime(row.at, 'ja')],
    ['交付した窓口', place?.terms.nameJa ?? row.place_id],
    ['本人確認書類', row.identity_kind === null ? '—' : IDENTITY_KINDS[row.identity_kind].ja],
  ]
  const report = {
    title: '医師資格証 受領書',
    subtitle: row.receipt_number,
    blocks: [
      {
        columns: [
          { head: '項目', share: 50 },
          { head: '内容', share: 130 },
        ],
        rows: facts.map(([term, value]) => ({ cells: [term, value] })),
      },
    ] as const,
    notes: [
      '上記の医師資格証を、ご本人にお渡ししました。暗証番号は、別にお送りする通知をご覧ください。',
      'カードを失くしたときは、すぐに電子認証センターへお電話ください。',
      `署名の記録（SHA-256） ${row.signature_sha256 ?? '—'}`,
    ],
    footer: row.receipt_number,
  }
  await recordPrinted(context, staff, { caseId, paper: 'receipt' })
  const edition = editionOf(context, { title: `受領書 ${row.receipt_number}`, documentId: row.pickup_id })
  return printed(() => printTableReport(report, edition))
}

/** A line of address as the form's own (`〒` and code before it) without its code, where that has boxes of its own. */
function withoutCode(line: string): string {
  return line.replace(/^〒\d{3}-\d{4} /, '')
}

function timeOf(at: Date): string {
  return formatJapanTime(at, 'ja').split(' ').at(-1) ?? ''
}

async function recordPrinted(
  { store, clock }: RegistrationContext,
  { actor }: Staff,
  { caseId, paper }: { readonly caseId: string; readonly paper: 'slip' | 'receipt' },
): Promise<void> {
  const view = { actor, at: clock() }
  await store.transact(view, (tx, audit) => recordView(tx, audit, { ...view, caseId, part: paper }))
}
