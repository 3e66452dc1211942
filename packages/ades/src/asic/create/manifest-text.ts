/** Writes the XML files of META-INF: manifests (EN 319 162-1 annex A.4), the list of OpenDocument, the root around XAdES signatures. */
import { toBase64, utf8 } from '@jitsuin/kernel'
import { canonicalAttribute } from '../../create/canonical-text.js'
import { DSIG, SHA256 } from '../../namespaces.js'
import { ASIC, uriOf } from '../names.js'

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
const OPEN_DOCUMENT_MANIFEST = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'

/** A file that a manifest names; `root` marks the manifest before it, in the chain of archive manifests (annex A.7). */
export type ListedFile = {
  readonly name: string
  readonly mimeType: string
  readonly sha256: Uint8Array
  readonly standing?: 'root'
}

/** A manifest: the signature or time stamp over it, and the files. */
export function writeManifest(
  signature: { readonly name: string; readonly mimeType: string },
  files: readonly ListedFile[],
): Uint8Array {
  const references = files.map(
    ({ name, mimeType, sha256, standing }) =>
      `<asic:DataObjectReference URI="${uriOf(name)}" MimeType="${canonicalAttribute(mimeType)}"${standing ? ' Rootfile="true"' : ''}>` +
      `<ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue>${toBase64(sha256)}</ds:DigestValue></asic:DataObjectReference>`,
  )
  return utf8(
    `${DECLARATION}<asic:ASiCManifest xmlns:asic="${ASIC}" xmlns:ds="${DSIG}">` +
      `<asic:SigReference URI="${uriOf(signature.name)}" MimeType="${signature.mimeType}"/>` +
      `${references.join('')}</asic:ASiCManifest>`,
  )
}

/** The list of files with their media types as OpenDocument has it: programs open data by it. */
export function writeFileList(
  containerType: string,
  files: readonly { readonly name: string; readonly mimeType: string }[],
): Uint8Array {
  const entry = (path: string, type: string) =>
    `<manifest:file-entry manifest:full-path="${canonicalAttribute(path)}" manifest:media-type="${canonicalAttribute(type)}"/>`
  return utf8(
    `${DECLARATION}<manifest:manifest xmlns:manifest="${OPEN_DOCUMENT_MANIFEST}" manifest:version="1.2">` +
      `${[entry('/', containerType), ...files.map(({ name, mimeType }) => entry(name, mimeType))].join('')}</manifest:manifest>`,
  )
}

/** The root around XAdES signatures (EN 319 162-1 §4.3.3.2). */
export function wrapSignatures(signatures: string): Uint8Array {
  return utf8(`${DECLARATION}<asic:XAdESSignatures xmlns:asic="${ASIC}">${signatures}</asic:XAdESSignatures>`)
}
