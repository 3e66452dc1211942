/**
 * The time stamps of a record one by one, from the last back to the first: each is wanted for the time that the next one proves, the
 * last for now (RFC 4998 §5.3). What the hash trees bind is judged apart, so that many records share one judgement of their stamps.
 */
import { createHash, hash as hashOnce } from 'node:crypto'
import {
  type DigestName,
  imprintDigest,
  PkiError,
  parseTimeStampToken,
  type TimeStampToken,
} from '@jitsuin/pki'
import { materialInToken } from '../cades/read/material.js'
import { lastMomentOf } from '../policy/reliability.js'
import { baseAfter, judgeToken, type StampFacts, unjudged, usesOfToken } from '../validate/judge-token.js'
import { type BaseTime, usesOfPath } from '../validate/path.js'
import { addProofs, type Proofs } from '../validate/proofs.js'
import { reasonRow } from '../validate/reasons.js'
import { mergeMaterial } from '../validate/rounds.js'
import { type PreparedTrust, policyOfTrust, withMaterial } from '../validate/trust.js'
import type { EvidenceCode } from './reasons.js'
import type { ArchiveTimeStamp } from './record.js'

/** What stamps are judged against; the policy of the trust says until when algorithms count. */
export type LinkContext = {
  readonly trust: PreparedTrust
  readonly now: Date
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
    /** Those behind the current one, each with the time for which it was wanted. */
    const behind: Kept[] = []
    const judge = (stamp: ArchiveTimeStamp, position: number): JudgedLink => {
      const own = kept(known, keyOf(stamp, wanted), () =>
        judgeLink(stamp, { ...context, trust: trustWith([{ stamp, wanted }]) }, wanted),
      )
      if (own.code === 'evidence/link-ok' || stamps.length === 1) return own
      const before = stamps.slice(0, position + 1).map((one) => ({ stamp: one, wanted }))
      return judgeLink(stamp, { ...context, trust: trustWith([...before, ...behind]) }, wanted)
    }
    return stamps
      .map((stamp, position) => ({ stamp, position }))
      .toReversed()
      .map(({ stamp, position }) => {
        const link = judge(stamp, position)
        behind.unshift({ stamp, wanted })
        if (link.code === 'evidence/link-ok') wanted = baseAfter(link.facts, wanted)
        return link
      })
      .toReversed()
  }
}

/** A stamp, and the time at which it is proven to have existed, with all that its token holds. */
type Kept = { readonly stamp: ArchiveTimeStamp; readonly wanted: BaseTime }

/**
 * Trust with what tokens brought along; the same material gives the same trust, which remembers its paths. The next stamp proves that the
 * lists and certificates in a token are at least as old as itself: their algorithms have to hold only until then.
 */
function rememberTrust(trust: PreparedTrust): (stamps: readonly Kept[]) => PreparedTrust {
  const known = new Map<string, PreparedTrust>()
  return (stamps) => {
    const materials = stamps.map(({ stamp, wanted }) => ({ ...materialInToken(stamp.tokenBytes), wanted }))
    const stored = mergeMaterial(materials)
    const hash = createHash('sha256')
    for (const list of [stored.certificates, stored.crls, stored.ocsps])
      for (const item of [Uint8Array.of(list.length), ...list]) hash.update(item)
    for (const { wanted } of materials) hash.update(`${wanted.proof} ${wanted.at.getTime()} `)
    return kept(known, hash.digest('base64'), () => {
      const own = withMaterial(trust, stored, 'stored')
      const proofs = materials
        .filter(({ wanted }) => wanted.proof === 'proven')
        .reduce<Proofs>(
          (all, { certificates, crls, ocsps, wanted }) =>
            addProofs(all, [...certificates, ...crls, ...ocsps], wanted.at),
          own.proofs ?? new Map(),
        )
      return proofs.size === 0 ? own : { ...own, memory: new WeakMap(), proofs }
    })
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

function judgeLink({ tokenBytes }: ArchiveTimeStamp, context: LinkContext, wanted: BaseTime): JudgedLink {
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
  return {
    code: hasEnded(facts) ? 'evidence/algorithm-ended' : codeOf(facts, wanted),
    facts,
    wanted,
    holdsUntil: endOf(tokenBytes, facts, context.trust),
    imprint: { digest: name, value: token.info.imprint.digest },
  }
}

/** An old algorithm outweighs what is not certain; never what is broken, and never one that nobody knows. */
function hasEnded({ code, doubts = [] }: StampFacts): boolean {
  const isKnown = doubts.length > 0 && doubts.every(({ endedAt }) => endedAt !== null)
  return isKnown && reasonRow(code).verdict !== 'INVALID'
}

/** An authority that ended between its stamp and the next one: what it stamped may have been made afterwards; nobody knows. */
function codeOf({ code, outcome }: StampFacts, { proof }: BaseTime): EvidenceCode {
  if (code === 'stamp/ok') return 'evidence/link-ok'
  if (code === 'stamp/algorithm') return 'evidence/algorithm-unknown'
  if (code === 'stamp/algorithm-ended') return 'evidence/algorithm-ended'
  if (code === 'stamp/expired' && proof === 'proven') return 'evidence/renewed-late'
  if (code !== 'stamp/path' || !outcome || reasonRow(outcome.chain).verdict === 'INVALID') return code
  if (outcome.validity === 'validity/expired') return 'evidence/renewed-late'
  const { revocation } = outcome
  return revocation === 'revocation/revoked' || revocation === 'revocation/ca-revoked'
    ? 'stamp/revoked'
    : code
}

/** The last moment at which all that a stamp relies on holds: certificates and algorithms; undefined without a path. */
function endOf(
  tokenBytes: Uint8Array,
  { authority, outcome }: StampFacts,
  trust: PreparedTrust,
): Date | undefined {
  if (outcome?.result.verdict !== 'valid') return undefined
  const { anchor, certificates } = outcome.result.path
  const uses = [...usesOfToken(tokenBytes, authority), ...usesOfPath(outcome.result)]
  const times = [
    ...[...(anchor.certificate ? [anchor.certificate] : []), ...certificates].map(({ notAfter }) => notAfter),
    lastMomentOf(policyOfTrust(trust).algorithms, uses),
  ]
  return new Date(Math.min(...times.flatMap((time) => time?.getTime() ?? [])))
}

function readToken(bytes: Uint8Array): TimeStampToken | undefined {
  try {
    return parseTimeStampToken(bytes)
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}
