/** Which invoice a payment is for. Only number and amount together decide; everything else is for a person. */
import { searchKey } from '@jitsuin/kernel'

/** A line of a bank's file. */
export type BankLine = {
  readonly paidOn: string
  readonly yen: number
  /** The payer as the bank writes them: half-width kana, no spaces. */
  readonly payer: string
  readonly reference: string
}

/** An invoice that can still be paid. */
export type OpenInvoice = {
  readonly invoiceId: string
  readonly invoiceNumber: string
  readonly caseId: string
  readonly yen: number
  readonly paidYen: number
  /** Kana of the applicant, family name first. */
  readonly kana: string
}

/** Why an invoice comes near, the surest reason first. */
export const NEARNESS = ['number', 'amount-and-name', 'name', 'amount'] as const
export type Nearness = (typeof NEARNESS)[number]

/** Most invoices that are offered for one payment. */
const MOST_OFFERED = 10

/** The invoice that a payment is for, or those that come near, the nearest first. */
export function matchPayment(
  line: BankLine,
  invoices: readonly OpenInvoice[],
):
  | { readonly match: 'exact'; readonly invoice: OpenInvoice }
  | {
      readonly match: 'near'
      readonly near: readonly { readonly invoice: OpenInvoice; readonly why: Nearness }[]
    } {
  const near = invoices.flatMap((invoice) => {
    const why = nearness(line, invoice)
    return why === 'far' ? [] : [{ invoice, why }]
  })
  const numbered = near.filter(({ why }) => why === 'number')
  const [only] = numbered
  if (only && numbered.length === 1 && only.invoice.yen - only.invoice.paidYen === line.yen) {
    return { match: 'exact', invoice: only.invoice }
  }
  near.sort((a, b) => NEARNESS.indexOf(a.why) - NEARNESS.indexOf(b.why))
  return { match: 'near', near: near.slice(0, MOST_OFFERED) }
}

function nearness(line: BankLine, invoice: OpenInvoice): Nearness | 'far' {
  const said = searchKey(line.reference + line.payer)
  if (said.includes(searchKey(invoice.invoiceNumber))) return 'number'
  const isAmount = line.yen === invoice.yen - invoice.paidYen
  const isName = kanaForm(line.payer).includes(kanaForm(invoice.kana))
  if (isName) return isAmount ? 'amount-and-name' : 'name'
  return isAmount ? 'amount' : 'far'
}

/** Banks know no small kana and no long vowels. */
function kanaForm(text: string): string {
  const SMALL: Readonly<Record<string, string>> = {
    ぁ: 'あ',
    ぃ: 'い',
    ぅ: 'う',
    ぇ: 'え',
    ぉ: 'お',
    っ: 'つ',
    ゃ: 'や',
    ゅ: 'ゆ',
    ょ: 'よ',
  }
  return searchKey(text).replace(/[ぁぃぅぇぉっゃゅょ]/g, (kana) => SMALL[kana] ?? kana)
}
