/** Gathers the facts about one CAdES signature, in the order of EN 319 102-1 §5.2–5.6. */
import { concatBytes, sameBytes } from '@jitsuin/kernel'
import {
  type Certificate,
  COMPUTABLE_ALGORITHMS,
  type DigestName,
  imprintDigest,
  PkiError,
  type SignerInfo,
  verifySignerSignature,
} from '@jitsuin/pki'
import { policyOf } from '../../policy/built-in.js'
import type { Coverage } from '../../validate/coverage.js'
import { levelOf, type Placed, type ReadFacts, type SignatureFacts } from '../../validate/facts.js'
import { judgeToken, type StampFacts, type TokenQuestion, unjudged } from '../../validate/judge-token.js'
import type { Policy } from '../../validate/options.js'
import type { BaseTime } from '../../validate/path.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { mergeMaterial } from '../../validate/rounds.js'
import { judgeSigner } from '../../validate/signer-facts.js'
import type { PreparedTrust } from '../../validate/trust.js'
import { hashOf } from '../archive-imprint.js'
import { materialOfMessage, materialOfSigner } from '../read/material.js'
import type { CadesMessage, SignerPart } from '../read/message.js'
import type { ReadSigner } from '../read/signer.js'
import { cadesUses } from './algorithms.js'
import type { CadesSignature } from './signatures.js'
import { identifyCadesSigner } from './signer-identity.js'
import { judgeStamps, readToken } from './stamps.js'

/** What is known of the content, digested once for all signatures. */
export type ContentFacts = {
  /** `both`: inside and handed over as well; they must then be the same. */
  readonly place: 'attached' | 'detached' | 'both' | 'both-differ' | 'missing'
  readonly digestOf: (digest: DigestName) => Uint8Array | undefined
  /** Where the octets are that version 2 of an archive time stamp is over: in the message, here, or gone by. */
  readonly octets: 'inside' | Uint8Array | undefined
}

/** What the gathering is told. */
export type CadesContext = {
  readonly message: CadesMessage
  readonly content: ContentFacts
  readonly trust: PreparedTrust
  readonly policy: Policy
  readonly now: Date
  readonly toleranceSeconds: number
  /** When the signature existed at the latest, by something around it; without it nothing is known. */
  readonly latest?: BaseTime
  /** Whether a certificate that the signature does not protect is taken by its identifier, and said to be so. */
  readonly unbound?: 'by-identifier'
}

/** Gathers the facts about one signature. */
export function gatherCades(signature: CadesSignature, context: CadesContext): SignatureFacts {
  const { policy, now, toleranceSeconds } = context
  const { id, result, part } = signature
  const placed: Placed = { format: 'CAdES', id, kind: 'other', policy, now, toleranceSeconds }
  if (result.outcome === 'broken' || !part)
    return { ...placed, state: 'broken', code: 'code' in result ? result.code : 'format/malformed' }
  const refused = refusalOf({ ...signature, part }, result.signer, context)
  if (refused) return { ...placed, state: 'broken', code: refused }
  return { ...placed, state: 'read', ...gatherAll({ ...signature, part }, result.signer, context) }
}

type OwnFacts = Omit<ReadFacts, keyof Placed | 'state'>
type WholeSignature = CadesSignature & { readonly part: SignerPart }

/** HPKI takes no departures; and what is signed without attributes has to be at hand, octet for octet. */
function refusalOf(
  signature: WholeSignature,
  { departures, info }: ReadSigner,
  context: CadesContext,
): ReasonCode | undefined {
  const [first] = departures
  if (!first || policyOf(context.policy).grading === 'hpki') return first?.code
  const isGone = context.content.place !== 'missing' && !octetsOf(signature, context)
  return !info.signed && isGone ? 'format/no-signed-attributes' : undefined
}

/** What a signature without attributes is over. */
function octetsOf({ over }: WholeSignature, { content, message }: CadesContext): Uint8Array | undefined {
  if (over) return over.value
  return content.octets === 'inside' ? concatBytes(message.encapsulated.content ?? []) : content.octets
}

function builtOf({ departures }: ReadSigner): ReasonCode | undefined {
  if (departures.some(({ weight }) => weight === 'doubtful')) return 'format/attributes-doubtful'
  return departures.length > 0 ? 'format/departs' : undefined
}

