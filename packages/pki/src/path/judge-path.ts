/**
 * Certification path validation: RFC 5280 §6.1 with the policy graph of RFC 9618, for one given path. The rules are tables; this
 * module walks them from the anchor down and reports the first one that refuses.
 */
import { type Certificate, isSelfIssued } from '../certificate.js'
import { inheritParameters } from '../public-keys.js'
import { verifySignature } from '../signature.js'
import { judgeAnchor } from './anchor-rules.js'
import { CERTIFICATE_RULES, EXTENSIONS_ARE_READABLE } from './certificate-rules.js'
import type { PathFailureCode } from './failures.js'
import { AUTHORITY_RULES, TARGET_RULES } from './place-rules.js'
import type { RevocationStatus } from './revocation-types.js'
import type { PathRule, PathSettings, PathStep, SignatureCheckOfPath } from './settings.js'
import { enterCertificate, initialState, stateBelow, userPolicies } from './state.js'
import { STRUCTURE_RULES } from './structure-rules.js'
import type { TrustAnchor } from './trust-anchor.js'

/** All rules in the order in which they are asked: those of RFC 5280, then those of the caller's profile. */
export const PATH_RULES: readonly PathRule[] = [
  ...CERTIFICATE_RULES,
  ...STRUCTURE_RULES,
  ...AUTHORITY_RULES,
  ...TARGET_RULES,
]

/** A path from below an anchor down to its target. */
export type CertificatePath = { readonly anchor: TrustAnchor; readonly certificates: readonly Certificate[] }

/** Why a path was refused: the rule, the reason, and the certificate by its index in the path (−1 is the anchor). */
export type PathFailure = {
  readonly code: PathFailureCode
  readonly rule: string
  readonly clause: string
  /** Absent where there is no path to count in. */
  readonly index?: number
  readonly certificate?: Certificate
  /** What was known of its status, where that is the reason. */
  readonly status?: RevocationStatus
}

/** A path that keeps all rules but those on status, with what validation puts out (RFC 5280 §6.1.6). */
export type SoundPath = CertificatePath & {
  /** The key of the target, SubjectPublicKeyInfo with inherited parameters filled in. */
  readonly spkiBytes: Uint8Array
  /** The keys that verified each certificate, in the order of `certificates`. */
  readonly issuerSpkis: readonly Uint8Array[]
  /** Policies in the anchor's domain: that the authorities allow, and of these the ones that the caller accepts. */
  readonly authorityPolicies: ReadonlySet<string>
  readonly userPolicies: ReadonlySet<string>
}

/** How one path is judged. */
export type PathJudgement =
  | { readonly verdict: 'sound'; readonly path: SoundPath }
  | { readonly verdict: 'refused'; readonly path: CertificatePath; readonly failure: PathFailure }

/** Judges one path in all but the status of its certificates. A path has one certificate at least. */
export function judgePath(
  path: CertificatePath,
  settings: PathSettings,
  checkSignature = signatureCheck(settings),
): PathJudgement {
  const { anchor, certificates } = path
  const anchorVerdict = judgeAnchor(anchor, settings)
  if (anchorVerdict !== 'pass') return refused(path, anchorFailure(anchorVerdict, anchor))

  const issuerSpkis: Uint8Array[] = []
  let state = initialState(anchor, certificates.length, settings)
  for (const [index, certificate] of certificates.entries()) {
    const step = stepAt(path, { certificate, index, state, settings, checkSignature })
    const failure = judgeStep(step)
    if (failure) return refused(path, failure)
    issuerSpkis.push(state.spkiBytes)
    if (step.place === 'target') return { verdict: 'sound', path: soundPath(path, step, issuerSpkis) }
    state = stateBelow(step)
  }
  throw new RangeError('A path has at least one certificate')
}

/** A signature check with the algorithms that the settings allow. */
export function signatureCheck({ allowed }: PathSettings): SignatureCheckOfPath {
  return ({ signatureAlgorithm: algorithm, tbsBytes: message, signature }, spkiBytes) =>
    verifySignature({ algorithm, spkiBytes, message, signature, allowed })
}

function stepAt(path: CertificatePath, at: Omit<PathStep, 'anchor' | 'place' | 'issuance'>): PathStep {
  return {
    ...at,
    anchor: path.anchor,
    place: at.index === path.certificates.length - 1 ? 'target' : 'authority',
    issuance: isSelfIssued(at.certificate) ? 'self-issued' : 'issued',
  }
}

/** Extensions are read before anything else looks at them, and the policies of the certificate enter the graph. */
function judgeStep(step: PathStep): PathFailure | undefined {
  const unreadable = firstFailure([EXTENSIONS_ARE_READABLE], step)
  if (unreadable) return unreadable
  enterCertificate(step)
  return firstFailure([...PATH_RULES, ...(step.settings.furtherRules ?? [])], step)
}

const PLACES = { authority: 'authorities', target: 'target' } as const

function firstFailure(rules: readonly PathRule[], step: PathStep): PathFailure | undefined {
  for (const { name, clause, applies, judge } of rules) {
    if (applies !== 'every-certificate' && applies !== PLACES[step.place]) continue
    const code = judge(step)
    if (code !== 'pass') return { code, rule: name, clause, index: step.index, certificate: step.certificate }
  }
  return undefined
}

function soundPath(
  path: CertificatePath,
  { certificate, state, settings }: PathStep,
  issuerSpkis: Uint8Array[],
): SoundPath {
  return {
    ...path,
    issuerSpkis,
    spkiBytes: inheritParameters(certificate.spkiBytes, state.spkiBytes),
    authorityPolicies: state.graph.authorityPolicies(),
    userPolicies: userPolicies(state.graph, settings.policies?.initial),
  }
}

function refused(path: CertificatePath, failure: PathFailure): PathJudgement {
  return { verdict: 'refused', path, failure }
}

function anchorFailure(code: PathFailureCode, { certificate }: TrustAnchor): PathFailure {
  const failure = { code, rule: 'anchor-may-begin-a-path', clause: 'RFC 5280 §6.1.1 (d)', index: -1 }
  return certificate ? { ...failure, certificate } : failure
}
