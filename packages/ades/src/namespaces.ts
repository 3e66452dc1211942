/** The names that XML advanced electronic signatures use, once. */

/** XML Signature (W3C XML Signature 1.1 §1.3). */
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
/** Elements that XML Signature 1.1 added (§1.3). */
export const DSIG_11 = 'http://www.w3.org/2009/xmldsig11#'
/** XAdES 1.3.2 (ETSI EN 319 132-1 §4.2). */
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#'
/** XAdES 1.4.1: archive time stamps and validation data of time stamps (ETSI EN 319 132-1 §4.2). */
export const XADES_141 = 'http://uri.etsi.org/01903/v1.4.1#'
/** XAdES 1.2.2 and 1.1.1 (ETSI TS 101 903 of those versions): read, never written. */
export const XADES_122 = 'http://uri.etsi.org/01903/v1.2.2#'
export const XADES_111 = 'http://uri.etsi.org/01903/v1.1.1#'
/** Every namespace in which QualifyingProperties stand. */
export const XADES_NAMESPACES: ReadonlySet<string> = new Set([XADES, XADES_122, XADES_111])
/** XML Schema instance: the e-prescription documents name their schema with it. */
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

/** Reference type of the signed properties (EN 319 132-1 §4.3.4). */
export const SIGNED_PROPERTIES_TYPE = 'http://uri.etsi.org/01903#SignedProperties'

/** What writers of all versions call it; each version before 1.3.2 named its own namespace. */
export const SIGNED_PROPERTIES_TYPES: ReadonlySet<string> = new Set([
  SIGNED_PROPERTIES_TYPE,
  ...[XADES, XADES_141, XADES_122, XADES_111].map((namespace) => `${namespace}SignedProperties`),
])
/** Reference type of a signature that is countersigned (EN 319 132-1 §5.2.7.2). */
export const COUNTERSIGNED_TYPE = 'http://uri.etsi.org/01903#CountersignedSignature'

/** Inclusive canonicalisation: what XML Signature falls back to (XML Signature 1.1 §4.4.3.2). */
export const INCLUSIVE_C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
/** Exclusive canonicalisation. */
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
/** Transform that leaves out the signature that stands inside the signed data. */
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
/** Transform that keeps the nodes for which an XPath expression is true. */
export const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116'
/** Transform that decodes base64 text to octets. */
export const BASE64 = 'http://www.w3.org/2000/09/xmldsig#base64'
/** SHA-256 as XML Signature names it. */
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
