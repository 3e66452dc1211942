/** HTTP-POST binding (saml-bindings-2.0 §3.5): a message in a field of a form. */
import { toBase64, utf8 } from '@jitsuin/kernel'
import { SamlError } from '../errors.js'
import { malformed } from '../wire/read.js'
import { decodeBase64Strictly } from './base64.js'
import { checkRelayState } from './relay-state.js'

/** A message as it came in a form. */
export type PostMessage = {
  readonly kind: 'SAMLRequest' | 'SAMLResponse'
  readonly octets: Uint8Array
  readonly relayState: string | undefined
}

const FORM_BYTES = 256 * 1024

/**
 * Reads the body of a form, application/x-www-form-urlencoded.
 *
 * @throws {SamlError} `saml/malformed`, `saml/too-large`, `saml/relay-state`.
 */
export function readPost(body: Uint8Array): PostMessage {
  if (body.length > FORM_BYTES) throw new SamlError('saml/too-large', 'The form is too long')
  const fields = new URLSearchParams(Buffer.from(body).toString('latin1'))
  const one = (name: string) => {
    const values = fields.getAll(name)
    if (values.length > 1) throw malformed(`${name} stands twice`)
    return values[0]
  }
  const [request, response] = [one('SAMLRequest'), one('SAMLResponse')]
  const text = request ?? response
  if (text === undefined || (request !== undefined && response !== undefined)) {
    throw malformed('The form holds not one message')
  }
  return {
    kind: request === undefined ? 'SAMLResponse' : 'SAMLRequest',
    octets: decodeBase64Strictly(text),
    relayState: checkRelayState(one('RelayState')),
  }
}

/** A form that a browser shall post. */
export type PostForm = {
  readonly location: string
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** Puts a message into a form. */
export function postForm(
  kind: PostMessage['kind'],
  message: { readonly location: string; readonly xml: string; readonly relayState: string | undefined },
): PostForm {
  const { location, xml, relayState } = message
  const state = relayState === undefined ? [] : [['RelayState', relayState] as const]
  return { location, fields: [[kind, toBase64(utf8(xml))], ...state] }
}
