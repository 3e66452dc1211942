/**
 * Certificates and revocation lists out of the files that a user points at.
 */
import { CodedError } from '@jitsuin/kernel'
import { type PemBlock, parsePem } from '@jitsuin/keys'
import { der, parseCertificate, parseCrl } from '@jitsuin/pki'
import { CliError } from './errors.js'
import { listFiles, loadFile } from './files.js'

/** What a folder of trust holds, as DER; each thing once, however often it is there (PEM and DER side by side). */
export type Material = { readonly certificates: readonly Uint8Array[]; readonly crls: readonly Uint8Array[] }

/**
 * Reads a folder or a file of PEM or DER. Private keys and everything that is neither a certificate nor a list are ignored.
 *
 * @throws {CliError} `cli/unreadable` if the path cannot be read.
 */
export async function loadMaterial(paths: readonly string[]): Promise<Material> {
  const certificates = new Map<string, Uint8Array>()
  const crls = new Map<string, Uint8Array>()
  const files = (await Promise.all(paths.map(listFiles))).flat()
  for (const bytes of await Promise.all(files.map(loadFile))) {
    for (const block of blocksOf(bytes)) {
      const kept = isReadable(parseCertificate, block)
        ? certificates
        : isReadable(parseCrl, block)
          ? crls
          : undefined
      kept?.set(Buffer.from(block).toString('base64'), block)
    }
  }
  return { certificates: [...certificates.values()], crls: [...crls.values()] }
}

/** The DER blocks of a file: the blocks of its PEM text, or the file itself. */
function blocksOf(bytes: Uint8Array): Uint8Array[] {
  const pem = pemBlocksOf(bytes)
  return pem.length > 0 ? pem.map((block) => block.bytes) : [bytes]
}

/** DER begins with the tag of a SEQUENCE, which no text does. */
function pemBlocksOf(bytes: Uint8Array): PemBlock[] {
  return bytes[0] === der.SEQUENCE ? [] : parsePem(Buffer.from(bytes).toString('latin1'))
}

function isReadable(parse: (bytes: Uint8Array) => unknown, bytes: Uint8Array): boolean {
  try {
    parse(bytes)
    return true
  } catch (error) {
    if (error instanceof CodedError) return false
    throw error
  }
}

/** The PEM labels that stand for a certificate (RFC 7468 §5.1). */
const CERTIFICATE_LABELS: ReadonlySet<string> = new Set([
  'CERTIFICATE',
  'X509 CERTIFICATE',
  'TRUSTED CERTIFICATE',
])

/**
 * The certificates of one file, in their order: all of a PEM text, or the DER itself.
 *
 * @throws {CliError} `cli/unreadable` if there is none.
 */
export async function loadCertificates(path: string): Promise<Uint8Array[]> {
  return await loadBlocks(path, (label) => CERTIFICATE_LABELS.has(label))
}

/** The one certificate of a file; the first, if a PEM text has more. */
export async function loadCertificate(path: string): Promise<Uint8Array> {
  const [first] = await loadCertificates(path)
  return first ?? refuse(path)
}

/** The revocation lists of one file. */
export async function loadCrls(path: string): Promise<Uint8Array[]> {
  return await loadBlocks(path, (label) => label === 'X509 CRL')
}

async function loadBlocks(path: string, wanted: (label: string) => boolean): Promise<Uint8Array[]> {
  const bytes = await loadFile(path)
  const pem = pemBlocksOf(bytes)
  if (pem.length === 0) return [bytes]
  const found = pem.filter(({ label }) => wanted(label)).map((block) => block.bytes)
  return found.length > 0 ? found : refuse(path)
}

function refuse(path: string): never {
  throw new CliError('cli/unreadable', `${path} does not hold what it should`)
}
