/** A My Number card is linked to a person's second key; the one before is forgotten. Its signature stays an HPKI one (hpki §7.1). */
import { createHash } from 'node:crypto'
import { CARD_LINK, type CardAnswer } from '@jitsuin/second-key'
import { judgeCardAnswer, octets } from '@jitsuin/second-key/node'
import { HalfError } from '../errors.js'
import { endCardLinks, insertCardLink } from '../store/card-links.js'
import type { StoredEnrolment } from '../store/enrolments.js'
import type { HalfContext } from './context.js'
import { registrationChallenge } from './enrol.js'
import { type Ending, finish, isAbout, type KeptProof, type Open } from './finish-enrolment.js'
import { judgeJpkiCard } from './prove-carrier.js'

/** How a link ends: what the new card answered, the statement about it, and who says that it is the holder's. */
export type LinkEnding = Ending & { readonly card: CardAnswer }

/** Links a My Number card. @throws {HalfError} `carrier/…`, and as `finish` */
export function linkCard(ctx: HalfContext, ending: LinkEnding): Promise<void> {
  return finish(ctx, ending, async (enrolment, now) => {
    const { card } = ending
    const challenge = registrationChallenge(enrolment)
    if (card.card !== 'jpki' || judgeCardAnswer(ctx.page, card, { challenge, now }) === 'refused')
      return 'carrier/refused'
    const statement = CARD_LINK.parse(ending.statement)
    const fingerprint = createHash('sha256').update(octets(card.certificate)).digest('hex')
    if (!isAbout(statement, { ctx, enrolment, at: now }) || statement.cardCertificate !== fingerprint)
      return 'carrier/refused'
    const judged = await judgeJpkiCard(ctx, card, now)
    if ('code' in judged) return judged.code
    return (open, { proof, at }) => bindCard(open, { enrolment, ending, jpkiId: judged.id, proof, at })
  })
}

type Binding = {
  readonly enrolment: StoredEnrolment
  readonly ending: LinkEnding
  readonly jpkiId: string
  readonly proof: KeptProof
  readonly at: Date
}

async function bindCard(
  { tx, audit }: Open,
  { enrolment, ending, jpkiId, proof, at }: Binding,
): Promise<void> {
  const { enrolmentId, subject, certificateSha256 } = enrolment
  const person = `person:${subject}` as const
  if ((await endCardLinks(tx, subject, { at, why: 'replaced' })) > 0)
    audit.record('card/unlinked', { subject: person, facts: { subject, reason: 'replaced' } })
  const { statement, card } = ending
  const link = { enrolmentId, subject, certificateSha256, jpkiId, statement, proof: { card, holder: proof } }
  if ((await insertCardLink(tx, link, at)) === 'taken')
    throw new HalfError('carrier/linked-elsewhere', subject)
  audit.record('card/linked', { subject: person, facts: { subject, certificate: certificateSha256 } })
}
