/** What the payer of a campaign owes for a month, on paper. */
import { japanDate } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import { printInvoices } from '@jitsuin/print'
import { addMonths } from '../../domain/aftercare/rules.js'
import { RegistrationError } from '../../errors.js'
import type { RegistrationContext } from '../context.js'
import { editionOf, expectOfficeAddress, printed } from '../production/printing.js'
import { viewCampaign } from './views.js'

const TAX_PERCENT = 10
/** Months that a payer has. */
const PAY_MONTHS = 1

/** Prints the invoice of a month. A month that is not over may still grow: it has none. @throws {RegistrationError} `papers/…` */
export async function printPayerInvoice(
  context: RegistrationContext,
  {
    campaignId,
    month,
    actor,
  }: { readonly campaignId: string; readonly month: string; readonly actor: Actor },
): Promise<Uint8Array> {
  const { sender, account, taxNumber } = expectOfficeAddress(context)
  const { plan, invoices } = await viewCampaign(context, campaignId)
  const { payer } = plan
  const owed = invoices.find((invoice) => invoice.month === month)
  const at = context.clock()
  const date = japanDate(at)
  if (payer.kind === 'none' || !owed || month >= date.slice(0, 7))
    throw new RegistrationError('papers/nothing-to-print', `${campaignId} in ${month}`)
  const number = `C${campaignId.slice(0, 8).toUpperCase()}-${month}`
  const invoice = {
    to: { ...splitAddress(payer.address), name: payer.name },
    from: sender,
    date,
    number,
    items: [{ name: `医師資格証 ${month} 発行分（${owed.cards}枚 × ${payer.yenEach}円）`, yen: owed.yen }],
    taxPercent: TAX_PERCENT,
    payBy: addMonths(date, PAY_MONTHS),
    account,
    paymentNumber: number,
    ...(taxNumber !== undefined && { taxNumber }),
  }
  await context.store.transact({ actor, at }, async (_tx, audit) =>
    audit.record('campaign/invoice-printed', {
      subject: `campaign:${campaignId}`,
      facts: { month, yen: owed.yen },
    }),
  )
  const edition = editionOf(context, { title: `ご請求書 ${number}`, documentId: campaignId })
  return printed(() => printInvoices([invoice], edition))
}

/** A payer's address is one line; where it begins with its postal code, the code stands by itself on the letter. */
function splitAddress(line: string): { readonly postalCode: string; readonly address: string } {
  const [, first = '', last = '', rest] = /^〒?(\d{3})-?(\d{4})\s*(.+)$/su.exec(line) ?? []
  return rest === undefined ? { postalCode: '', address: line } : { postalCode: first + last, address: rest }
}
