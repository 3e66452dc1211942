import { decodeBase64, XmlError } from '@jitsuin/xml'
import { SamlError } from '../errors.js'

/**
 * Decodes base64 that may be broken into lines (saml-bindings-2.0 §3.4.4.1, §3.5.4) and is otherwise in its one form.
 *
 * @throws {SamlError} `saml/malformed`.
 */
export function decodeBase64Strictly(text: string): Uint8Array {
  try {
    return decodeBase64(text)
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause
    throw new SamlError('saml/malformed', 'Not strict base64', { cause })
  }
}
