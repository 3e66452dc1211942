/**
 * Every time stamp of a JAdES signature, from the last archive time stamp back: each one is judged at the time that the next one
 * proves (EN 319 102-1 §5.6.2). An archive time stamp is over everything before it (TS 119 182-1 §5.3.6).
 */
import { sameBytes, utf8 } from '@jitsuin/kernel'
import { imprintDigest, type TimeStampToken } from '@jitsuin/pki'
import { hashOf } from '../../cades/archive-imprint.js'
import { MAX_STAMPS, readToken } from '../../cades/validate/stamps.js'
import {
  baseAfter,
  earliestSound,
  judgeToken,
  type StampFacts,
  type TokenQuestion,
  unjudged,
} from '../../validate/judge-token.js'
import type { BaseTime } from '../../validate/path.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { member, textOf } from '../json/access.js'
import { archiveInput, type Payload } from '../payload.js'
import type { JwsSignature } from '../read/jws.js'
import { readTokens } from '../read/tokens.js'
import type { UnsignedPart, UnsignedParts } from '../read/unsigned.js'

/** What the stamps of a signature are judged against. */
export type StampsQuestion = Pick<TokenQuestion, 'trust' | 'now' | 'toleranceSeconds' | 'beside'> & {
  readonly signature: JwsSignature
  readonly unsigned: UnsignedParts
  readonly payload: Payload
  /** The time for which the last stamp is wanted. */
  readonly latest: BaseTime
}

/** The stamps as judged, and when the signature existed at the latest. */
export type JudgedStamps = {
  readonly stamps: readonly StampFacts[]
  readonly base: BaseTime
  readonly afterArchive: ReasonCode
}

const KINDS: Readonly<Record<string, 'signature' | 'archive'>> = { sigTst: 'signature', arcTst: 'archive' }

/** Which of the components are time stamps, token by token. */
export function findStamps({ parts }: UnsignedParts): { readonly kind: 'signature' | 'archive' }[] {
  return parts.flatMap(({ name, value }) => {
    const kind = KINDS[name]
    return kind ? readTokens(value).map(() => ({ kind })) : []
  })
}

/** Judges all stamps of a signature. */
export function judgeStamps(question: StampsQuestion): JudgedStamps {
  const { parts } = question.unsigned
  let base = question.latest
  const judged: StampFacts[] = []
  for (const [back, part] of parts.toReversed().entries()) {
    const before = parts.slice(0, parts.length - 1 - back)
    const facts = judgePart(part, before, { ...question, base })
    if (part.name === 'arcTst') base = baseAfterAll(facts, base)
    judged.unshift(...facts)
  }
  const of = (kind: StampFacts['kind']) => earliestSound(judged.filter((one) => one.kind === kind))
  const earliest = of('signature') ?? of('archive')
  return {
    stamps: judged,
    base: earliest ? baseAfter(earliest, base) : base,
    afterArchive: afterArchive(parts),
  }
}

function baseAfterAll(facts: readonly StampFacts[], before: BaseTime): BaseTime {
  const earliest = earliestSound(facts)
  return earliest ? baseAfter(earliest, before) : before
}

function afterArchive(parts: readonly UnsignedPart[]): ReasonCode {
  if (!parts.some(({ name }) => name === 'arcTst')) return 'archive-cover/unexamined'
  return parts.at(-1)?.name === 'arcTst' ? 'archive-cover/ok' : 'archive-cover/unprotected'
}

type PartQuestion = StampsQuestion & { readonly base: BaseTime }

function judgePart(
  { name, value }: UnsignedPart,
  before: readonly UnsignedPart[],
  question: PartQuestion,
): StampFacts[] {
  const kind = KINDS[name]
  if (!kind) return []
  const tokens = readTokens(value)
  if (tokens.length > MAX_STAMPS) return [unjudged(kind, 'stamp/malformed')]
  const covered = textOf(member(value, 'timeStamped')) ?? 'all'
  if (kind === 'archive' && covered !== 'all') return tokens.map(() => unjudged(kind, 'archive/unsupported'))
  return tokens.map((bytes) => {
    const token = readToken(bytes)
    if (!token) return unjudged(kind, 'stamp/malformed')
    const inputs =
      kind === 'signature' ? [utf8(question.signature.signatureText)] : archiveInputs(before, question)
    return 'code' in inputs
      ? unjudged(kind, inputs.code)
      : judgeOver(bytes, { token, inputs }, { ...question, kind })
  })
}

type Inputs = readonly Uint8Array[]

/** Each text that the archive time stamp may be over. */
function archiveInputs(
  before: readonly UnsignedPart[],
  { payload, signature }: PartQuestion,
): Inputs | { readonly code: ReasonCode } {
  if (payload.outcome === 'refused') return { code: payload.code }
  const { stamped } = payload
  const most = Math.max(1, ...before.map(({ forms }) => forms.length))
  const texts = Array.from({ length: most }, (_, form) =>
    before.map(({ forms }) => forms[form] ?? forms[0] ?? ''),
  )
  return texts.flatMap((text) =>
    (['.', ''] as const).map((dot) => archiveInput(signature, { stamped, before: text }, dot)),
  )
}

/** A token over the one of several inputs that its imprint fits, if there is one. */
function judgeOver(
  bytes: Uint8Array,
  { token, inputs }: { readonly token: TimeStampToken; readonly inputs: Inputs },
  question: PartQuestion & { readonly kind: 'signature' | 'archive' },
): StampFacts {
  const digest = imprintDigest(token.info.imprint)
  const { kind, unsigned } = question
  if (!digest) return unjudged(kind, 'stamp/algorithm')
  const digests = inputs.map((input) => hashOf(digest, input))
  const match = digests.find((one) => sameBytes(one, token.info.imprint.digest)) ?? digests[0]
  const isOther = !match || !sameBytes(match, token.info.imprint.digest)
  // What is in clear may have been canonicalised in a way that nobody says (§5.3.6.3.1.2).
  if (isOther && kind === 'archive' && unsigned.writing === 'clear')
    return unjudged(kind, 'archive/unsupported')
  return judgeToken(bytes, { ...question, stamped: { digest: match ?? new Uint8Array() } })
}

/** Stamps over the payload, taken before it was signed (adoTst, §5.2.6). */
export function judgeContentStamps(
  tokens: readonly Uint8Array[],
  question: Omit<StampsQuestion, 'latest' | 'unsigned'> & { readonly base: BaseTime },
): StampFacts[] {
  const { payload } = question
  return tokens.slice(0, MAX_STAMPS).map((bytes) => {
    const token = readToken(bytes)
    const digest = token && imprintDigest(token.info.imprint)
    if (!token || !digest) return unjudged('content', token ? 'stamp/algorithm' : 'stamp/malformed')
    if (payload.outcome === 'refused') return unjudged('content', payload.code)
    const stamped = { digest: hashOf(digest, payload.stamped) }
    return judgeToken(bytes, { ...question, kind: 'content', stamped })
  })
}
