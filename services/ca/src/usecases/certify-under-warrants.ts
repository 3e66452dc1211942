/** Has requests certified under warrants: recorded first, then signed, then answered; each one exactly once. */
import { createHash } from 'node:crypto'
import type { Answer, CertificateWish } from '../contract.js'
import type { WishRefusal } from '../errors.js'
import type { CaContext } from './authority-at-work.js'
import { describeIssued } from './complete.js'
import { completeCertificates, nameOf } from './complete-certificates.js'
import { reserveWarranted } from './reserve-warranted.js'

/** Certifies many requests. Answers stand in the order of the wishes; one that is refused stops no other. */
export async function certifyUnderWarrants(
  ca: CaContext,
  wishes: readonly CertificateWish[],
): Promise<Answer[]> {
  const results = await reserveWarranted(ca, wishes)
  const refused = wishes.flatMap((wish, index) => {
    const result = results[index]
    return result?.verdict === 'refused' ? [{ wish, refusal: result.refusal }] : []
  })
  if (refused.length > 0) await recordRefusals(ca, refused)
  const ids = results.flatMap((result) => (result.verdict === 'reserved' ? [result.id] : []))
  const signed = await completeCertificates(ca, ids)
  void ca.publisher.publish() // that a certificate is good can wait for a moment
  return results.map((result) =>
    result.verdict === 'refused'
      ? { refused: result.refusal }
      : { act: 'issue', ...describeIssued(ca, result.id, signed.get(nameOf(result.id))) },
  )
}

type Refused = { readonly wish: CertificateWish; readonly refusal: WishRefusal }

async function recordRefusals({ store, clock }: CaContext, refused: readonly Refused[]): Promise<void> {
  await store.transact({ actor: 'system:ca', at: clock() }, async (_tx, audit) => {
    for (const { wish, refusal } of refused) {
      const { authority, warrantId, request } = wish
      const requestSha256 = createHash('sha256').update(Buffer.from(request, 'base64')).digest('hex')
      audit.record('certificate/refused-under-warrant', {
        subject: `order:${warrantId}`,
        facts: { authority, requestSha256, refusal },
      })
    }
  })
}
