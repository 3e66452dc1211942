/**
 * Validates containers (EN 319 162-1; EN 319 102-1 §5): each signature by the rules of its form over the files of the container, and the
 * container by its own. Nothing that a file holds makes this throw; what cannot be judged is said in the report.
 */
import { type ByteSource, sourceOf, ZIP_ERRORS, ZipError, ZipFile } from '@jitsuin/zip'
import type { ValidationReport } from '../../report.js'
import { fileReport, problemReport } from '../../validate/file-report.js'
import type { ValidateOptions } from '../../validate/options.js'
import { reasonOf, reportSignature } from '../../validate/signature-report.js'
import { type Container, readContainer } from '../read/container.js'
import { gatherAsic } from './gather-asic.js'
import { readParts } from './read-parts.js'

/** More signatures than any honest container has. */
const MAX_SIGNATURES = 64

/** Whether a file is a ZIP by its first octets. */
export function looksLikeZip(file: Uint8Array): boolean {
  return (
    file[0] === 0x50 &&
    file[1] === 0x4b &&
    ((file[2] === 3 && file[3] === 4) || (file[2] === 5 && file[3] === 6))
  )
}

/** Validates a container at hand. */
export function validateAsic(file: Uint8Array, options: ValidateOptions): Promise<ValidationReport> {
  return validateOpened(() => ZipFile.open(sourceOf(file), { totalBytes: HANDED_BYTES }), options)
}

/** Who hands over octets wants an answer while waiting; more than this unpacked belongs onto a disk. */
const HANDED_BYTES = 1024 ** 3

/** Validates a container of any size: only what is judged is read, and with CAdES no file of it is in memory whole. */
export function validateAsicSource(source: ByteSource, options: ValidateOptions): Promise<ValidationReport> {
  return validateOpened(() => ZipFile.open(source), options)
}

async function validateOpened(
  open: () => Promise<ZipFile>,
  options: ValidateOptions,
): Promise<ValidationReport> {
  try {
    return await judge(await readContainer(await open()), options)
  } catch (error) {
    if (!(error instanceof ZipError)) throw error
    const { ja, en, next } = ZIP_ERRORS[error.code]
    return problemReport({ code: error.code, ja, en, remedy: next }, options.at)
  }
}

async function judge(container: Container, options: ValidateOptions): Promise<ValidationReport> {
  const { parts } = container
  const own = [...parts('xades'), ...parts('cades'), ...parts('timeStamp')]
  if (own.length === 0 && parts('evidence').length > 0) {
    const problem = reasonOf('container/evidence-record')
    return { ...fileReport([], options.at), subIndication: 'GENERIC', problem }
  }
  if (own.length === 0) return problemReport(reasonOf('file/no-signature'), options.at)
  if (own.length > MAX_SIGNATURES) return problemReport(reasonOf('file/too-many-signatures'), options.at)
  const read = await readParts(container)
  const signatures = [...read.xades.map(({ places }) => places), ...read.cades.map((part) => part.signatures)]
  if (signatures.flat().length > MAX_SIGNATURES)
    return problemReport(reasonOf('file/too-many-signatures'), options.at)
  const { facts } = await gatherAsic(read, options)
  if (facts.length === 0) return problemReport(reasonOf('file/no-signature'), options.at)
  return fileReport(facts.map(reportSignature), options.at)
}
