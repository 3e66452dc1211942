/** Makes JAdES signatures of level B-B and, with a source of time stamps, B-T (TS 119 182-1 §6). */
import { utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { AdesError } from '../../errors.js'
import { type Stamping, stamped } from '../../time-stamp/trouble.js'
import { toBase64Url } from '../base64.js'
import { stampFirst } from '../extend/signature-stamp.js'
import { makeSignature, type PayloadReference, type SignatureTexts } from './make-signature.js'
import type { JadesStatements } from './protected-header.js'

/** How to sign with JAdES. */
export type JadesOptions = JadesStatements &
  Stamping & {
    readonly signer: Signer
    /** Whether the content goes into the file or stays beside it. */
    readonly packaging: 'attached' | 'detached'
    /** Compact without it; with a time stamp flattened, for the compact form has no place for one. */
    readonly form?: 'compact' | 'flattened' | 'general'
    /** Whether the content is signed in base64url, as usual, or as it is (RFC 7797). */
    readonly payloadForm?: 'base64url' | 'as-is'
    /** How detached content is named; without it not at all. */
    readonly reference?: PayloadReference
  }

/**
 * Signs a content and gives the JWS, in UTF-8.
 *
 * @throws {AdesError} `sign/…`, `jades/payload-form`, `time-stamp/…`; whatever the signer and the source of time stamps throw.
 */
export async function signJades(content: Uint8Array, options: JadesOptions): Promise<Uint8Array> {
  const { signer, packaging, payloadForm = 'base64url', timeStamp, reference } = options
  const form = options.form ?? (timeStamp ? 'flattened' : 'compact')
  const isAttached = packaging === 'attached'
  const payload = isAttached ? payloadText(content, payloadForm, form) : undefined
  const matter = { signer, octets: content, payloadForm, ...(!isAttached && reference && { reference }) }
  const texts = await makeSignature(matter, { mimeType: 'application/octet-stream', ...options })
  const text = writeJws(form, payload, texts)
  return utf8(await stamped(text, options, (source) => stampFirst(text, source)))
}

/** The payload as it stands in the file. An empty one reads as none, so it cannot stand there. */
function payloadText(
  content: Uint8Array,
  payloadForm: NonNullable<JadesOptions['payloadForm']>,
  form: NonNullable<JadesOptions['form']>,
): string {
  const text = payloadForm === 'base64url' ? toBase64Url(content) : decodeOr(content)
  // RFC 7797 §5.2: a compact JWS is parted by full stops, and nothing in it is escaped.
  const fits = payloadForm === 'base64url' || form !== 'compact' || /^[\x20-\x2d\x2f-\x7e]+$/.test(text)
  if (!fits || text === '') throw new AdesError('jades/payload-form', 'The content cannot stand in this form')
  return text
}

function decodeOr(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch (error) {
    if (error instanceof TypeError) return ''
    throw error
  }
}

/** A JWS with one signature, in one of its forms (RFC 7515 §7). */
export function writeJws(
  form: NonNullable<JadesOptions['form']>,
  payload: string | undefined,
  { protectedText, signatureText }: SignatureTexts,
): string {
  if (form === 'compact') return `${protectedText}.${payload ?? ''}.${signatureText}`
  const inside = payload === undefined ? {} : { payload }
  const own = { protected: protectedText, signature: signatureText }
  return JSON.stringify(form === 'flattened' ? { ...inside, ...own } : { ...inside, signatures: [own] })
}
