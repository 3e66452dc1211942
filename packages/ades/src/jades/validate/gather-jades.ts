/** Gathers the facts about one JAdES signature, in the order of EN 319 102-1 §5.2–5.6. */
import { utf8 } from '@jitsuin/kernel'
import {
  type Certificate,
  COMPUTABLE_ALGORITHMS,
  der,
  encodeSignatureAlgorithm,
  PkiError,
  parseAlgorithm,
  verifySignature,
} from '@jitsuin/pki'
import { policyOf } from '../../policy/built-in.js'
import type { Coverage } from '../../validate/coverage.js'
import { levelOf, type Placed, type ReadFacts, type SignatureFacts } from '../../validate/facts.js'
import type { Policy } from '../../validate/options.js'
import type { ReasonCode } from '../../validate/reasons.js'
import type { SignerIdentity } from '../../validate/signer-certificate.js'
import { judgeSigner } from '../../validate/signer-facts.js'
import type { PreparedTrust } from '../../validate/trust.js'
import { algorithmOf, fitOfKey, fromJwsValue } from '../algorithms.js'
import { type Payload, payloadOf, signingInput } from '../payload.js'
import type { JwsSignature } from '../read/jws.js'
import { materialOfUnsigned } from '../read/unsigned.js'
import { jadesDigests, jadesUses } from './algorithms.js'
import type { JadesSignature } from './signatures.js'
import { identifyJadesSigner } from './signer-identity.js'
import { findStamps, judgeContentStamps, judgeStamps } from './stamps.js'

/** What the gathering is told. */
export type JadesContext = {
  /** What stands beside the file, or around the signature. */
  readonly beside: Uint8Array | undefined
  readonly trust: PreparedTrust
  readonly policy: Policy
  readonly now: Date
  readonly toleranceSeconds: number
}

type OwnFacts = Omit<ReadFacts, keyof Placed | 'state'>
type WholeSignature = Extract<JadesSignature, { outcome: 'read' }>

/** Gathers the facts about one signature. */
export function gatherJades(found: JadesSignature, context: JadesContext): SignatureFacts {
  const { policy, now, toleranceSeconds } = context
  const placed: Placed = { format: 'JAdES', id: found.id, kind: 'other', policy, now, toleranceSeconds }
  if (found.outcome === 'broken') return { ...placed, state: 'broken', code: found.code }
  return { ...placed, state: 'read', ...gatherAll(found, context) }
}

/** What a signature is over. */
export function payloadFor({ file, header }: WholeSignature, beside: Uint8Array | undefined): Payload {
  return payloadOf(file, header, beside)
}

/** The value of the signature around it, in octets as the standard has it, or as the text that stands there (§5.3.2). */
function countersigned(found: WholeSignature, over: JwsSignature, identity: SignerIdentity): Payload {
  const octets = payloadFor(found, over.value)
  const text = payloadFor(found, utf8(over.signatureText))
  const isOverText =
    identity.outcome === 'found' &&
    text.place !== 'both-differ' &&
    judgeValue(found, text, identity.certificate) === 'value/ok'
  return isOverText ? text : octets
}

function gatherAll(found: WholeSignature, context: JadesContext): OwnFacts {
  const { trust, now, toleranceSeconds, beside: octets } = context
  const { signature, header, unsigned, over } = found
  const material = materialOfUnsigned(unsigned.parts)
  const certificates = readable([...header.certificates, ...material.certificates], trust)
  const identity = identifyJadesSigner(header, trust, certificates)
  const payload = over ? countersigned(found, over, identity) : payloadFor(found, octets)
  const times = { trust, now, toleranceSeconds, beside: certificates, signature, payload }
  const judged = judgeStamps({ ...times, unsigned, latest: { at: now, proof: 'unproven' } })
  const { stamps, base, afterArchive } = judged
  const value =
    identity.outcome === 'refused' ? 'value/no-key' : judgeValue(found, payload, identity.certificate)
  const digests = jadesDigests(header)
  return {
    packaging: over ? 'countersignature' : payload.place === 'detached' ? 'detached' : 'attached',
    signingTime: header.signingTime,
    level: levelOf({
      stamps: findStamps(unsigned),
      material: { ...material, certificates: [...material.certificates, ...header.certificates] },
    }),
    document: judgeRemarks(found, base.at),
    content: 'document/free',
    signer: identity.outcome === 'refused' ? identity : judgeSigner(identity, context, base),
    references: judgeReferences(payload, value),
    coverage: coverageOf(found, payload),
    value,
    algorithms: jadesUses(
      header,
      identity.outcome === 'refused' ? undefined : identity.certificate,
      policyOf(context.policy).signer.referenceDigest,
    ),
    ...(digests.length > 0 && { signedDigests: digests }),
    stamps: [...stamps, ...judgeContentStamps(header.contentTimeStamps, { ...times, base })],
    archive: 'complete',
    afterArchive,
    base,
  }
}

