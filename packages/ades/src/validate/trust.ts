/**
 * What a verifier trusts, and what it has at hand, read once and used for any number of files: certificates, lists and answers
 * are parsed here, and the signatures of lists are computed once.
 */
import { createHash } from 'node:crypto'
import {
  anchorFromCertificate,
  type Certificate,
  type Crl,
  type OcspResponse,
  PkiError,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  type RevocationChecker,
  type RevocationStatus,
  readSignatureMethod,
  statusChecker,
  type TrustAnchor,
} from '@jitsuin/pki'
import { BUILT_IN_POLICIES, type BuiltInPolicy, policyOf } from '../policy/built-in.js'
import type { ValidationPolicy } from '../policy/policy.js'
import { allowedAt } from '../policy/reliability.js'
import { addProofs, type Proofs, provenTime, remember } from './proofs.js'
import { type ReasonCode, reasonRow } from './reasons.js'

/** Bytes that may help: certificates of authorities, lists and answers (all DER). None of them is trusted by being here. */
export type Material = {
  readonly certificates?: readonly Uint8Array[]
  readonly crls?: readonly Uint8Array[]
  readonly ocsps?: readonly Uint8Array[]
}

/** What is trusted (self-signed certificates of root authorities, DER), and what is at hand. */
export type Trust = {
  readonly anchors: readonly Uint8Array[]
  /** For time stamps; without it the same anchors count. */
  readonly tsaAnchors?: readonly Uint8Array[]
  readonly material?: Material
}

/** Trust that is read and ready. */
export type PreparedTrust = {
  readonly anchors: readonly TrustAnchor[]
  readonly tsaAnchors: readonly TrustAnchor[]
  readonly shelf: Shelf
  /** Reads the certificate of a signer; whoever signs many files is read once, with all that is known of the certificate. */
  readonly readCertificate: (der: Uint8Array) => Certificate
  /** Remembers what is costly and follows from this trust alone, for as long as it lives. */
  readonly memory: WeakMap<Certificate, Map<string, unknown>>
  /** By whose dates algorithms are judged, and how old stored lists may be; without it those of the policy hpki. */
  readonly policy?: ValidationPolicy
  /** What time stamps prove about lists, answers and certificates. */
  readonly proofs?: Proofs
}

/** The policy that decides about algorithms and stored lists. */
export function policyOfTrust({ policy }: Pick<PreparedTrust, 'policy'>): ValidationPolicy {
  return policy ?? BUILT_IN_POLICIES.hpki
}

/** Material that is read. */
export type Shelf = {
  readonly certificates: readonly Certificate[]
  /** A checker over lists and answers as they stood at `now`; the last one is kept. */
  readonly checkerAt: (now: Date, trust: Pick<PreparedTrust, 'policy' | 'proofs'>) => RevocationChecker
  readonly crls: readonly Crl[]
  readonly ocsps: readonly OcspResponse[]
  /** Lists that were stored with the signature: they may be older than those that are fetched. */
  readonly stored: readonly Crl[]
}

/**
 * Reads trust.
 *
 * @throws {PkiError} for an anchor or material that cannot be read: a verifier must know that its own settings are broken.
 */
export function prepareTrust({ anchors, tsaAnchors, material = {} }: Trust): PreparedTrust {
  const own = anchors.map(anchorOf)
  return {
    anchors: own,
    tsaAnchors: tsaAnchors ? tsaAnchors.map(anchorOf) : own,
    shelf: shelfOf({
      certificates: (material.certificates ?? []).map(parseCertificate),
      crls: (material.crls ?? []).map(parseCrl),
      ocsps: (material.ocsps ?? []).map(readOcsp),
      stored: [],
    }),
    readCertificate: rememberedReader(),
    memory: new WeakMap(),
  }
}

const KEPT_CERTIFICATES = 256

function rememberedReader(): PreparedTrust['readCertificate'] {
  const kept = new Map<string, Certificate>()
  return (der) => {
    const key = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1')
    const certificate = kept.get(key) ?? parseCertificate(der)
    if (kept.size >= KEPT_CERTIFICATES) kept.clear()
    kept.set(key, certificate)
    return certificate
  }
}

const KEPT_ANSWERS = 16

