/** Whether a receipt is genuine, and how its card stands today. */
import { japanDate } from '@jitsuin/kernel'
import type { Receipt, ReceiptVerdict } from '../contract.js'
import { receiptBytes } from '../domain/receipt.js'
import { judgeStanding } from '../domain/standing.js'
import { QualificationError } from '../errors.js'
import type { QualificationContext } from './context.js'

/** Judges a receipt by its signature alone; the stored copy is not needed. */
export async function verifyReceipt(
  { key, register, clock }: QualificationContext,
  receipt: Receipt,
): Promise<ReceiptVerdict> {
  if (receipt.keyId !== key.keyId) return { verdict: 'other-key' }
  const signature = Buffer.from(receipt.signature, 'base64url')
  if (key.verify(receiptBytes(receipt.finding), signature) === 'invalid') return { verdict: 'changed' }
  const at = clock()
  const card = await register.byNumber(receipt.finding.cardId).catch((cause: unknown) => {
    throw new QualificationError('check/source-unreachable', 'The register did not answer', { cause })
  })
  const standing = card === 'unknown' ? ('unknown' as const) : judgeStanding(card.facts, japanDate(at))
  return { verdict: 'genuine', now: { standing, at: at.toISOString() } }
}
