/** The names that XML Signature 1.1 and XPath Filter 2.0 give to namespaces, transforms and types. */

/** Namespace of every element of XML Signature 1.0. */
export const DSIG_NAMESPACE = 'http://www.w3.org/2000/09/xmldsig#'

/** Namespace of exclusive canonicalisation, and of its `InclusiveNamespaces`. */
export const EXC_C14N_NAMESPACE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** XPath Filter 2.0 §3: both its namespace and, without change, its transform. */
export const XPATH_FILTER_2 = 'http://www.w3.org/2002/06/xmldsig-filter2'

/** What is used when a chain of transforms ends in a node-set (XML Signature §4.4.3.2). */
export const IMPLICIT_C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'

/** Namespace of RSAPSSParams (RFC 9231 §2.3.9). */
export const RSA_PSS_NAMESPACE = 'http://www.w3.org/2007/05/xmldsig-more#'

/** Type of a Reference to a ds:Manifest (XML Signature §5.1). */
export const MANIFEST_TYPE = 'http://www.w3.org/2000/09/xmldsig#Manifest'

/** The transforms that are no canonicalisation (XML Signature §6.6). XSLT is not here and never will be. */
export const TRANSFORMS = {
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature': 'enveloped-signature',
  'http://www.w3.org/2000/09/xmldsig#base64': 'base64',
  'http://www.w3.org/TR/1999/REC-xpath-19991116': 'xpath',
  'http://www.w3.org/2002/06/xmldsig-filter2': 'xpath-filter-2',
} as const

/** URI of a transform that is no canonicalisation. */
export type TransformUri = keyof typeof TRANSFORMS

/** Whether the URI names a transform we know. */
export function isTransform(uri: string): uri is TransformUri {
  return Object.hasOwn(TRANSFORMS, uri)
}