/** A question about a certificate whose answer depends on nothing but the trust and `key`. */
export type KeptQuestion<T> = {
  readonly certificate: Certificate
  readonly key: string
  readonly answer: () => T
  /** Which answers hold whatever else is at hand; the others are found anew each time. */
  readonly holds: (answer: T) => 'always' | 'here'
}

/** The answer to a question, as found before if it was. */
export function remembered<T>({ memory }: PreparedTrust, question: KeptQuestion<T>): T {
  const answers = memory.get(question.certificate) ?? new Map<string, unknown>()
  memory.set(question.certificate, answers)
  if (answers.has(question.key)) return answers.get(question.key) as T // each key has answers of one type
  const answer = question.answer()
  if (answers.size >= KEPT_ANSWERS) answers.clear()
  if (question.holds(answer) === 'always') answers.set(question.key, answer)
  return answer
}

function anchorOf(der: Uint8Array): TrustAnchor {
  return anchorFromCertificate(parseCertificate(der))
}

/** What a sound time stamp proves, at the time that it proves, about what it covers (EN 319 102-1 §5.6.2.3). */
export function withProofs(
  trust: PreparedTrust,
  { code }: { readonly code: ReasonCode },
  { base, covered }: { readonly base: { readonly at: Date }; readonly covered: () => readonly Uint8Array[] },
): PreparedTrust {
  if (reasonRow(code).verdict !== 'VALID') return trust
  const ders = covered()
  if (ders.length === 0) return trust
  return { ...trust, memory: new WeakMap(), proofs: addProofs(trust.proofs ?? new Map(), ders, base.at) }
}

/** More of each kind than any honest file carries; the rest is left out. */
const MAX_FOREIGN = 64

/** Where further material comes from: out of the file that is validated, or from the authorities themselves. */
export type MaterialOrigin = 'stored' | 'fetched'

/** The same trust with more material on the shelf. Foreign bytes that cannot be read are left out. */
export function withMaterial(
  trust: PreparedTrust,
  material: Material,
  origin: MaterialOrigin,
): PreparedTrust {
  const { certificates = [], crls = [], ocsps = [] } = material
  if (certificates.length + crls.length + ocsps.length === 0) return trust
  const { shelf } = trust
  const lists = readable(crls, parseCrl)
  return {
    ...trust,
    memory: new WeakMap(),
    shelf: shelfOf({
      certificates: [...shelf.certificates, ...readable(certificates, trust.readCertificate)],
      crls: [...shelf.crls, ...lists],
      ocsps: [...shelf.ocsps, ...readable(ocsps, readOcsp)],
      stored: origin === 'stored' ? [...shelf.stored, ...lists] : shelf.stored,
    }),
  }
}

/** Leaving material out can only make a verdict worse: what it would have proven is then missing. */
function readable<T>(list: readonly Uint8Array[], parse: (der: Uint8Array) => T): T[] {
  return list.slice(0, MAX_FOREIGN).flatMap((der) => {
    try {
      return [parse(der)]
    } catch (error) {
      if (error instanceof PkiError) return []
      throw error
    }
  })
}

/** Makes a shelf of what was read. */
export function shelfOf(read: Omit<Shelf, 'checkerAt'>): Shelf {
  let last: (CheckerQuestion & { readonly checker: RevocationChecker }) | undefined
  return {
    ...read,
    checkerAt: (now, { policy, proofs: known }) => {
      const proofs = proofsNeeded(read, { now, policy, proofs: known })
      const isLast = last?.now.getTime() === now.getTime() && last.policy === policy && last.proofs === proofs
      if (!last || !isLast)
        last = { now, policy, proofs, checker: checkerOver(read, { now, policy, proofs }) }
      return last.checker
    },
  }
}

type CheckerQuestion = {
  readonly now: Date
  readonly policy: ValidationPolicy | undefined
  readonly proofs: Proofs | undefined
}

