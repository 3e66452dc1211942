/** Gathers the facts about one XAdES signature. */
import { type Certificate, PkiError, readPublicKey } from '@jitsuin/pki'
import {
  type CheckedReference,
  COMPUTABLE_ALGORITHMS,
  type ComputingLimits,
  checkReferences,
  checkSignatureValue,
  documentOf,
  type ReferenceOptions,
  XmlError,
} from '@jitsuin/xml'
import { policyOf } from '../policy/built-in.js'
import { judgeCoverage } from './coverage.js'
import { judgeContent, judgeDocument } from './document-structure.js'
import { hasValues, levelOf, type Placed, type ReadFacts, type SignatureFacts } from './facts.js'
import type { DetachedFiles, Policy } from './options.js'
import type { BaseTime } from './path.js'
import { documentKindOf, type SignaturePlace } from './places.js'
import type { ReasonCode } from './reasons.js'
import { identifySigner } from './signer-certificate.js'
import { judgeSigner } from './signer-facts.js'
import { judgeStamps } from './stamps.js'
import type { Structure, StructureResult } from './structure.js'
import type { PreparedTrust } from './trust.js'
import { signedDigestsOf, xadesUses } from './xades-algorithms.js'

/** What the gathering is told. */
export type FactsContext = {
  readonly trust: PreparedTrust
  readonly policy: Policy
  readonly now: Date
  /** The time for which the signature is wanted: now, or what the record around it proves. */
  readonly wanted: BaseTime
  readonly detached?: Uint8Array
  readonly files?: DetachedFiles
  readonly toleranceSeconds: number
  /** What following the references of one signature may cost: some times the file, so that a small file costs little. */
  readonly limits: ComputingLimits
}

/** A signature of the file, taken apart. */
export type FoundSignature = { readonly place: SignaturePlace; readonly result: StructureResult }

/** Gathers the facts about one signature. */
export function gatherFacts({ place, result }: FoundSignature, context: FactsContext): SignatureFacts {
  const { policy, now, toleranceSeconds } = context
  const id = result.outcome === 'broken' ? `#${place.position}` : result.structure.id
  const kind = documentKindOf(place)
  const placed: Placed = { format: 'XAdES', id, kind, policy, now, toleranceSeconds }
  if (result.outcome === 'broken') return { ...placed, state: 'broken', code: result.code }
  return { ...placed, state: 'read', ...gatherAll(place, result.structure, context) }
}

type OwnFacts = Omit<ReadFacts, keyof Placed | 'state'>

function gatherAll(place: SignaturePlace, structure: Structure, context: FactsContext): OwnFacts {
  const { trust } = context
  const { properties } = structure
  const options = referenceOptions(context)
  const identity = identifySigner(structure, trust)
  const checked = followReferences(structure, options)
  const {
    stamps,
    base,
    trust: proven,
  } = judgeStamps(structure, {
    trust,
    now: context.now,
    latest: context.wanted,
    references: checked.references,
    toleranceSeconds: context.toleranceSeconds,
  })
  return {
    packaging: packagingOf(place, structure),
    signingTime: properties.signingTime,
    level: levelOf(properties),
    document: documentVerdict(place, judgeDocument),
    content: documentVerdict(place, judgeContent),
    signer:
      identity.outcome === 'refused' ? identity : judgeSigner(identity, { ...context, trust: proven }, base),
    references: checked.code,
    coverage: judgeCoverage({
      place,
      structure,
      references: checked.references,
      detached: context.detached || context.files ? 'given' : 'none',
    }),
    signedDigests: signedDigestsOf(structure),
    value: identity.outcome === 'refused' ? 'value/no-key' : judgeValue(structure, identity.certificate),
    algorithms: xadesUses(structure, {
      checked: checked.references,
      certificate: identity.outcome === 'refused' ? undefined : identity.certificate,
      referenceDigest: policyOf(context.policy).signer.referenceDigest,
    }),
    stamps,
    // Row 1 at level A asks it of the documents of the service.
    archive: place.place === 'layout' && !hasValues(properties.material) ? 'incomplete' : 'complete',
    afterArchive: 'archive-cover/unexamined',
    base,
  }
}

/** Where the signed data stand, seen from the signature (XML Signature 1.1 §2). */
function packagingOf(place: SignaturePlace, { signature: { references, objects } }: Structure): string {
  if (place.place === 'layout') return place.layout.kind
  const data = references.filter(({ type }) => type === undefined)
  if (data.some(({ uri }) => uri !== undefined && uri !== '' && !uri.startsWith('#'))) return 'detached'
  return objects.length > 1 ? 'enveloping' : 'enveloped'
}

/** A signature in a record of the service is judged with the whole document around it. */
function documentVerdict(place: SignaturePlace, judge: typeof judgeDocument): ReasonCode {
  if (place.place === 'misplaced') return 'document/misplaced'
  if (place.place === 'free') return 'document/free'
  return judge(
    documentOf(place.element).root,
    place.standing === 'embedded' ? 'dispensing' : place.layout.kind,
  )
}

/** How references are followed: detached data are what was handed over. */
export function referenceOptions({
  detached,
  files,
  limits,
}: Pick<FactsContext, 'detached' | 'files' | 'limits'>): ReferenceOptions {
  const resolveDetached = files?.octetsOf ?? (detached && (() => detached))
  return {
    manifests: 'check',
    algorithms: COMPUTABLE_ALGORITHMS,
    limits,
    ...(resolveDetached && { resolveDetached }),
  }
}

/** What the references of a signature lead to. */
export type Followed = { readonly code: ReasonCode; readonly references: readonly CheckedReference[] }

/** Follows the references of a signature, as far as its limits go. */
export function followReferences(
  { signature }: Pick<Structure, 'signature'>,
  options: ReferenceOptions,
): Followed {
  try {
    const references = checkReferences(signature, options)
    return { code: referencesVerdict(references), references }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return { code: REFERENCE_REFUSALS[error.code] ?? 'references/refused', references: [] }
  }
}

const REFERENCE_REFUSALS: Partial<Record<XmlError['code'], ReasonCode>> = {
  'xml-signature/algorithm-refused': 'references/algorithm',
  'xml/duplicate-id': 'format/duplicate-id',
  'xml/no-such-id': 'references/changed',
}

/** A changed part outranks a missing one; the members of manifests count like references of their own. */
function referencesVerdict(references: readonly CheckedReference[]): ReasonCode {
  const all = references.flatMap((one) => [one, ...(one.verdict === 'valid' ? (one.manifest ?? []) : [])])
  if (all.some(({ verdict }) => verdict === 'digest-mismatch')) return 'references/changed'
  return all.some(({ verdict }) => verdict === 'unresolved') ? 'references/missing' : 'references/ok'
}

function judgeValue({ signature }: Structure, { spkiBytes }: Certificate): ReasonCode {
  // A secret that everyone knows, the public key, proves nothing.
  if (signature.scheme.scheme === 'hmac') return 'value/key'
  try {
    return checkSignatureValue(signature, readPublicKey(spkiBytes), COMPUTABLE_ALGORITHMS) === 'valid'
      ? 'value/ok'
      : 'value/wrong'
  } catch (error) {
    if (error instanceof PkiError) return 'value/key'
    if (!(error instanceof XmlError)) throw error
    return error.code === 'xml-signature/key-mismatch' ? 'value/key' : 'value/algorithm'
  }
}
