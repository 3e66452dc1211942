/**
 * Finds a valid path from a target to one of the anchors: candidates are built and judged one by one until one holds; if none
 * does, the failure that says most is reported.
 */
import { sameBytes } from '@jitsuin/kernel'
import type { Certificate } from '../certificate.js'
import type { SignatureVerdict } from '../signature.js'
import { type BrokenLink, buildPaths, type SearchEnd, type SearchLimits } from './build-paths.js'
import type { PathFailureCode } from './failures.js'
import {
  type CertificatePath,
  judgePath,
  type PathFailure,
  type SoundPath,
  signatureCheck,
} from './judge-path.js'
import { judgeStatuses, type StatusInquiry } from './judge-status.js'
import { extensionsAreReadable } from './known-extensions.js'
import type { RevocationContext, RevocationStatus } from './revocation-types.js'
import type { PathSettings, SignatureCheckOfPath } from './settings.js'
import type { TrustAnchor } from './trust-anchor.js'

/** What a path is looked for in. Nothing in `intermediates` is trusted. */
export type PathMaterial = {
  readonly target: Certificate
  readonly intermediates: readonly Certificate[]
  readonly anchors: readonly TrustAnchor[]
  readonly limits?: SearchLimits
}

/**
 * How a validation ends. `undetermined`: something is missing (a path, a status) that could still turn up; everything else
 * that refuses is `invalid`. Only `valid` is valid.
 */
export type PathResult =
  | {
      readonly verdict: 'valid'
      readonly path: SoundPath
      /** One answer for each certificate of the path, from the anchor down. */
      readonly statuses: readonly RevocationStatus[] | 'not-checked'
    }
  | {
      readonly verdict: 'invalid' | 'undetermined'
      readonly failure: PathFailure
      readonly path?: CertificatePath
    }

/** More levels of signers of lists about signers of lists than any honest PKI has. */
const MAX_OPEN_QUESTIONS = 4

/** More signers than the longest path of an honest PKI needs. */
const MAX_SIGNERS = 100

/** Finds and judges paths; the first that is valid ends the search. */
export function findPath(material: PathMaterial, settings: PathSettings): PathResult {
  const checkSignature = rememberVerdicts(signatureCheck(settings))
  return search(
    material,
    { ...settings, checkSignature },
    {
      open: [],
      known: new Map(),
      budget: { signers: MAX_SIGNERS },
    },
  )
}

type Refusal = Extract<PathResult, { failure: PathFailure }>

function search(material: PathMaterial, settings: SearchSettings, inquiry: StatusInquiry): PathResult {
  const paths = buildPaths({ ...material, at: settings.at, checkSignature: settings.checkSignature })
  let best: Refusal | undefined
  for (;;) {
    const { done, value } = paths.next()
    if (done) return best ?? withoutPath(material.target, value)
    const result = judge(value, { material, settings, inquiry })
    if (result.verdict === 'valid') return result
    if (!best || saysMore(result.failure, best.failure)) best = result
  }
}

type SearchSettings = PathSettings & { readonly checkSignature: SignatureCheckOfPath }
type Surroundings = {
  readonly material: PathMaterial
  readonly settings: SearchSettings
  readonly inquiry: StatusInquiry
}

function judge(path: CertificatePath, { material, settings, inquiry }: Surroundings): PathResult {
  const judgement = judgePath(path, settings, settings.checkSignature)
  if (judgement.verdict === 'refused') return refusal(judgement.failure, path)
  const { revocation, at } = settings
  if (revocation === 'not-checked') return { verdict: 'valid', path: judgement.path, statuses: 'not-checked' }
  const contextFor = (open: StatusInquiry) =>
    statusContext(path, { material, settings: signerSettings(settings), inquiry: open })
  const status = judgeStatuses({ path: judgement.path, at, check: revocation, inquiry, contextFor })
  return status.verdict === 'refused'
    ? refusal(status.failure, path)
    : { verdict: 'valid', path: judgement.path, statuses: status.statuses }
}

/** Signers of lists and answers need the same anchor (RFC 5280 §6.3.3 (f)), which may be the signer itself. */
function statusContext(
  path: CertificatePath,
  { material, settings, inquiry }: Surroundings,
): RevocationContext {
  const { anchor, certificates } = path
  const own = anchor.certificate ? [...certificates, anchor.certificate] : certificates
  // Once each, and only those that can be read: whoever hands in a broken certificate must not stop the judge of lists.
  const candidates = [...new Set([...own, ...material.intermediates])].filter(
    (candidate) => extensionsAreReadable(candidate) === 'pass',
  )
  return {
    candidates,
    judgeSigner: (target) => {
      if (isAnchor(target, anchor)) return 'trusted'
      if (inquiry.open.length > MAX_OPEN_QUESTIONS || inquiry.budget.signers-- <= 0) return 'untrusted'
      const result = search({ target, intermediates: candidates, anchors: [anchor] }, settings, inquiry)
      return result.verdict === 'valid' ? 'trusted' : 'untrusted'
    },
  }
}

function isAnchor({ subject, spkiBytes }: Certificate, anchor: TrustAnchor): boolean {
  return subject.key === anchor.name.key && sameBytes(spkiBytes, anchor.spkiBytes)
}

/** What is wanted of the target (policies, purpose, uses, profile) is not wanted of those who sign about it. */
function signerSettings(settings: SearchSettings): SearchSettings {
  const { policies, nameConstraints, keyUsage, purpose, furtherRules, ...rest } = settings
  return rest
}

const UNDETERMINED: ReadonlySet<PathFailureCode> = new Set([
  'path/no-anchor',
  'path/search-exhausted',
  'status/unknown',
])

function refusal(failure: PathFailure, path?: CertificatePath): Refusal {
  const verdict = UNDETERMINED.has(failure.code) ? 'undetermined' : 'invalid'
  return path ? { verdict, failure, path } : { verdict, failure }
}

function withoutPath(target: Certificate, { outcome, brokenLink }: SearchEnd): Refusal {
  if (outcome === 'complete' && brokenLink) return refusal(brokenLinkFailure(brokenLink))
  const code = outcome === 'exhausted' ? 'path/search-exhausted' : 'path/no-anchor'
  return refusal({
    code,
    rule: 'path-leads-to-an-anchor',
    clause: 'RFC 5280 §6.1',
    certificate: target,
  })
}

function brokenLinkFailure({ certificate, verdict }: BrokenLink): PathFailure {
  const code = `signature/${verdict}` as const
  return { code, rule: 'signature-is-valid', clause: 'RFC 5280 §6.1.3 (a)(1)', certificate }
}

/** A revocation says most, then an unknown status, then the failure nearest the target; the first of equals stays. */
function saysMore(failure: PathFailure, than: PathFailure): boolean {
  return weight(failure) > weight(than)
}

function weight({ code, index = -1 }: PathFailure): number {
  if (code === 'status/revoked') return 2000
  return code === 'status/unknown' ? 1000 : index
}

/** Remembers each verdict for as long as the certificate lives; keys are told apart by their octets' own object. */
function rememberVerdicts(check: SignatureCheckOfPath): SignatureCheckOfPath {
  const known = new WeakMap<Certificate, WeakMap<Uint8Array, SignatureVerdict>>()
  return (certificate, spkiBytes) => {
    const verdicts = known.get(certificate) ?? new WeakMap<Uint8Array, SignatureVerdict>()
    known.set(certificate, verdicts)
    const verdict = verdicts.get(spkiBytes) ?? check(certificate, spkiBytes)
    verdicts.set(spkiBytes, verdict)
    return verdict
  }
}
