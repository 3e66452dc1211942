/** Gathers the facts about one CAdES signature, in the order of EN 319 102-1 §5.2–5.6. */
import { sameBytes } from '@jitsuin/kernel'
import {
  type Certificate,
  COMPUTABLE_ALGORITHMS,
  type DigestName,
  imprintDigest,
  PkiError,
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
  return { ...placed, state: 'read', ...gatherAll({ ...signature, part }, result.signer, context) }
}

type OwnFacts = Omit<ReadFacts, keyof Placed | 'state'>
type WholeSignature = CadesSignature & { readonly part: SignerPart }

function gatherAll(signature: WholeSignature, signer: ReadSigner, context: CadesContext): OwnFacts {
  const { trust, now, message, toleranceSeconds } = context
  const { part, over, stamps: found } = signature
  const carried = readable(materialOfMessage(message).certificates, trust)
  const identity = identifyCadesSigner(signer, {
    carried,
    atHand: trust.shelf.certificates,
    ...(context.unbound && { unbound: context.unbound }),
  })
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
  return {
    packaging: over ? 'countersignature' : message.encapsulated.content ? 'attached' : 'detached',
    signingTime: signer.signingTime,
    level: levelOf({ stamps: found, material }),
    document: 'document/free',
    content: 'document/free',
    signer:
      identity.outcome === 'refused' ? identity : judgeSigner(identity, { ...context, trust: proven }, base),
    references: judgeDigest(signer, digestOf),
    signedDigests: [{ digest: signer.digest, value: signer.messageDigest }],
    coverage: coverageOf(signature, signer, context),
    value: identity.outcome === 'refused' ? 'value/no-key' : judgeValue(signer, identity.certificate),
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

function judgeDigest({ digest, messageDigest }: ReadSigner, digestOf: ContentFacts['digestOf']): ReasonCode {
  const own = digestOf(digest)
  if (!own) return 'references/missing'
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

function judgeValue({ info }: ReadSigner, { spkiBytes }: Certificate): ReasonCode {
  const content = new Uint8Array() // there are signed attributes, and they are what is signed
  return VALUE_CODES[verifySignerSignature(info, { spkiBytes, content, allowed: COMPUTABLE_ALGORITHMS })]
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