function gatherAll(signature: WholeSignature, signer: ReadSigner, context: CadesContext): OwnFacts {
  const { trust, now, message, toleranceSeconds } = context
  const { part, over, stamps: found } = signature
  const carried = readable(materialOfMessage(message).certificates, trust)
  const identity = identifyCadesSigner(signer, {
    carried,
    atHand: trust.shelf.certificates,
    ...(context.unbound && { unbound: context.unbound }),
    rules: policyOf(context.policy).grading === 'hpki' ? 'hpki' : 'en',
  })
  const built = builtOf(signer)
  const digestOf = over ? (digest: DigestName) => hashOf(digest, over.value) : context.content.digestOf
  const times = { trust, now, toleranceSeconds, beside: carried }
  const {
    stamps,
    base,
    afterArchive,
    trust: proven,
  } = judgeStamps({
    ...times,
    message,
    part,
    found,
    latest: context.latest ?? { at: now, proof: 'unproven' },
    contentDigest: digestOf,
    // Nobody says what version 2 would be over in a countersignature.
    octets: over ? undefined : context.content.octets,
  })
  const material = mergeMaterial([materialOfMessage(message), materialOfSigner(part)])
  const value =
    identity.outcome === 'refused'
      ? 'value/no-key'
      : judgeValue(signer, identity.certificate, octetsOf(signature, context))
  return {
    ...(built && { built }),
    packaging: over ? 'countersignature' : message.encapsulated.content ? 'attached' : 'detached',
    signingTime: signer.signingTime,
    level: levelOf({ stamps: found, material }),
    document: 'document/free',
    content: 'document/free',
    signer:
      identity.outcome === 'refused' ? identity : judgeSigner(identity, { ...context, trust: proven }, base),
    references: judgeDigest(signer, digestOf, value),
    ...(signer.messageDigest && {
      signedDigests: [{ digest: signer.digest, value: signer.messageDigest }],
    }),
    coverage: coverageOf(signature, signer, context),
    value,
    algorithms: cadesUses(
      signer,
      identity.outcome === 'refused' ? undefined : identity.certificate,
      policyOf(context.policy).signer.referenceDigest,
    ),
    stamps: [...stamps, ...contentStamps(signer, { ...times, base, digestOf })],
    archive: 'complete',
    afterArchive,
    base,
  }
}

/** Without attributes the value alone tells of the content, and both only together. */
function judgeDigest(
  { digest, messageDigest }: ReadSigner,
  digestOf: ContentFacts['digestOf'],
  value: ReasonCode,
): ReasonCode {
  const own = digestOf(digest)
  if (!own) return 'references/missing'
  if (!messageDigest) return value === 'value/ok' ? 'references/ok' : 'references/with-value'
  return sameBytes(own, messageDigest) ? 'references/ok' : 'references/changed'
}

/** A signature covers its content whole; what people are shown may be another file all the same. */
function coverageOf({ over }: CadesSignature, { mimeType }: ReadSigner, { content }: CadesContext): Coverage {
  if (over) return { code: 'coverage/ok', covers: [over.id] }
  const name = content.place === 'detached' ? 'detached content' : 'eContent'
  const covers = [mimeType === undefined ? name : `${name} (${mimeType})`]
  return { code: content.place === 'both-differ' ? 'coverage/other-content' : 'coverage/ok', covers }
}

const VALUE_CODES = {
  valid: 'value/ok',
  invalid: 'value/wrong',
  'not-allowed': 'value/algorithm',
  'unknown-algorithm': 'value/algorithm',
} as const satisfies Record<string, ReasonCode>

/** The value decides which of the forms of the attributes was signed. */
function judgeValue(
  { info, otherForms }: ReadSigner,
  { spkiBytes }: Certificate,
  octets: Uint8Array | undefined,
): ReasonCode {
  if (!info.signed && !octets) return 'value/no-payload'
  const judge = (signer: SignerInfo) =>
    verifySignerSignature(signer, {
      spkiBytes,
      content: octets ?? new Uint8Array(),
      allowed: COMPUTABLE_ALGORITHMS,
    })
  const verdict = judge(info)
  const { signed } = info
  if (verdict !== 'invalid' || !signed) return VALUE_CODES[verdict]
  const isOther = otherForms.some(
    (signedBytes) => judge({ ...info, signed: { ...signed, signedBytes } }) === 'valid',
  )
  return isOther ? 'value/ok' : 'value/wrong'
}

type ContentStampContext = Pick<TokenQuestion, 'trust' | 'now' | 'toleranceSeconds' | 'beside'> &
  Pick<ReadFacts, 'base'> &
  Pick<ContentFacts, 'digestOf'>

/** Whatever proves the signature proves its signed attributes too, so these are wanted for the same time. */
function contentStamps(
  { contentTimeStamps }: ReadSigner,
  { digestOf, ...times }: ContentStampContext,
): StampFacts[] {
  return contentTimeStamps.map((value) => {
    const token = readToken(value)
    if (!token) return unjudged('content', 'stamp/malformed')
    const digest = imprintDigest(token.info.imprint)
    const stamped = digest && digestOf(digest)
    if (!stamped) return unjudged('content', digest ? 'references/missing' : 'stamp/algorithm')
    return judgeToken(value, { ...times, kind: 'content', stamped: { digest: stamped } })
  })
}

function readable(certificates: readonly Uint8Array[], { readCertificate }: PreparedTrust): Certificate[] {
  return certificates.flatMap((der) => {
    try {
      return [readCertificate(der)]
    } catch (error) {
      if (error instanceof PkiError) return [] // it can only be missed
      throw error
    }
  })
}
