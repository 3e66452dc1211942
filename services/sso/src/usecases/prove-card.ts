/**
 * Whether somebody holds a card now: the statement answers a challenge of ours, the card's key signed it, and the certificate is
 * one that may sign in. Signing in, linking, enrolling and the self-test all ask here.
 */
import { parseSignInStatement, type SignInStatement, StatementError } from '@jitsuin/bridge-client'
import {
  type Certificate,
  der,
  encodeSignatureAlgorithm,
  HPKI_ALGORITHMS,
  PkiError,
  parseAlgorithm,
  parseCertificate,
  verifySignature,
} from '@jitsuin/pki'
import { hashSecret } from '../domain/secrets.js'
import { type FailedCheck, judgeStatement } from '../domain/statement-rules.js'
import type { JpkiVerdict } from '../outside/jpki-authority.js'
import { type ChallengeFor, useChallenge } from './challenges.js'
import type { Caller, SsoContext } from './context.js'
import { type GoodCertificate, judgeCertificate, type Presented } from './judge-certificate.js'
import { type Counted, countProvenKey } from './limits.js'

/** What a card signed, as octets. */
export type SignedByCard = {
  readonly card: 'hpki' | 'jpki'
  readonly statement: Uint8Array
  readonly signature: Uint8Array
  readonly certificate: Uint8Array
  readonly chain: readonly Uint8Array[]
}

/** A card that was proven. */
export type ProvenCard =
  | { readonly card: 'hpki'; readonly good: GoodCertificate }
  | { readonly card: 'jpki'; readonly id: string; readonly notAfter: Date }

/** How it ends; `seen` is the certificate if it could be read. */
export type CardProof =
  | { readonly verdict: 'good'; readonly proven: ProvenCard; readonly seen: Certificate }
  | ({ readonly verdict: 'refused'; readonly seen?: Certificate } & FailedCheck)

/** What is asked: a signed statement, the challenge that it must answer, who answers, and what else is counted. */
export type CardQuestion = {
  readonly signed: SignedByCard
  readonly challenge: ChallengeFor
  readonly caller: Pick<Caller, 'browser'>
  readonly counted: readonly Counted[]
}

/** Judges a card in the order of the table of checks. @throws {SsoError} `attempt/too-many` */
export async function proveCard(ctx: SsoContext, question: CardQuestion): Promise<CardProof> {
  const { signed } = question
  const statement = readStatement(signed.statement)
  if (!statement) return refuse('statement-readable', 'challenge/statement-malformed')
  const unfit = await answerChallenge(ctx, question, statement)
  if (unfit) return { verdict: 'refused', ...unfit }

  const presented = readCertificates(signed)
  if (!presented) return refuse('certificate-readable', 'sign-in/certificate-unreadable')
  const seen = presented.certificate
  if (verifyStatement(signed, seen) !== 'valid')
    return { ...refuse('signature-valid', 'sign-in/signature-invalid'), seen }
  await countProvenKey(ctx, seen.bytes)
  return { ...(await judgeCard(ctx, signed.card, presented)), seen }
}

async function answerChallenge(
  ctx: SsoContext,
  { challenge, caller, counted }: CardQuestion,
  statement: SignInStatement,
): Promise<FailedCheck | undefined> {
  const taken = await useChallenge(ctx, { ...challenge, nonce: statement.nonce }, counted)
  if (taken === 'unknown') return { check: 'challenge-known', code: 'challenge/unknown' }
  if (taken === 'used') return { check: 'challenge-known', code: 'challenge/used' }
  return judgeStatement(statement, taken.facts, {
    origin: ctx.rules.origin,
    browserSha256: caller.browser === undefined ? undefined : hashSecret(caller.browser),
    now: ctx.clock(),
  })
}

type Judged = { readonly verdict: 'good'; readonly proven: ProvenCard } | ReturnType<typeof refuse>

async function judgeCard(ctx: SsoContext, card: 'hpki' | 'jpki', presented: Presented): Promise<Judged> {
  if (card === 'jpki') return judgeJpki(ctx, presented.certificate)
  const judgement = await judgeCertificate(ctx, presented)
  return judgement.verdict === 'good'
    ? { verdict: 'good', proven: { card, good: judgement.good } }
    : judgement
}

const JPKI_REFUSALS = {
  'signature-certificate': { check: 'for-sign-in', code: 'jpki/signature-certificate' },
  'not-trusted': { check: 'chain-trusted', code: 'jpki/not-trusted' },
  expired: { check: 'in-validity', code: 'jpki/expired' },
  revoked: { check: 'not-revoked', code: 'jpki/revoked' },
  'status-unknown': { check: 'not-revoked', code: 'jpki/status-unknown' },
} as const satisfies Record<Exclude<JpkiVerdict['verdict'], 'good'>, FailedCheck>

async function judgeJpki({ jpki, clock }: SsoContext, { bytes }: Certificate): Promise<Judged> {
  if (!jpki) return refuse('chain-trusted', 'jpki/not-available')
  const answer = await jpki.check(bytes, clock())
  if (answer.verdict !== 'good') return { verdict: 'refused', ...JPKI_REFUSALS[answer.verdict] }
  return { verdict: 'good', proven: { card: 'jpki', id: answer.id, notAfter: answer.notAfter } }
}

function readStatement(bytes: Uint8Array): SignInStatement | undefined {
  try {
    return parseSignInStatement(bytes)
  } catch (error) {
    if (error instanceof StatementError) return undefined
    throw error
  }
}

function readCertificates({ certificate, chain }: SignedByCard): Presented | undefined {
  try {
    return { certificate: parseCertificate(certificate), chain: chain.map(parseCertificate) }
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

/** RSASSA-PKCS1-v1_5 with SHA-256, the one signature that cards of both kinds make (hpki §5.2). */
const CARD_ALGORITHM = parseAlgorithm(der.parse(encodeSignatureAlgorithm('rsa-sha256')))

function verifyStatement({ statement, signature }: SignedByCard, { spkiBytes }: Certificate) {
  return verifySignature({
    algorithm: CARD_ALGORITHM,
    spkiBytes,
    message: statement,
    signature,
    allowed: HPKI_ALGORITHMS,
  })
}

function refuse(check: FailedCheck['check'], code: FailedCheck['code']) {
  return { verdict: 'refused', check, code } as const
}
