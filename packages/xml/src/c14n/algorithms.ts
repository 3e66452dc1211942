/** How each canonicalisation method differs from the others. */
export type C14nMethod = {
  readonly version: '1.0' | '1.1' | 'exclusive'
  readonly comments: 'kept' | 'dropped'
}

/** The canonicalisation methods by the identifiers that signatures carry (XML Signature 1.1 §6.5). */
export const C14N_ALGORITHMS = {
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315': { version: '1.0', comments: 'dropped' },
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments': { version: '1.0', comments: 'kept' },
  'http://www.w3.org/2006/12/xml-c14n11': { version: '1.1', comments: 'dropped' },
  'http://www.w3.org/2006/12/xml-c14n11#WithComments': { version: '1.1', comments: 'kept' },
  'http://www.w3.org/2001/10/xml-exc-c14n#': { version: 'exclusive', comments: 'dropped' },
  'http://www.w3.org/2001/10/xml-exc-c14n#WithComments': { version: 'exclusive', comments: 'kept' },
} as const satisfies Record<string, C14nMethod>

/** The identifier of a canonicalisation method. */
export type C14nAlgorithm = keyof typeof C14N_ALGORITHMS

/** Whether a URI names a canonicalisation method. */
export function isC14nAlgorithm(uri: string): uri is C14nAlgorithm {
  return Object.hasOwn(C14N_ALGORITHMS, uri)
}
