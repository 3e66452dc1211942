/** Gathers the facts about one XAdES signature. */
import type { Certificate } from '@jitsuin/pki'
import {
  type CheckedReference,
  COMPUTABLE_ALGORITHMS,
  type ComputingLimits,
  checkReferences,
  documentOf,
  type ReferenceOptions,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { isInside, pointedAt } from '../elements.js'
import { SIGNED_PROPERTIES_TYPES } from '../namespaces.js'
import { policyOf } from '../policy/built-in.js'
import type { ManifestReport } from '../report.js'
import { judgeCoverage } from './coverage.js'
import { judgeContent, judgeDocument } from './document-structure.js'
import { hasValues, levelOf, type Placed, type ReadFacts, type SignatureFacts } from './facts.js'
import { judgeCompleteReferences, oldFormOf } from './old-forms.js'
import type { DetachedFiles, Policy } from './options.js'
import type { BaseTime } from './path.js'
import { documentKindOf, type SignaturePlace } from './places.js'
import type { ReasonCode } from './reasons.js'
import { judgeUnnamed, judgeValue } from './signature-value.js'
import { carriedCertificates, identifySigner, type SignerIdentity } from './signer-certificate.js'
import { judgeSigner, type SignerFacts } from './signer-facts.js'
import { judgeStamps } from './stamps.js'
import type { Structure, StructureResult, StructureRules } from './structure.js'
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

/** The facts about a signature, and the time that is proven of each of its unsigned properties. */
export type GatheredSignature = {
  readonly facts: SignatureFacts
  readonly baseOf: (property: XmlElement) => BaseTime
}

/** Gathers the facts about one signature. */
export function gatherFacts({ place, result }: FoundSignature, context: FactsContext): GatheredSignature {
  const { policy, now, toleranceSeconds } = context
  const position = `#${place.position}`
  const id = result.outcome === 'broken' ? position : (result.structure.id ?? position)
  const format = result.outcome === 'broken' ? 'XAdES' : result.structure.format
  const placed: Placed = { format, id, kind: documentKindOf(place), policy, now, toleranceSeconds }
  if (result.outcome === 'broken')
    return { facts: { ...placed, state: 'broken', code: result.code }, baseOf: () => context.wanted }
  const { baseOf, ...own } = gatherAll(place, result.structure, context)
  return { facts: { ...placed, state: 'read', ...own }, baseOf }
}

/** By which rules a signature has to be built: those of HPKI for its documents, and for whoever asks for them. */
export function rulesFor(place: SignaturePlace, policy: Policy): StructureRules {
  const isOfService = place.place === 'layout' || place.place === 'misplaced'
  return isOfService || policy === 'hpki' ? 'hpki' : 'general'
}

type OwnFacts = Omit<ReadFacts, keyof Placed | 'state'> & Pick<GatheredSignature, 'baseOf'>

function gatherAll(place: SignaturePlace, structure: Structure, context: FactsContext): OwnFacts {
  const { trust, policy } = context
  const { properties } = structure
  const rules = rulesFor(place, policy)
  const carried = carriedCertificates(structure, trust)
  const identity = identifySigner(structure, {
    trust,
    rules,
    carried,
    fits: (certificate) => judgeValue(structure, certificate) === 'value/ok',
  })
  const checked = followReferences(structure, referenceOptions(context))
  const {
    stamps,
    base,
    baseOf,
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
    built: structure.built,
    ...(structure.format === 'XAdES' && { form: oldFormOf(properties) }),
    manifest: checked.references.flatMap(membersOf).map(reportMember),
    completeReferences: judgeCompleteReferences(properties, trust),
    signingTime: properties.signingTime,
    level: levelOf(properties),
    document: documentVerdict(place, judgeDocument),
    content: documentVerdict(place, judgeContent),
    signer: signerOf(identity, { ...context, trust: proven }, base),
    references: checked.code,
    coverage: judgeCoverage({
      place,
      structure,
      references: checked.references,
      detached: context.detached || context.files ? 'given' : 'none',
    }),
    signedDigests: signedDigestsOf(structure),
    value: valueVerdict(structure, identity, { rules, carried }),
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
    baseOf,
  }
}

function signerOf(identity: SignerIdentity, context: FactsContext, base: BaseTime): SignerFacts {
  return identity.outcome === 'refused' ? identity : judgeSigner(identity, context, base)
}

/** Where HPKI cannot name a signer, the value proves nothing; elsewhere it may still be seen to be wrong. */
function valueVerdict(
  structure: Structure,
  identity: SignerIdentity,
  { rules, carried }: { readonly rules: StructureRules; readonly carried: readonly Certificate[] },
): ReasonCode {
  if (identity.outcome === 'found') return judgeValue(structure, identity.certificate)
  return rules === 'hpki' ? 'value/no-key' : judgeUnnamed(structure, carried)
}

/** Where the signed data stand, seen from the signature (XML Signature 1.1 §2). */
function packagingOf(place: SignaturePlace, { signature }: Structure): string {
  if (place.place === 'layout') return place.layout.kind
  if (place.place === 'countersignature') return 'countersignature'
  const { references, objects } = signature
  const data = references.filter(({ type }) => type === undefined || !SIGNED_PROPERTIES_TYPES.has(type))
  if (data.some(({ uri }) => uri !== undefined && uri !== '' && !uri.startsWith('#'))) return 'detached'
  const targets = data.map(({ uri }) => pointedAt(signature.element, uri))
  const isOwn = targets.some((target) => target && objects.some((object) => isInside(target, object)))
  return isOwn || (objects.length > 1 && data.length === 0) ? 'enveloping' : 'enveloped'
}

/** A signature in a record of the service is judged with the whole document around it. */
function documentVerdict(place: SignaturePlace, judge: typeof judgeDocument): ReasonCode {
  if (place.place === 'misplaced') return 'document/misplaced'
  if (place.place === 'free' || place.place === 'countersignature') return 'document/free'
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
    unfollowable: 'report',
    algorithms: COMPUTABLE_ALGORITHMS,
    limits,
    ...(resolveDetached && { resolveDetached }),
    ...(detached && { contentWithoutUri: detached }),
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
    const checked = checkReferences(signature, options)
    const references = options.contentWithoutUri ? withoutOtherFiles(checked) : checked
    return { code: referencesVerdict(references), references }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return { code: REFERENCE_REFUSALS[error.code] ?? 'references/refused', references: [] }
  }
}

