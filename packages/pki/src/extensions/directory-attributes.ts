/** subjectDirectoryAttributes (RFC 5280 §4.2.1.8), whose values stay as they are, and ocsp-nocheck (RFC 6960 §4.2.2.2.1). */
import * as der from '../der.js'
import { EXTENSION_OIDS } from './oids.js'
import { extensionReader, malformedExtension, oneOrMore } from './reader.js'

/** One attribute: `bytes` is the whole of it, `values` the whole TLVs in its SET. */
export type DirectoryAttribute = {
  readonly type: string
  readonly bytes: Uint8Array
  readonly values: readonly Uint8Array[]
}

/** Reads subjectDirectoryAttributes: one or more attributes, none twice (X.501 §8.2). */
export const readSubjectDirectoryAttributes = extensionReader(
  EXTENSION_OIDS.subjectDirectoryAttributes,
  (value): readonly DirectoryAttribute[] => {
    const attributes = oneOrMore(value).map(directoryAttribute)
    if (new Set(attributes.map(({ type }) => type)).size !== attributes.length)
      malformedExtension('An attribute stands twice')
    return attributes
  },
)

/** Reads ocsp-nocheck, a NULL: nobody need ask for the status of this responder's certificate. */
export const readOcspNoCheck = extensionReader(EXTENSION_OIDS.ocspNoCheck, (value) => {
  der.expectNull(value)
  return { status: 'need-not-be-checked' } as const
})

function directoryAttribute(node: der.Node): DirectoryAttribute {
  const [type, values] = der.children(node, der.SEQUENCE, 2)
  return {
    type: der.oidValue(type),
    bytes: node.bytes,
    values: oneOrMore(values, der.SET).map(({ bytes }) => bytes),
  }
}
