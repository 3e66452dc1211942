/** Signs a FHIR bundle inside of it: all that stands there stays as it is, and Bundle.signature is put in behind it. */
import { toBase64, utf8 } from '@jitsuin/kernel'
import { attributeOf, parseCertificate, type Signer } from '@jitsuin/pki'
import { AdesError } from '../../errors.js'
import { type Stamping, stamped } from '../../time-stamp/trouble.js'
import { makeSignature } from '../create/make-signature.js'
import type { JadesStatements } from '../create/protected-header.js'
import { writeJws } from '../create/sign-jades.js'
import { stampFirst } from '../extend/signature-stamp.js'
import { itemsOf, member, objectOf, textOf } from '../json/access.js'
import { decodeJsonText, type JsonObject, parseJson } from '../json/parse-json.js'
import { DOCUMENT_FORMAT, documentOctets, isBundle } from './bundle.js'

/** How to sign a bundle. */
export type BundleOptions = Pick<JadesStatements, 'signingTime' | 'location' | 'policy'> &
  Stamping & {
    readonly signer: Signer
  }

/** The signature of the author (ASTM E1762), as the guides of the Japanese documents ask for. */
const AUTHOR = {
  system: 'urn:iso-astm:E1762-95:2013',
  code: '1.2.840.10065.1.12.1.1',
  display: "Author's Signature",
} as const

/**
 * The bundle with its signature, level B-B or, with a source of time stamps, B-T.
 *
 * @throws {AdesError} `json/…`, `fhir/not-a-bundle`, `fhir/signed-already`, `sign/…`, `time-stamp/…`
 */
export async function signBundle(file: Uint8Array, options: BundleOptions): Promise<Uint8Array> {
  const { signer, signingTime } = options
  const text = decodeJsonText(file)
  const root = objectOf(parseJson(text))
  if (!root || !isBundle(root)) throw new AdesError('fhir/not-a-bundle', 'The JSON is no FHIR bundle')
  if (root.members.has('signature')) throw new AdesError('fhir/signed-already', 'It is signed already')
  const octets = documentOctets(root)
  const texts = await makeSignature(
    { signer, octets, payloadForm: 'base64url', readers: 'any' },
    { mimeType: 'application/fhir+json', commitment: { uri: `urn:oid:${AUTHOR.code}` }, ...options },
  )
  const compact = writeJws('compact', undefined, texts)
  const jws = await stamped(compact, options, (source) => stampFirst(compact, source))
  const signature = JSON.stringify({
    type: [AUTHOR],
    when: signingTime.toISOString(),
    who: authorOf(root) ?? { display: nameOf(signer) },
    targetFormat: DOCUMENT_FORMAT,
    sigFormat: 'application/jose',
    data: toBase64(utf8(jws)),
  })
  return utf8(`${text.slice(0, root.end - 1)},"signature":${signature}${text.slice(root.end - 1)}`)
}

/** Whom the document itself names first as its author (Composition.author). */
function authorOf(root: JsonObject): { readonly reference: string } | undefined {
  const [first] = itemsOf(root.members.get('entry'))
  const [author] = itemsOf(member(member(first, 'resource'), 'author'))
  const reference = textOf(member(author, 'reference'))
  return reference === undefined ? undefined : { reference }
}

function nameOf({ certificateDer }: Signer): string {
  return attributeOf(parseCertificate(certificateDer).subject, 'CN') ?? 'signer'
}
