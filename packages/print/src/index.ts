/** What is printed: forms, cards, letters and tables, from plain data. */
export {
  type ApplicationForm,
  type ApplicationFormFill,
  FORM_KINDS,
  type FormKind,
  type FormReference,
  type PrintedAddress,
  printApplicationForm,
  printApplicationForms,
} from './application-form.js'
export {
  CARD,
  CARD_NOTICES,
  CARD_PARTS,
  type CardDesign,
  type CardFace,
  type CardIssuer,
  type CardName,
  type CardPart,
  SAMPLE_CARD_ISSUER,
} from './card/face.js'
export { BLEED_MM, printCard } from './card/print.js'
export { type CardPictures, drawCardPictures, type PictureOptions } from './card/screen.js'
export { PRINT_ERRORS, PrintError } from './errors.js'
export { unprintableCharacters } from './kit/fonts.js'
export type { Edition } from './kit/pdf.js'
export type { PrintedColumn, PrintedRow, PrintedTable } from './kit/table.js'
export { type AppointmentSlip, printAppointmentSlip } from './letters/appointment-slip.js'
export { type CheckReceipt, printCheckReceipt } from './letters/check-receipt.js'
export {
  type CompletionPostcard,
  PICKUP_ITEMS,
  printCompletionPostcards,
} from './letters/completion-postcard.js'
export { type Deficiency, type DeficiencyLetter, printDeficiencyLetters } from './letters/deficiency.js'
export { type EnrolmentLetter, printEnrolmentLetters } from './letters/enrolment-letter.js'
export { type HandoverSheet, printHandoverSheet } from './letters/handover-sheet.js'
export { type Account, type Invoice, printInvoices } from './letters/invoice.js'
export type { Addressee, Letterhead, Sender } from './letters/letterhead.js'
export { type ParcelList, printParcelList } from './letters/parcel-list.js'
export { type PinLetter, printPinLetters } from './letters/pin-letter.js'
export { type PlainLetter, printPlainLetters } from './letters/plain-letter.js'
export { printTableReport, type TableReport } from './letters/table-report.js'
export { drawQrPicture } from './qr-picture.js'
export { printSignaturePicture, type SignaturePicture } from './signature-picture.js'
