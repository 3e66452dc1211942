/** Further signatures in a JWS that exists: another signer beside the others, or one over the value of one of them. */
import { utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { AdesError } from '../../errors.js'
import type { TimeStampSource } from '../../extend/signature-time-stamp.js'
import { type Stamping, stamped } from '../../time-stamp/trouble.js'
import { fromBase64Url } from '../base64.js'
import { makeSignature } from '../create/make-signature.js'
import type { JadesStatements } from '../create/protected-header.js'
import { writeJws } from '../create/sign-jades.js'
import { type JwsFile, readJwsText } from '../read/jws.js'
import { readSignedHeader, type SignedHeader } from '../read/signed-header.js'
import { openJose } from '../validate/validate-jades.js'
import { chooseJws, withComponents, withJws, withSignature } from './change-jws.js'
import { stampFirst, stampValue } from './signature-stamp.js'

/** Who signs, and what is stated. */
export type FurtherJades = JadesStatements & Stamping & { readonly signer: Signer }

/**
 * Adds a signer; the signatures that are there stay as they are. `detached` is the payload where the file has none.
 *
 * @throws {AdesError} `jades/…`, `sign/…`, `fhir/signed-already`, `extend/no-content`, `time-stamp/…`
 */
export async function addJadesSigner(
  file: Uint8Array,
  { detached, ...options }: FurtherJades & { readonly detached?: Uint8Array },
): Promise<Uint8Array> {
  const { jws, bundle } = openJose(file)
  if (bundle) throw new AdesError('fhir/signed-already', 'A bundle has one signature')
  const payloadForm = formOf(jws)
  const octets = insideOf(jws, payloadForm) ?? detached
  if (!octets) throw new AdesError('extend/no-content', 'The payload is neither in the file nor given')
  const texts = await makeSignature({ signer: options.signer, octets, payloadForm }, options)
  const text = withSignature(jws, texts)
  return utf8(await stamped(text, options, (source) => stampLast(text, source)))
}

async function stampLast(text: string, source: TimeStampSource): Promise<string> {
  const grown = readJwsText(text)
  const last = grown.parts.at(-1)
  if (last?.outcome !== 'read') throw new AdesError('jades/malformed', 'The new signature cannot be read')
  return withComponents(grown, last.signature, [await stampValue(last.signature, source)])
}

/** All signatures of a file have their payload in the same form (RFC 7797 §3). */
function formOf({ parts }: JwsFile): SignedHeader['payloadForm'] {
  const [part] = parts
  const result = part?.outcome === 'read' ? readSignedHeader(part.signature) : undefined
  if (result?.outcome !== 'read') throw new AdesError('jades/malformed', 'The first signature cannot be read')
  return result.header.payloadForm
}

function insideOf({ payload }: JwsFile, form: SignedHeader['payloadForm']): Uint8Array | undefined {
  if (payload === undefined) return undefined
  return form === 'as-is' ? utf8(payload) : fromBase64Url(payload)
}

/**
 * Countersigns the signature with an id, or the only one.
 *
 * @throws {AdesError} `jades/…`, `sign/…`, `extend/…`, `time-stamp/…`
 */
export async function countersignJades(
  file: Uint8Array,
  {
    signatureId,
    ...options
  }: Omit<FurtherJades, 'contentTimeStamp' | 'mimeType'> & { readonly signatureId?: string },
): Promise<Uint8Array> {
  const { jws, bundle } = openJose(file)
  const over = chooseJws(jws, signatureId)
  const matter = { signer: options.signer, octets: over.value, payloadForm: 'base64url' } as const
  const compact = writeJws('compact', undefined, await makeSignature(matter, options))
  const cSig = await stamped<unknown>(compact, options, async (source) =>
    JSON.parse(await stampFirst(compact, source)),
  )
  const text = withComponents(jws, over, [JSON.stringify({ cSig })])
  return utf8(bundle ? withJws(bundle, text) : text)
}
