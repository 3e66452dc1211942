import { SamlError } from '../errors.js'

/** saml-bindings-2.0 §3.4.3: at most 80 bytes. */
const MAX_BYTES = 80

/**
 * Checks what a partner wants back unread. It is never interpreted, only echoed, escaped, to that partner.
 *
 * @throws {SamlError} `saml/relay-state` when it is longer than 80 bytes or holds control characters.
 */
export function checkRelayState(relayState: string | undefined): string | undefined {
  if (relayState === undefined) return undefined
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (Buffer.byteLength(relayState) > MAX_BYTES || /[\u0000-\u001f\u007f]/.test(relayState)) {
    throw new SamlError('saml/relay-state', 'The relay state is too long or holds control characters')
  }
  return relayState
}
