/**
 * Validates the XAdES signatures of a file (EN 319 102-1 §5; HPKI 電子署名規格 Ver.2.0): bytes, time and trust in, a report out.
 * Nothing that a file holds makes this throw; what cannot be judged is said in the report.
 */
import type { Certificate } from '@jitsuin/pki'
import {
  type ComputingLimits,
  DEFAULT_COMPUTING_LIMITS,
  parseXml,
  XML_ERRORS,
  type XmlDocument,
  XmlError,
} from '@jitsuin/xml'
import type { Reason, SignatureReport, ValidationReport } from '../report.js'
import { type FactsContext, type FoundSignature, gatherFacts, type SignatureFacts } from './facts.js'
import { byGravity } from './gravity.js'
import type { ValidateOptions } from './options.js'
import type { BaseTime, PathOutcome } from './path.js'
import { findSignatures, MAX_SIGNATURES } from './places.js'
import { reasonRow } from './reasons.js'
import { reasonOf, reportSignature } from './signature-report.js'
import { readStructure, type StructureResult } from './structure.js'
import { type Material, type PreparedTrust, prepareTrust, withMaterial } from './trust.js'
import { INDICATIONS } from './verdict.js'

const DEFAULT_TOLERANCE_SECONDS = 300

/** Validates all signatures of a file. */
export async function validate(file: Uint8Array, options: ValidateOptions): Promise<ValidationReport> {
  const document = readDocument(file)
  if ('code' in document) return problemReport(document, options.at)
  const places = findSignatures(document)
  if (places.length === 0) return problemReport(reasonOf('file/no-signature'), options.at)
  if (places.length > MAX_SIGNATURES) return problemReport(reasonOf('file/too-many-signatures'), options.at)

  const trust = 'shelf' in options.trust ? options.trust : prepareTrust(options.trust)
  const found = places.map((place) => ({ place, result: readStructure(place.element) }))
  const stored = mergeMaterial(found.flatMap(({ result }) => storedMaterial(result)))
  const facts = await gatherWithFetching(found, {
    trust: withMaterial(trust, stored, 'stored'),
    options,
    limits: limitsOf(file.length + (options.detached?.length ?? 0), places.length),
  })
  return fileReport(facts.map(reportSignature), options.at)
}

function readDocument(file: Uint8Array): XmlDocument | Reason {
  try {
    return parseXml(file)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    const { ja, en, next } = XML_ERRORS[error.code]
    return { code: error.code, ja, en, remedy: next }
  }
}

type Gathering = {
  readonly trust: PreparedTrust
  readonly options: ValidateOptions
  readonly limits: ComputingLimits
}

/**
 * What each signature may cost. Signed data are at most nested a few times, and where many sign, each signs the whole once; a
 * megabyte is free, for canonical forms are longer than what they stand for.
 */
function limitsOf(octets: number, signatures: number): ComputingLimits {
  const { xpathSteps } = DEFAULT_COMPUTING_LIMITS
  return {
    octets: Math.max(2, 16 / signatures) * octets + 1_048_576,
    xpathSteps: Math.ceil(xpathSteps / signatures),
  }
}

/** Rounds of fetching: the second one serves a signer whose base time became known by the first. */
const MAX_ROUNDS = 2

async function gatherWithFetching(found: readonly FoundSignature[], { trust, ...rest }: Gathering) {
  const { options } = rest
  let current = trust
  let facts = gatherFile(found, { trust: current, ...rest })
  for (let round = 0; options.fetch && round < MAX_ROUNDS; round++) {
    const paths = pathsWithoutStatus(facts)
    if (paths.length === 0) break
    const { fetch } = options
    current = withMaterial(
      current,
      mergeMaterial(await Promise.all(paths.map((path) => fetch(path)))),
      'fetched',
    )
    facts = gatherFile(found, { trust: current, ...rest })
  }
  return facts
}

/** A prescription in a dispensing record is judged at the time that the record's time stamp proves. */
function gatherFile(
  found: readonly FoundSignature[],
  { trust, options, limits }: Gathering,
): SignatureFacts[] {
  const {
    at: now,
    policy,
    detached,
    clockToleranceSeconds: toleranceSeconds = DEFAULT_TOLERANCE_SECONDS,
  } = options
  const context: FactsContext = {
    trust,
    policy,
    now,
    wanted: { at: now, proof: 'unproven' },
    toleranceSeconds,
    limits,
    ...(detached && { detached }),
  }
  const own = new Map(found.filter(isOwn).map((one) => [one, gatherFacts(one, context)]))
  const record = [...own.values()].find(({ kind }) => kind === 'dispensing')
  const wanted = record ? provenBy(record, context.wanted) : context.wanted
  return found.map((one) => own.get(one) ?? gatherFacts(one, { ...context, wanted }))
}

/** Certificates and lists of all signatures together: those of a record and of the prescription in it help one another. */
function storedMaterial(result: StructureResult): Material[] {
  return result.outcome === 'read' ? [result.structure.properties.material] : []
}

function isOwn({ place }: FoundSignature): boolean {
  return place.place !== 'layout' || place.standing === 'own'
}

/** The record's time stamp covers its signature value, and that the embedded prescription, if all of it holds. */
function provenBy(record: SignatureFacts, otherwise: BaseTime): BaseTime {
  if (record.state === 'broken') return otherwise
  const { references, value, coverage, base } = record
  const codes = [references, value, coverage.code]
  return codes.every((code) => reasonRow(code).verdict === 'VALID') && base.proof === 'proven'
    ? base
    : otherwise
}

/** Paths that are trusted in everything but their status. */
function pathsWithoutStatus(facts: readonly SignatureFacts[]): (readonly Certificate[])[] {
  const outcomes = facts.flatMap((one): (PathOutcome | undefined)[] => {
    if (one.state === 'broken') return []
    const signer = one.signer.outcome === 'found' ? [one.signer.path] : []
    return [...signer, ...one.stamps.map(({ outcome }) => outcome)]
  })
  return outcomes.flatMap((outcome) => {
    if (!outcome || outcome.result.verdict === 'valid') return []
    const { failure, path } = outcome.result
    return failure.code === 'status/unknown' && path ? [path.certificates] : []
  })
}

function mergeMaterial(parts: readonly Material[]): Material {
  return {
    certificates: parts.flatMap(({ certificates = [] }) => certificates),
    crls: parts.flatMap(({ crls = [] }) => crls),
    ocsps: parts.flatMap(({ ocsps = [] }) => ocsps),
  }
}

function fileReport(signatures: readonly SignatureReport[], at: Date): ValidationReport {
  const gravest = signatures.toSorted((a, b) => byGravity(a.verdict, b.verdict))[0]
  const verdict = gravest?.verdict ?? 'INDETERMINATE'
  return {
    verdict,
    indication: INDICATIONS[verdict],
    subIndication: gravest?.subIndication ?? null,
    validatedAt: at.toISOString(),
    signatures,
    problem: null,
  }
}

function problemReport(problem: Reason, at: Date): ValidationReport {
  return {
    verdict: 'INVALID',
    indication: INDICATIONS.INVALID,
    subIndication: 'FORMAT_FAILURE',
    validatedAt: at.toISOString(),
    signatures: [],
    problem,
  }
}