/** One file was handed over: where several are referred to, and it is one of them, the others are missing and not changed. */
function withoutOtherFiles(references: readonly CheckedReference[]): readonly CheckedReference[] {
  const all = references.flatMap((one) => [one, ...membersOf(one)])
  const isFound = all.some((one) => one.verdict === 'valid' && isExternal(one))
  const weigh = (one: CheckedReference): CheckedReference => {
    if (one.verdict === 'valid') return one.manifest ? { ...one, manifest: one.manifest.map(weigh) } : one
    return isFound && isExternal(one) ? { ...one, verdict: 'unresolved' } : one
  }
  return references.map(weigh)
}

function isExternal({ uri }: CheckedReference): boolean {
  return uri === undefined || (uri !== '' && !uri.startsWith('#'))
}

/** The references of a manifest that one leads to (XML Signature 1.1 §5.1). */
function membersOf(reference: CheckedReference): readonly CheckedReference[] {
  return reference.verdict === 'valid' ? (reference.manifest ?? []) : []
}

const MEMBER_VERDICTS = { valid: 'valid', 'digest-mismatch': 'changed', unresolved: 'missing' } as const

function reportMember({ uri = '', verdict }: CheckedReference): ManifestReport {
  return { uri, verdict: MEMBER_VERDICTS[verdict] }
}

const REFERENCE_REFUSALS: Partial<Record<XmlError['code'], ReasonCode>> = {
  'xml-signature/algorithm-refused': 'references/algorithm',
  'xml/duplicate-id': 'format/duplicate-id',
  'xml/no-such-id': 'references/changed',
}

/** A changed part outranks a missing one; the members of manifests count like references of their own. */
function referencesVerdict(references: readonly CheckedReference[]): ReasonCode {
  const all = references.flatMap((one) => [one, ...membersOf(one)])
  if (all.some(({ verdict }) => verdict === 'digest-mismatch')) return 'references/changed'
  return all.some(({ verdict }) => verdict === 'unresolved') ? 'references/missing' : 'references/ok'
}
