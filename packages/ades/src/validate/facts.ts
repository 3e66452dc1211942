/**
 * The facts about one signature, gathered once and in the order of EN 319 102-1 §5.2–5.6. Checks, reports and headlines read
 * them; nobody computes anything a second time.
 */
import { type Certificate, PkiError, readPublicKey } from '@jitsuin/pki'
import {
  type CheckedReference,
  type ComputingLimits,
  checkReferences,
  checkSignatureValue,
  documentOf,
  type ReferenceOptions,
  XmlError,
} from '@jitsuin/xml'
import type { DocumentKind } from '../report.js'
import { type Coverage, judgeCoverage } from './coverage.js'
import { judgeContent, judgeDocument } from './document-structure.js'
import type { Policy } from './options.js'
import { type BaseTime, judgeSignerPath, type PathOutcome } from './path.js'
import { documentKindOf, type SignaturePlace } from './places.js'
import type { ReasonCode } from './reasons.js'
import { type RoleFacts, readRoles } from './roles.js'
import { identifySigner, type SignerIdentity } from './signer-certificate.js'
import { judgeStamps, type StampFacts } from './stamps.js'
import type { Structure, StructureResult } from './structure.js'
import type { PreparedTrust } from './trust.js'

/** What the gathering is told. */
export type FactsContext = {
  readonly trust: PreparedTrust
  readonly policy: Policy
  readonly now: Date
  /** The time for which the signature is wanted: now, or what the record around it proves. */
  readonly wanted: BaseTime
  readonly detached?: Uint8Array
  readonly toleranceSeconds: number
  /** What following the references of one signature may cost: some times the file, so that a small file costs little. */
  readonly limits: ComputingLimits
}

/** The part of the facts that every signature has. */
type Placed = {
  readonly place: SignaturePlace
  readonly kind: DocumentKind
  readonly policy: Policy
  readonly now: Date
  readonly toleranceSeconds: number
}

/** A signature that is not built as it should be: nothing in it can be relied on, so nothing more is known. */
export type BrokenFacts = Placed & { readonly state: 'broken'; readonly code: ReasonCode }

/** Everything about a signature that can be read. */
export type ReadFacts = Placed & {
  readonly state: 'read'
  readonly structure: Structure
  readonly level: Level
  readonly document: ReasonCode
  readonly content: ReasonCode
  readonly signer: SignerFacts
  readonly references: ReasonCode
  readonly coverage: Coverage
  readonly value: ReasonCode
  readonly stamps: readonly StampFacts[]
  /** When the signature is known to have existed, at the latest. */
  readonly base: BaseTime
}

/** The signer, or why nobody can be named. */
export type SignerFacts =
  | { readonly outcome: 'refused'; readonly code: ReasonCode }
  | {
      readonly outcome: 'found'
      readonly certificate: Certificate
      readonly roles: RoleFacts
      readonly path: PathOutcome
      /** The status by what is known now, for the time line: it never worsens a verdict. */
      readonly revokedAt: Date | undefined
    }

export type SignatureFacts = BrokenFacts | ReadFacts

/** Levels by the names of EN 319 132-1 §6.1. */
export type Level = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA'

/** A signature of the file, taken apart. */
export type FoundSignature = { readonly place: SignaturePlace; readonly result: StructureResult }

/** Gathers the facts about one signature. */
export function gatherFacts({ place, result }: FoundSignature, context: FactsContext): SignatureFacts {
  const { policy, now, toleranceSeconds } = context
  const placed: Placed = { place, kind: documentKindOf(place), policy, now, toleranceSeconds }
  if (result.outcome === 'broken') return { ...placed, state: 'broken', code: result.code }
  return gatherAll(placed, result.structure, context)
}

function gatherAll(placed: Placed, structure: Structure, context: FactsContext): ReadFacts {
  const { trust } = context
  const options = referenceOptions(context)
  const identity = identifySigner(structure, trust)
  const checked = followReferences(structure, options)
  const { stamps, base } = judgeStamps(structure, {
    trust,
    now: context.now,
    latest: context.wanted,
    references: checked.references,
    toleranceSeconds: context.toleranceSeconds,
  })
  return {
    ...placed,
    state: 'read',
    structure,
    level: levelOf(structure),
    document: documentVerdict(placed.place, judgeDocument),
    content: documentVerdict(placed.place, judgeContent),
    signer: identity.outcome === 'refused' ? identity : judgeSigner(identity, context, base),
    references: checked.code,
    coverage: judgeCoverage({
      place: placed.place,
      structure,
      references: checked.references,
      detached: context.detached ? 'given' : 'none',
    }),
    value: identity.outcome === 'refused' ? 'value/no-key' : judgeValue(structure, identity.certificate),
    stamps,
    base,
  }
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

function referenceOptions({ detached, limits }: FactsContext): ReferenceOptions {
  return { manifests: 'check', limits, ...(detached && { resolveDetached: () => detached }) }
}

type Followed = { readonly code: ReasonCode; readonly references: readonly CheckedReference[] }

function followReferences({ signature }: Structure, options: ReferenceOptions): Followed {
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
  try {
    return checkSignatureValue(signature, readPublicKey(spkiBytes)) === 'valid' ? 'value/ok' : 'value/wrong'
  } catch (error) {
    if (error instanceof PkiError) return 'value/key'
    if (!(error instanceof XmlError)) throw error
    return error.code === 'xml-signature/key-mismatch' ? 'value/key' : 'value/algorithm'
  }
}

type FoundIdentity = Extract<SignerIdentity, { outcome: 'found' }>

function judgeSigner(
  { certificate, around }: FoundIdentity,
  { policy, now, trust }: FactsContext,
  base: BaseTime,
): SignerFacts {
  const question = { target: certificate, around, base, now }
  const path = judgeSignerPath(trust, policy, question)
  const later: PathOutcome =
    path.result.verdict === 'valid' && base.at < now && mayBeRevoked(certificate, trust)
      ? judgeSignerPath(trust, policy, { ...question, base: { at: now, proof: 'unproven' } })
      : path
  const revokedAt = revocationOf(later, certificate)
  return { outcome: 'found', certificate, roles: readRoles(certificate), path, revokedAt }
}

/** Whether anything at hand could know of a revocation: most certificates stand on no list, which is quickly seen. */
function mayBeRevoked({ serialHex }: Certificate, { shelf: { crls, ocsps } }: PreparedTrust): boolean {
  return ocsps.length > 0 || crls.some(({ entries }) => entries.find(serialHex).length > 0)
}

function revocationOf({ result }: PathOutcome, certificate: Certificate): Date | undefined {
  if (result.verdict === 'valid' || result.failure.certificate !== certificate) return undefined
  const { status } = result.failure
  return status?.status === 'revoked' ? status.at : undefined
}

function levelOf({ properties }: Structure): Level {
  const { stamps, material } = properties
  if (!stamps.some(({ kind }) => kind === 'signature')) return 'B-B'
  if (stamps.some(({ kind }) => kind === 'archive')) return 'B-LTA'
  const hasValues = material.certificates.length > 0 && material.crls.length + material.ocsps.length > 0
  return hasValues ? 'B-LT' : 'B-T'
}
