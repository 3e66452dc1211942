/**
 * The time stamps of a record one by one, from the last back to the first: each is wanted for the time that the next one proves, the
 * last for now (RFC 4998 §5.3). What the hash trees bind is judged apart, so that many records share one judgement of their stamps.
 */
import { createHash, hash as hashOnce } from 'node:crypto'
import {
  type Certificate,
  type DigestName,
  imprintDigest,
  PkiError,
  parseTimeStampToken,
  type TimeStampToken,
} from '@jitsuin/pki'
import { materialInToken } from '../cades/read/material.js'
import { baseAfter, judgeToken, type StampFacts, unjudged } from '../validate/judge-token.js'
import type { BaseTime } from '../validate/path.js'
import { reasonRow } from '../validate/reasons.js'
import { mergeMaterial } from '../validate/rounds.js'
import { type PreparedTrust, withMaterial } from '../validate/trust.js'
import { type AlgorithmEnd, digestsOf, endedAlgorithm, endOf } from './algorithm-ends.js'
import type { EvidenceCode } from './reasons.js'
import type { ArchiveTimeStamp } from './record.js'

/** What stamps are judged against. */
export type LinkContext = {
  readonly trust: PreparedTrust
  readonly now: Date
  readonly algorithmEnds: readonly AlgorithmEnd[]
  readonly toleranceSeconds: number
}

/** One stamp as judged. `wanted`: the time for which it had to hold; `holdsUntil`: how long it can. */
export type JudgedLink = {
  readonly code: EvidenceCode
  readonly facts: StampFacts
  readonly wanted: BaseTime
  readonly holdsUntil: Date | undefined
  /** What the token is over; undefined if it cannot be read or its algorithm is not known. */
  readonly imprint: { readonly digest: DigestName; readonly value: Uint8Array } | undefined
}

/** Judges the stamps of a record in their order, over all chains. */
export type LinkJudge = (stamps: readonly ArchiveTimeStamp[]) => readonly JudgedLink[]

const KEPT = 4096

/**
 * A judge that remembers: records of one day share their stamps, and the stamps of one authority what was kept about it. A token that
 * does not hold by what stands in itself is judged once more by all that the record brings along.
 */
export function linkJudge(context: LinkContext): LinkJudge {
  const trustWith = rememberTrust(context.trust)
  const known = new Map<string, JudgedLink>()
  return (stamps) => {
    let wanted: BaseTime = { at: context.now, proof: 'unproven' }
    const judge = (stamp: ArchiveTimeStamp): JudgedLink => {
      const own = kept(known, keyOf(stamp, wanted), () =>
        judgeLink(stamp, { ...context, trust: trustWith([stamp]) }, wanted),
      )
      const isEnough = own.code === 'evidence/link-ok' || stamps.length === 1
      return isEnough ? own : judgeLink(stamp, { ...context, trust: trustWith(stamps) }, wanted)
    }
    return stamps
      .toReversed()
      .map((stamp) => {
        const link = judge(stamp)
        if (link.code === 'evidence/link-ok') wanted = baseAfter(link.facts, wanted)
        return link
      })
      .toReversed()
  }
}

/** Trust with what tokens brought along; the same material gives the same trust, which remembers its paths. */
function rememberTrust(trust: PreparedTrust): (stamps: readonly ArchiveTimeStamp[]) => PreparedTrust {
  const known = new Map<string, PreparedTrust>()
  return (stamps) => {
    const stored = mergeMaterial(stamps.map(({ tokenBytes }) => materialInToken(tokenBytes)))
    const hash = createHash('sha256')
    for (const list of [stored.certificates, stored.crls, stored.ocsps])
      for (const item of [Uint8Array.of(list.length), ...list]) hash.update(item)
    return kept(known, hash.digest('base64'), () => withMaterial(trust, stored, 'stored'))
  }
}

function keyOf({ tokenBytes, digest }: ArchiveTimeStamp, { at, proof }: BaseTime): string {
  const name = typeof digest === 'string' ? digest : digest.unknown
  return `${hashOnce('sha256', tokenBytes, 'base64')} ${name} ${at.getTime()} ${proof}`
}

function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make()
  if (known.size >= KEPT) known.clear()
  known.set(key, value)
  return value
}

function judgeLink(
  { tokenBytes, digest }: ArchiveTimeStamp,
  context: LinkContext,
  wanted: BaseTime,
): JudgedLink {
  const nothing = { wanted, holdsUntil: undefined, imprint: undefined }
  const token = readToken(tokenBytes)
  if (!token) return { ...nothing, code: 'stamp/malformed', facts: unjudged('archive', 'stamp/malformed') }
  const name = imprintDigest(token.info.imprint)
  const facts = judgeToken(tokenBytes, {
    ...context,
    kind: 'archive',
    base: wanted,
    stamped: { digest: token.info.imprint.digest },
  })
  if (!name) return { ...nothing, code: 'evidence/algorithm-unknown', facts }
  const reliance = {
    digests: [name, ...(typeof digest === 'string' ? [digest] : []), ...digestsOf(token)],
    keys: keysOf(facts),
  }
  const ended = endedAlgorithm(reliance, context.algorithmEnds, wanted.at)
  return {
    code: ended && isOnlyOld(facts) ? 'evidence/algorithm-ended' : codeOf(facts, wanted),
    facts,
    wanted,
    holdsUntil: endOf(reliance, context.algorithmEnds),
    imprint: { digest: name, value: token.info.imprint.digest },
  }
}

/** An old algorithm explains a refusal for its algorithm, and outweighs what is not certain; never what is broken. */
function isOnlyOld({ code }: StampFacts): boolean {
  return code === 'stamp/algorithm' || reasonRow(code).verdict !== 'INVALID'
}

/** An authority that ended between its stamp and the next one: what it stamped may have been made afterwards; nobody knows. */
function codeOf({ code, outcome }: StampFacts, { proof }: BaseTime): EvidenceCode {
  if (code === 'stamp/ok') return 'evidence/link-ok'
  if (code === 'stamp/algorithm') return 'evidence/algorithm-unknown'
  if (code === 'stamp/expired' && proof === 'proven') return 'evidence/renewed-late'
  if (code !== 'stamp/path' || !outcome || reasonRow(outcome.chain).verdict === 'INVALID') return code
  if (outcome.validity === 'validity/expired') return 'evidence/renewed-late'
  const { revocation } = outcome
  return revocation === 'revocation/revoked' || revocation === 'revocation/ca-revoked'
    ? 'stamp/revoked'
    : code
}

/** Every certificate of a path that holds, its anchor too. */
function keysOf({ outcome }: StampFacts): Certificate[] {
  if (outcome?.result.verdict !== 'valid') return []
  const { anchor, certificates } = outcome.result.path
  return [...(anchor.certificate ? [anchor.certificate] : []), ...certificates]
}

function readToken(bytes: Uint8Array): TimeStampToken | undefined {
  try {
    return parseTimeStampToken(bytes)
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}