/** The algorithm of a list or an answer has to be one that counts now, or counted when it is proven to have existed. */
function checkerOver(
  { crls, ocsps, stored }: Omit<Shelf, 'checkerAt'>,
  { now, policy, proofs }: CheckerQuestion,
): RevocationChecker {
  const { algorithms, revocation } = policy ?? BUILT_IN_POLICIES.hpki
  const allowed = (item: object) => allowedAt(algorithms, provenTime(proofs, item) ?? now)
  const check = statusChecker({ lists: crls, responses: ocsps, allowed, now })
  return stored.length > 0 ? withGrace(check, stored, revocation.graceHours * 3_600_000) : check
}

/** Only what uses algorithms of old needs a proof; without such a thing the checker stays the same, with all that it has computed. */
function proofsNeeded({ crls, ocsps }: Omit<Shelf, 'checkerAt'>, question: CheckerQuestion) {
  const { now, policy, proofs } = question
  if (!proofs) return undefined
  const { digests, rsaBits, schemes } = allowedAt((policy ?? BUILT_IN_POLICIES.hpki).algorithms, now)
  const isOld = ({ signatureAlgorithm, signature }: Pick<Crl, 'signatureAlgorithm' | 'signature'>) => {
    const method = readSignatureMethod(signatureAlgorithm)
    if (!method || !schemes.has(method.scheme) || (method.digest && !digests.has(method.digest))) return true
    // A value of RSA is as long as its key; with the others, who knows.
    return !method.scheme.startsWith('rsa') || signature.length * 8 < rsaBits.min
  }
  const isAnswer = (one: OcspResponse) => one.responseStatus === 'successful' && isOld(one.basic)
  return crls.some(isOld) || ocsps.some(isAnswer) ? proofs : undefined
}

function readOcsp(der: Uint8Array): OcspResponse {
  const response = parseOcspResponse(der)
  remember(response, der)
  return response
}

/**
 * The trust that a caller handed in, under a policy: its dates for algorithms, its anchors. Who asks often gets the same one again,
 * with all that it remembers.
 */
export function trustFor({
  trust,
  policy,
}: {
  readonly trust: PreparedTrust | Trust
  readonly policy: BuiltInPolicy | ValidationPolicy
}): PreparedTrust {
  const prepared = 'shelf' in trust ? trust : prepareTrust(trust)
  const wanted = policyOf(policy)
  const known = trustsUnder.get(prepared) ?? new Map<ValidationPolicy, PreparedTrust>()
  trustsUnder.set(prepared, known)
  const own = known.get(wanted) ?? underPolicy(prepared, wanted)
  known.set(wanted, own)
  return own
}

const trustsUnder = new WeakMap<PreparedTrust, Map<ValidationPolicy, PreparedTrust>>()

function underPolicy(prepared: PreparedTrust, policy: ValidationPolicy): PreparedTrust {
  const { signers, timeStamps } = policy.trust
  return {
    ...prepared,
    policy,
    memory: new WeakMap(),
    anchors: pinned(prepared.anchors, signers),
    tsaAnchors: pinned(prepared.tsaAnchors, timeStamps),
  }
}

function pinned(anchors: readonly TrustAnchor[], digests: readonly string[]): readonly TrustAnchor[] {
  if (digests.length === 0) return anchors
  return anchors.filter(
    ({ certificate }) =>
      certificate && digests.includes(createHash('sha256').update(certificate.bytes).digest('hex')),
  )
}

/** What no list in force can say is asked once more as of the newest stored lists, if they are recent enough. */
function withGrace(check: RevocationChecker, stored: readonly Crl[], graceMs: number): RevocationChecker {
  const issued = stored.map(({ thisUpdate }) => thisUpdate).sort((a, b) => b.getTime() - a.getTime())
  return (query) => {
    const status = check(query)
    if (status.status !== 'unknown' || status.cause !== 'out-of-date') return status
    const recent = issued.filter((at) => at <= query.at && query.at.getTime() - at.getTime() <= graceMs)
    const answers = recent.map((at) => check({ ...query, at }))
    return answers.find((answer) => isWithinGrace(answer, query.at, graceMs)) ?? status
  }
}

/** The time of one list may find another in force that is older still: what counts is the age of the list that answers. */
function isWithinGrace(answer: RevocationStatus, wanted: Date, graceMs: number): boolean {
  if (answer.status !== 'good') return answer.status === 'revoked'
  return answer.source === 'crl' && wanted.getTime() - answer.thisUpdate.getTime() <= graceMs
}
