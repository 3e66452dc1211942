/**
 * Whether a holder answered a challenge: with the passkey that is bound to their certificate, with their HPKI card, whose certificate
 * states the same subject serialNumber, or with the My Number card that they linked. Each half judges it by its own records.
 */
import {
  attributeOf,
  type Certificate,
  establishTrust,
  findHpkiPath,
  HPKI_ALGORITHMS,
  hpkiSettings,
  PkiError,
  parseCertificate,
  statusChecker,
} from '@jitsuin/pki'
import type { Assertion, CardAnswer, CarrierAnswer } from '@jitsuin/second-key'
import { judgeAssertion, judgeCardAnswer, judgeCounter, octets } from '@jitsuin/second-key/node'
import type { HalfErrorCode } from '../errors.js'
import { findLinkedSubject } from '../store/card-links.js'
import { findCredential, type StoredCredential } from '../store/enrolments.js'
import type { HalfContext } from './context.js'

/** Who has to answer, and what. */
export type CarrierQuestion = {
  readonly subject: string
  /** SHA-256 of the second certificate, hexadecimal. */
  readonly certificate: string
  readonly challenge: Uint8Array
  readonly now: Date
}

/** A carrier that answered; the counter of a passkey is still to be moved on. */
export type ProvenCarrier =
  | { readonly carrier: 'passkey'; readonly passkey: StoredCredential; readonly counter: number }
  | { readonly carrier: 'hpki' | 'jpki' }

/** Judges an answer. */
export function proveCarrier(
  ctx: HalfContext,
  answer: CarrierAnswer,
  question: CarrierQuestion,
): Promise<ProvenCarrier | HalfErrorCode> {
  return 'card' in answer
    ? proveCard(ctx, answer.card, question)
    : provePasskey(ctx, answer.assertion, question)
}

async function provePasskey(
  ctx: HalfContext,
  assertion: Assertion,
  { subject, certificate, challenge }: CarrierQuestion,
): Promise<ProvenCarrier | HalfErrorCode> {
  const passkey = await findCredential(ctx.store.read, subject)
  if (!passkey) return 'authorisation/passkey-missing'
  if (assertion.id !== passkey.credentialId || passkey.certificateSha256 !== certificate)
    return 'authorisation/assertion-refused'
  const answer = await judgeAssertion(ctx.page, assertion, { passkey, challenge })
  if (answer === 'refused') return 'authorisation/assertion-refused'
  if (judgeCounter(passkey.counter, answer.counter) === 'went-back') return 'authorisation/counter-went-back'
  return { carrier: 'passkey', passkey, counter: answer.counter }
}

async function proveCard(
  ctx: HalfContext,
  card: CardAnswer,
  { subject, challenge, now }: CarrierQuestion,
): Promise<ProvenCarrier | HalfErrorCode> {
  if (judgeCardAnswer(ctx.page, card, { challenge, now }) === 'refused') return 'carrier/refused'
  const whose =
    card.card === 'hpki' ? await judgeHpkiCard(ctx, card, now) : await judgeLinkedCard(ctx, card, now)
  if ('code' in whose) return whose.code
  return whose.subject === subject ? { carrier: card.card } : 'carrier/other-person'
}

/** Whose a card is. */
type Whose = { readonly subject: string } | { readonly code: HalfErrorCode }

async function judgeHpkiCard(ctx: HalfContext, card: CardAnswer, at: Date): Promise<Whose> {
  const presented = readCertificates(card)
  if (!presented) return { code: 'carrier/refused' }
  const { certificate: target, chain } = presented
  const { anchors, authorities } = await ctx.trust()
  const material = { target, intermediates: [...chain, ...authorities], anchors }
  const purpose = 'authentication-person'
  // Trust first: an untrusted certificate never makes this service open a connection.
  const trust = establishTrust(material, hpkiSettings({ purpose, at, revocation: 'not-checked' }))
  if (trust.verdict === 'not-trusted') return { code: 'carrier/refused' }
  const { lists, responses } = await ctx.cards.status(trust.path)
  const revocation = statusChecker({ lists, responses, allowed: HPKI_ALGORITHMS, now: at })
  const result = findHpkiPath(material, { purpose, at, revocation })
  if (result.verdict !== 'valid') return { code: REFUSALS[result.failure.code] ?? 'carrier/refused' }
  const subject = attributeOf(target.subject, 'serialNumber')
  return subject === undefined ? { code: 'carrier/refused' } : { subject }
}

const REFUSALS: Partial<Record<string, HalfErrorCode>> = {
  'status/revoked': 'carrier/revoked',
  'status/unknown': 'carrier/status-unknown',
}

/** The subject to whom a My Number card is linked, if the national authority says that it is good. */
async function judgeLinkedCard(ctx: HalfContext, card: CardAnswer, at: Date): Promise<Whose> {
  const judged = await judgeJpkiCard(ctx, card, at)
  if ('code' in judged) return judged
  const subject = await findLinkedSubject(ctx.store.read, judged.id)
  return subject === undefined ? { code: 'carrier/not-linked' } : { subject }
}

/** Who the national authority says holds a My Number card. */
export async function judgeJpkiCard(
  { cards }: HalfContext,
  { certificate }: CardAnswer,
  at: Date,
): Promise<{ readonly id: string } | { readonly code: HalfErrorCode }> {
  if (!cards.jpki) return { code: 'carrier/not-available' }
  const answer = await cards.jpki(octets(certificate), at)
  if (answer.verdict === 'good') return { id: answer.id }
  if (answer.verdict === 'revoked') return { code: 'carrier/revoked' }
  return { code: answer.verdict === 'status-unknown' ? 'carrier/status-unknown' : 'carrier/refused' }
}

function readCertificates({
  certificate,
  chain,
}: CardAnswer): { readonly certificate: Certificate; readonly chain: readonly Certificate[] } | undefined {
  try {
    return {
      certificate: parseCertificate(octets(certificate)),
      chain: chain.map((one) => parseCertificate(octets(one))),
    }
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}
