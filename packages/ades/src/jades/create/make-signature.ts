/** One signature over a payload: its protected header and its value, both in base64url. */
import { createHash } from 'node:crypto'
import type { Signer } from '@jitsuin/pki'
import { fetchStamp } from '../../extend/signature-time-stamp.js'
import { toJwsValue } from '../algorithms.js'
import { toBase64Url } from '../base64.js'
import { formed, signingInput } from '../payload.js'
import { type HeaderMatter, type JadesStatements, writeProtectedHeader } from './protected-header.js'

/** How a payload that stands elsewhere is referred to: not at all, by an address, or by an address and its digest. */
export type PayloadReference = { readonly uri: string; readonly by: 'uri' | 'uri-hash' }

/** What is signed, and how it stands in what is signed. */
export type SignatureMatter = {
  readonly signer: Signer
  readonly octets: Uint8Array
  readonly payloadForm: HeaderMatter['payloadForm']
  readonly readers?: 'of-jades' | 'any'
  readonly reference?: PayloadReference
}

/** As they stand in the file. */
export type SignatureTexts = { readonly protectedText: string; readonly signatureText: string }

/** Signs. @throws {AdesError} `sign/…`, `time-stamp/…`; what the signer and the source of time stamps throw */
export async function makeSignature(
  { octets, reference, ...how }: SignatureMatter,
  statements: JadesStatements,
): Promise<SignatureTexts> {
  const { signer } = how
  const payload = formed(octets, how.payloadForm)
  const source = statements.contentTimeStamp
  const matter: HeaderMatter = {
    ...how,
    ...(reference && { signedData: signedDataOf(reference, payload) }),
    ...(source && { contentTimeStamp: await fetchStamp(source, sha256(payload)) }),
  }
  const protectedText = writeProtectedHeader(matter, statements)
  // What is referred to by its digest is no payload of its own (TS 119 182-1 §5.2.8.3.3).
  const signed = reference?.by === 'uri-hash' ? new Uint8Array() : payload
  const value = await signer.sign(signingInput(protectedText, signed))
  return { protectedText, signatureText: toBase64Url(toJwsValue(signer.algorithm, value)) }
}

function signedDataOf({ uri, by }: PayloadReference, payload: Uint8Array) {
  return by === 'uri' ? { uri } : { uri, hash: { digest: 'sha256' as const, value: sha256(payload) } }
}

function sha256(octets: Uint8Array): Uint8Array {
  return createHash('sha256').update(octets).digest()
}
