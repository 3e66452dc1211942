/** The names that containers use (EN 319 162-1 §4.3, §4.4, annex A), and how references name files. */

/** Namespace of ASiC manifests and of the root around XAdES signatures (EN 319 162-1 §4.1). */
export const ASIC = 'http://uri.etsi.org/02918/v1.2.1#'

/** The namespaces that manifests may have: this one, and those of TS 102 918 before it. */
export const MANIFEST_NAMESPACES: readonly string[] = [
  ASIC,
  'http://uri.etsi.org/2918/v1.2.1#',
  'http://uri.etsi.org/2918/v1.1.1#',
]

/** The media types of the two kinds of containers. */
export const CONTAINER_TYPES = {
  'asic-s': 'application/vnd.etsi.asic-s+zip',
  'asic-e': 'application/vnd.etsi.asic-e+zip',
} as const

/** One file with one file of signatures, or any number of both. */
export type AsicKind = keyof typeof CONTAINER_TYPES

/** Folder of everything that is no data. */
export const META_INF = 'META-INF/'
/** The file that says what the container is. */
export const MIMETYPE = 'mimetype'
/** Media type of a CMS signature, and of a time-stamp token (EN 319 162-1 annex A). */
export const SIGNATURE_TYPES = {
  signature: 'application/pkcs7-signature',
  timeStamp: 'application/vnd.etsi.timestamp-token',
} as const

/** What a file in META-INF is by its name; one pattern at most fits. */
export const PART_PATTERNS = {
  archiveManifest: /^META-INF\/[^/]*ASiCArchiveManifest[^/]*\.xml$/,
  evidenceManifest: /^META-INF\/[^/]*ASiCEvidenceRecordManifest[^/]*\.xml$/,
  manifest: /^META-INF\/[^/]*ASiCManifest[^/]*\.xml$/,
  xades: /^META-INF\/[^/]*signatures[^/]*\.xml$/,
  cades: /^META-INF\/[^/]*signature[^/]*\.p7s$/,
  timeStamp: /^META-INF\/[^/]*timestamp[^/]*\.tst$/,
  evidence: /^META-INF\/[^/]*evidencerecord[^/]*\.(?:ers|xml)$/,
  openDocumentManifest: /^META-INF\/manifest\.xml$/,
  openContainer: /^META-INF\/container\.xml$/,
} as const

/** The kinds of parts in META-INF. */
export type PartKind = keyof typeof PART_PATTERNS

/** What a file is by its name; undefined for data. */
export function partKindOf(name: string): PartKind | undefined {
  const kinds = Object.keys(PART_PATTERNS) as PartKind[] // the table has no other keys
  return kinds.find((kind) => PART_PATTERNS[kind].test(name))
}

/** A name as the URI of a reference: every octet of UTF-8 that is not plain is percent-encoded. */
export function uriOf(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

/** The names that a URI can mean, the decoded one first; none if it leads out of the container. */
export function namesOf(uri: string): readonly string[] {
  const isOutside = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri) || uri.startsWith('//') || /[?#]/.test(uri)
  const decoded = decode(uri)
  // Some writers do not encode, so the URI may be the name itself; what looks encoded then still names one file at most.
  const names = [...new Set(isOutside ? [uri] : [decoded, uri])].map(relative)
  return names.filter((name) => name !== '' && !name.split('/').includes('..'))
}

/** Whether a URI can only mean something that is not in any container. */
export function isOutside(uri: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri) || uri.startsWith('//') || namesOf(uri).length === 0
}

/** The base is the root of the container, with a slash before it or without. */
function relative(name: string): string {
  return name.replace(/^(?:\.\/|\/)/, '')
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri // not percent-encoded: the URI is the name as it stands
  }
}