/** What stands in the headers against a verdict without making the signature unreadable. */
function judgeRemarks({ header, unsigned }: WholeSignature, at: Date): ReasonCode {
  if (header.remark) return header.remark
  if (header.expires && header.expires < at) return 'jose/expired'
  return unsigned.writing === 'broken' ? 'jose/unsigned-malformed' : 'document/free'
}

/** A JWS has no digest of its payload, unless the header states one: the value tells of both, and only together. */
function judgeReferences(payload: Payload, value: ReasonCode): ReasonCode {
  if (payload.outcome === 'refused') return payload.code
  if (payload.refers !== 'not') return payload.refers
  return value === 'value/ok' ? 'references/ok' : 'references/with-value'
}

/** A signature covers its payload whole; what people are shown may be another file all the same. */
function coverageOf({ header, over }: WholeSignature, { outcome, place }: Payload): Coverage {
  if (over) {
    // Some carry the value that they are over: then it has to be that of the signature they stand in.
    return { code: place === 'both-differ' ? 'coverage/other-content' : 'coverage/ok', covers: [over.id] }
  }
  const { contentType, signedData } = header
  const uris = signedData && 'uris' in signedData ? signedData.uris.slice(0, 16) : []
  const name = uris.length > 0 ? uris.join(', ') : place === 'detached' ? 'detached payload' : 'payload'
  const covers = outcome === 'there' ? [contentType === undefined ? name : `${name} (${contentType})`] : []
  return { code: place === 'both-differ' ? 'coverage/other-content' : 'coverage/ok', covers }
}

const VALUE_CODES = {
  valid: 'value/ok',
  invalid: 'value/wrong',
  'not-allowed': 'value/algorithm',
  'unknown-algorithm': 'value/algorithm',
} as const satisfies Record<string, ReasonCode>

/** Whether a key made the value of a signature over a payload (RFC 7515 §5.2; RFC 7518 §3). */
export function judgeValue(
  { signature, header: { alg } }: Pick<WholeSignature, 'signature' | 'header'>,
  payload: Payload,
  { spkiBytes }: Pick<Certificate, 'spkiBytes'>,
): ReasonCode {
  if (alg.toLowerCase() === 'none') return 'jose/alg-none'
  if (/^HS\d+$/i.test(alg)) return 'jose/alg-mac' // a public key used as a secret would verify (RFC 8725 §2.1)
  const algorithm = algorithmOf(alg)
  if (!algorithm) return 'jose/alg-unknown'
  if (!keyFits(algorithm, spkiBytes)) return 'value/key'
  const value = fromJwsValue(algorithm, signature.value)
  if (!value) return 'jose/value-form'
  if (payload.outcome === 'refused') return 'value/no-payload'
  const verdict = verifySignature({
    algorithm: parseAlgorithm(der.parse(encodeSignatureAlgorithm(algorithm))),
    spkiBytes,
    message: signingInput(signature.protectedText, payload.signed),
    signature: value,
    allowed: COMPUTABLE_ALGORITHMS,
  })
  return VALUE_CODES[verdict]
}

function keyFits(...question: Parameters<typeof fitOfKey>): boolean {
  try {
    return fitOfKey(...question) === 'fits'
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}

function readable(certificates: readonly Uint8Array[], { readCertificate }: PreparedTrust): Certificate[] {
  return certificates.slice(0, 128).flatMap((der) => {
    try {
      return [readCertificate(der)]
    } catch (error) {
      if (error instanceof PkiError) return [] // it can only be missed
      throw error
    }
  })
}
