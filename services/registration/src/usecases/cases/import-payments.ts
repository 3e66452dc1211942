/** A file of the bank comes in: what fits exactly is booked, everything else waits for a person. */
import { createHash } from 'node:crypto'
import { toHex, utf8 } from '@jitsuin/kernel'
import { encodeCanonical } from '@jitsuin/platform'
import type { ImportOutcome } from '../../contract.js'
import { parseBankFile } from '../../domain/cases/bank-file.js'
import { type BankLine, matchPayment } from '../../domain/cases/payments.js'
import { loadOpenInvoices } from '../../store/cases/invoices.js'
import { insertPayments, type NewPayment } from '../../store/cases/payments.js'
import type { RegistrationContext } from '../context.js'
import { bookPayment } from './book-payment.js'
import { byOf, type StaffActor } from './tools.js'

/**
 * Imports a file; the same file, or one that overlaps with an earlier one, books nothing twice.
 *
 * @throws {RegistrationError} `payment/file-unreadable`
 */
export function importPayments(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { actor }: StaffActor,
  csv: Uint8Array,
): Promise<ImportOutcome> {
  const { lines, problems } = parseBankFile(csv)
  const by = byOf(context, actor)
  return context.store.transact(by, async (tx, audit) => {
    const fresh = await insertPayments(tx, fingerprinted(lines, by.newId))
    const invoices = [...(await loadOpenInvoices(tx))]
    let matched = 0
    for (const payment of fresh) {
      const found = matchPayment(payment, invoices)
      if (found.match === 'near') continue
      const { invoiceId } = found.invoice
      const outcome = await bookPayment(tx, audit, {
        paymentId: payment.paymentId,
        invoiceId,
        yen: payment.yen,
        by,
      })
      if (outcome !== 'booked') continue
      matched += 1
      invoices.splice(invoices.indexOf(found.invoice), 1)
    }
    const counts = {
      read: lines.length,
      known: lines.length - fresh.length,
      matched,
      open: fresh.length - matched,
    }
    audit.record('payments/imported', { subject: `payments:${by.newId()}`, facts: counts })
    return { ...counts, problems: [...problems] }
  })
}

/** Two equal lines of one file are two payments; the same lines in another file are the same two. */
function fingerprinted(lines: readonly BankLine[], newId: () => string): NewPayment[] {
  const seen = new Map<string, number>()
  return lines.map((line) => {
    const text = Buffer.from(encodeCanonical({ ...line })).toString()
    const place = (seen.get(text) ?? 0) + 1
    seen.set(text, place)
    const fingerprint = toHex(
      createHash('sha256')
        .update(utf8(`${place}\n${text}`))
        .digest(),
    )
    return { ...line, paymentId: newId(), fingerprint }
  })
}
