/** ASiCManifest: which files a CAdES signature or a time stamp is over, with their digests (EN 319 162-1 annex A.4). */

import { DIGESTS, type DigestName, HPKI_ALGORITHMS } from '@jitsuin/pki'
import {
  attributeOf,
  childElements,
  DIGEST_ALGORITHMS,
  decodeBase64,
  isDigestUri,
  optionalChild,
  parseXml,
  textOf,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { theOnly } from '../../elements.js'
import { DSIG } from '../../namespaces.js'
import { MANIFEST_NAMESPACES } from '../names.js'

/** One file that a manifest names. The digest is undefined if its algorithm is not one that counts. */
export type ManifestReference = {
  readonly uri: string
  readonly digest: DigestName | undefined
  readonly value: Uint8Array
}

/** A manifest. */
export type Manifest = {
  readonly name: string
  readonly octets: Uint8Array
  /** Of the signature or time stamp that is over the manifest. */
  readonly signatureUri: string
  readonly references: readonly ManifestReference[]
}

/** More files than an honest container has. */
const MAX_REFERENCES = 20_000

/** Reads a manifest; undefined if it is not built as it should be. */
export function readManifest(name: string, octets: Uint8Array): Manifest | undefined {
  try {
    const { root } = parseXml(octets)
    const { namespaceUri } = root
    if (!MANIFEST_NAMESPACES.includes(namespaceUri) || root.localName !== 'ASiCManifest') return undefined
    const signatureUri = theOnly(childElements(root, namespaceUri, 'SigReference').map(uriOf))
    const references = childElements(root, namespaceUri, 'DataObjectReference').map(readReference)
    const isBounded = references.length > 0 && references.length <= MAX_REFERENCES
    if (!signatureUri || !isBounded || new Set(references.map(({ uri }) => uri)).size !== references.length)
      return undefined
    return { name, octets, signatureUri, references }
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

function readReference(element: XmlElement): ManifestReference {
  const value = optionalChild(element, DSIG, 'DigestValue')
  const method = optionalChild(element, DSIG, 'DigestMethod')
  const algorithm = method && attributeOf(method, 'Algorithm')
  if (!value || algorithm === undefined) throw malformed()
  return { uri: uriOf(element), digest: digestOf(algorithm), value: decodeBase64(textOf(value)) }
}

function uriOf(element: XmlElement): string {
  const uri = attributeOf(element, 'URI')
  if (uri === undefined || uri === '') throw malformed()
  return uri
}

function digestOf(uri: string): DigestName | undefined {
  const name = isDigestUri(uri) ? DIGEST_ALGORITHMS[uri] : undefined
  const known = Object.keys(DIGESTS) as DigestName[] // the table has no other keys
  const digest = known.find((one) => one === name)
  return digest && HPKI_ALGORITHMS.digests.has(digest) ? digest : undefined
}

function malformed(): XmlError {
  return new XmlError('xml-signature/malformed', 'A manifest without what it needs')
}
