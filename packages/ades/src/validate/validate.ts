/**
 * Validates the signatures of a file (EN 319 102-1 §5; HPKI 電子署名規格 Ver.2.0), XAdES here, CAdES in src/cades, JAdES in src/jades and PAdES in src/pades: bytes, time and trust in, a report out.
 * Nothing that a file holds makes this throw; what cannot be judged is said in the report.
 */
import { parseXml, XML_ERRORS, type XmlDocument, XmlError } from '@jitsuin/xml'
import { looksLikeZip, validateAsic } from '../asic/validate/validate-asic.js'
import { looksLikeCms, validateCades } from '../cades/validate/validate-cades.js'
import { looksLikeJose } from '../jades/read/jws.js'
import { validateJades } from '../jades/validate/validate-jades.js'
import { looksLikePdf, validatePades } from '../pades/validate/validate-pades.js'
import type { Reason, ValidationReport } from '../report.js'
import { fileReport, problemReport } from './file-report.js'
import { gatherXades } from './gather-file.js'
import type { ValidateOptions } from './options.js'
import { findSignatures, MAX_SIGNATURES } from './places.js'
import { reasonOf, reportSignature } from './signature-report.js'

/** Validates all signatures of a file, XAdES, CAdES, PAdES, JAdES or a container (ASiC) as its first octets say. */
export async function validate(file: Uint8Array, options: ValidateOptions): Promise<ValidationReport> {
  if (looksLikeCms(file)) return validateCades(file, options)
  if (looksLikePdf(file)) return validatePades(file, options)
  if (looksLikeZip(file)) return validateAsic(file, options)
  if (looksLikeJose(file)) return validateJades(file, options)
  const document = readDocument(file)
  if ('code' in document) return problemReport(document, options.at)
  const places = findSignatures(document)
  if (places.length === 0) return problemReport(reasonOf('file/no-signature'), options.at)
  if (places.length > MAX_SIGNATURES) return problemReport(reasonOf('file/too-many-signatures'), options.at)

  const { facts } = await gatherXades(places, options, file.length)
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
