/** A time stamp over the value of a signature (sigTst, TS 119 182-1 §5.3.4): over its base64url text. */
import { createHash } from 'node:crypto'
import { toBase64 } from '@jitsuin/kernel'
import { fetchStamp, type TimeStampSource } from '../../extend/signature-time-stamp.js'
import { type JwsSignature, readJwsText } from '../read/jws.js'
import { chooseJws, type NewComponent, withComponents } from './change-jws.js'

/** The component with a new stamp. @throws {AdesError} `time-stamp/imprint-differs`; what the source throws */
export async function stampValue(
  { signatureText }: Pick<JwsSignature, 'signatureText'>,
  source: TimeStampSource,
): Promise<NewComponent> {
  return writeStamp('sigTst', await fetchStamp(source, createHash('sha256').update(signatureText).digest()))
}

/** A container with one token (§5.4.3.3). */
export function writeStamp(name: 'sigTst' | 'arcTst', token: Uint8Array): NewComponent {
  return JSON.stringify({ [name]: { tstTokens: [{ val: toBase64(token) }] } })
}

/** The text of a JWS with its only signature stamped. @throws as `stampValue` */
export async function stampFirst(text: string, source: TimeStampSource): Promise<string> {
  const file = readJwsText(text)
  const signature = chooseJws(file, undefined)
  return withComponents(file, signature, [await stampValue(signature, source)])
}
