/** The names that SAML 2.0 gives to namespaces, bindings, formats and states. */

/** saml-core-2.0 §1.3, metadata §1.1, xmldsig. */
export const NS = {
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  dsig: 'http://www.w3.org/2000/09/xmldsig#',
  xenc: 'http://www.w3.org/2001/04/xmlenc#',
} as const

/** The bindings in use (saml-bindings-2.0 §3.4, §3.5). Artifact and SOAP have no row. */
export const BINDINGS = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
} as const

/** Our name of a binding. */
export type Binding = keyof typeof BINDINGS

/** The binding that a URI names, or nothing. */
export function bindingOf(uri: string): Binding | undefined {
  if (uri === BINDINGS.redirect) return 'redirect'
  return uri === BINDINGS.post ? 'post' : undefined
}

/** Formats of a NameID that are understood (core §8.3). */
export const NAME_ID_FORMATS = {
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
} as const

/** Status codes (core §3.2.2.2): those of the top, and those that say more. */
export const STATUS_CODES = {
  success: 'urn:oasis:names:tc:SAML:2.0:status:Success',
  requester: 'urn:oasis:names:tc:SAML:2.0:status:Requester',
  responder: 'urn:oasis:names:tc:SAML:2.0:status:Responder',
  versionMismatch: 'urn:oasis:names:tc:SAML:2.0:status:VersionMismatch',
  authnFailed: 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed',
  invalidNameIdPolicy: 'urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy',
  noAuthnContext: 'urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext',
  noPassive: 'urn:oasis:names:tc:SAML:2.0:status:NoPassive',
  partialLogout: 'urn:oasis:names:tc:SAML:2.0:status:PartialLogout',
  requestDenied: 'urn:oasis:names:tc:SAML:2.0:status:RequestDenied',
  requestUnsupported: 'urn:oasis:names:tc:SAML:2.0:status:RequestUnsupported',
  unknownPrincipal: 'urn:oasis:names:tc:SAML:2.0:status:UnknownPrincipal',
} as const

/** Our name of a status code. */
export type StatusCode = keyof typeof STATUS_CODES

/** Format of attribute names that are URIs (core §8.2.2). */
export const ATTRIBUTE_NAME_URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'

/** Confirmation of whoever brings the assertion (profiles §4.1.4.2). */
export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
