/**
 * Validates the signatures of a file (EN 319 102-1 §5; HPKI 電子署名規格 Ver.2.0), XAdES here, CAdES in src/cades and PAdES in src/pades: bytes, time and trust in, a report out.
 * Nothing that a file holds makes this throw; what cannot be judged is said in the report.
 */
import {
  type ComputingLimits,
  DEFAULT_COMPUTING_LIMITS,
  parseXml,
  XML_ERRORS,
  type XmlDocument,
  XmlError,
} from '@jitsuin/xml'
import { looksLikeCms, validateCades } from '../cades/validate/validate-cades.js'
import { looksLikePdf, validatePades } from '../pades/validate/validate-pades.js'
import type { Reason, ValidationReport } from '../report.js'
import type { SignatureFacts } from './facts.js'
import { fileReport, problemReport } from './file-report.js'
import { type FactsContext, type FoundSignature, gatherFacts } from './gather-xades.js'
import { DEFAULT_TOLERANCE_SECONDS, type ValidateOptions } from './options.js'
import type { BaseTime } from './path.js'
import { findSignatures, MAX_SIGNATURES } from './places.js'
import { reasonRow } from './reasons.js'
import { gatherInRounds, mergeMaterial } from './rounds.js'
import { reasonOf, reportSignature } from './signature-report.js'
import { readStructure, type StructureResult } from './structure.js'
import { type Material, type PreparedTrust, prepareTrust, withMaterial } from './trust.js'

/** Validates all signatures of a file, XAdES, CAdES or PAdES as its first octets say. */
export async function validate(file: Uint8Array, options: ValidateOptions): Promise<ValidationReport> {
  if (looksLikeCms(file)) return validateCades(file, options)
  if (looksLikePdf(file)) return validatePades(file, options)
  const document = readDocument(file)
  if ('code' in document) return problemReport(document, options.at)
  const places = findSignatures(document)
  if (places.length === 0) return problemReport(reasonOf('file/no-signature'), options.at)
  if (places.length > MAX_SIGNATURES) return problemReport(reasonOf('file/too-many-signatures'), options.at)

  const trust = 'shelf' in options.trust ? options.trust : prepareTrust(options.trust)
  const found = places.map((place) => ({ place, result: readStructure(place.element) }))
  const stored = mergeMaterial(found.flatMap(({ result }) => storedMaterial(result)))
  const limits = limitsOf(file.length + (options.detached?.length ?? 0), places.length)
  const { facts } = await gatherInRounds((at) => gatherFile(found, { trust: at, options, limits }), {
    trust: withMaterial(trust, stored, 'stored'),
    fetch: options.fetch,
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
