/** Letters of an application that go by post: what is missing, and what is to be paid. */
import { japanDate } from '@jitsuin/kernel'
import { printDeficiencyLetters, printInvoices } from '@jitsuin/print'
import { DOCUMENT_KINDS } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { composeLetter, type LetterPoint } from '../../domain/cases/deficiency-letter.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { loadCase } from '../../store/cases/cases.js'
import { recordView } from '../../store/cases/notes.js'
import { addresseeOf } from '../../store/production/card-views.js'
import type { RegistrationContext } from '../context.js'
import { editionOf, expectOfficeAddress, printed } from './printing.js'

/** The rate of consumption tax within our fees. */
const TAX_PERCENT = 10

/** @throws {RegistrationError} `case/not-found`, `papers/nothing-to-print`, `papers/…` */
export async function printDeficiencyLetter(
  context: RegistrationContext,
  staff: Staff,
  caseId: string,
): Promise<Uint8Array> {
  const { sender } = expectOfficeAddress(context)
  const { file, caseNumber, to } = await openForLetter(context, staff, { caseId, part: 'deficiency-letter' })
  if (file.state.state !== 'deficient') throw new RegistrationError('papers/nothing-to-print', caseNumber)
  const { points, answerBy } = composeLetter(file, file.state)
  const letter = {
    to,
    from: sender,
    date: japanDate(context.clock()),
    number: caseNumber,
    qr: caseNumber,
    deficiencies: points.map(deficiencyOf),
    answerBy,
  }
  const edition = editionOf(context, { title: `書類のご確認 ${caseNumber}`, documentId: caseId })
  return printed(() => printDeficiencyLetters([letter], edition))
}

/** @throws {RegistrationError} `case/not-found`, `papers/nothing-to-print`, `papers/…` */
export async function printFeeInvoice(
  context: RegistrationContext,
  staff: Staff,
  caseId: string,
): Promise<Uint8Array> {
  const { sender, account, taxNumber } = expectOfficeAddress(context)
  const { caseNumber, to } = await openForLetter(context, staff, { caseId, part: 'invoice' })
  const invoice = await context.store.read
    .selectFrom('invoice')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('state', '=', 'open')
    .orderBy('issued_on', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!invoice) throw new RegistrationError('papers/nothing-to-print', caseNumber)
  const paper = {
    to,
    from: sender,
    date: invoice.issued_on,
    number: invoice.invoice_number,
    items: [{ name: `医師資格証 発行手数料（受付番号 ${caseNumber}）`, yen: invoice.yen }],
    taxPercent: TAX_PERCENT,
    payBy: invoice.pay_by,
    account,
    paymentNumber: invoice.invoice_number,
    ...(taxNumber !== undefined && { taxNumber }),
  }
  const edition = editionOf(context, {
    title: `ご請求書 ${invoice.invoice_number}`,
    documentId: invoice.invoice_id,
  })
  return printed(() => printInvoices([paper], edition))
}

function deficiencyOf({ about, ja, note }: LetterPoint) {
  return {
    paper: about === 'form' ? '申請書の記入' : DOCUMENT_KINDS[about].ja,
    reason: ja,
    remedy: note ?? '正しいものを、この用紙と一緒にお送りください。',
  }
}

async function openForLetter(
  { store, clock }: RegistrationContext,
  { actor }: Staff,
  { caseId, part }: { readonly caseId: string; readonly part: string },
): Promise<{
  readonly file: Case
  readonly caseNumber: string
  readonly to: ReturnType<typeof addresseeOf>
}> {
  const file = await loadCase(store.read, caseId)
  if (!file) throw new RegistrationError('case/not-found', caseId)
  const view = { actor, at: clock() }
  await store.transact(view, (tx, audit) => recordView(tx, audit, { ...view, caseId, part }))
  return { file, caseNumber: file.caseNumber, to: addresseeOf(file.form) }
}
