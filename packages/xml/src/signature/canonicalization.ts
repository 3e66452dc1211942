/** The methods by which a part of a document becomes octets, as signatures name them (XML Signature §4.4.1, §6.5). */
import { type C14nAlgorithm, isC14nAlgorithm } from '../c14n/algorithms.js'
import { XmlError } from '../errors.js'
import type { XmlElement } from '../tree.js'
import {
  allowAttributes,
  ChildReader,
  elementChildren,
  malformed,
  requiredAttribute,
} from './element-reading.js'
import { EXC_C14N_NAMESPACE } from './names.js'

/** How SignedInfo, or a node-set, becomes octets. */
export type Canonicalization = {
  readonly algorithm: C14nAlgorithm
  /** The PrefixList of exclusive canonicalisation, as written: `#default` stands for the default namespace. */
  readonly inclusivePrefixes?: readonly string[]
}

const INCLUSIVE_NAMESPACES = { namespaceUri: EXC_C14N_NAMESPACE, localName: 'InclusiveNamespaces' }

/**
 * Reads a ds:CanonicalizationMethod, or any element of its type.
 *
 * @throws {XmlError} `xml-signature/algorithm-refused` for a method outside the C14N family.
 */
export function parseCanonicalization(element: XmlElement): Canonicalization {
  allowAttributes(element, ['Algorithm'])
  const algorithm = requiredAttribute(element, 'Algorithm')
  if (!isC14nAlgorithm(algorithm)) {
    throw new XmlError('xml-signature/algorithm-refused', 'The canonicalisation method is unknown')
  }
  const parts = new ChildReader(element)
  const list = algorithm.startsWith(EXC_C14N_NAMESPACE) ? parts.optional(INCLUSIVE_NAMESPACES) : undefined
  parts.end()
  if (list === undefined) return { algorithm }
  allowAttributes(list, ['PrefixList'])
  if (elementChildren(list).length > 0) throw malformed('InclusiveNamespaces has children')
  const prefixes = requiredAttribute(list, 'PrefixList').split(/[ \t\r\n]+/)
  return { algorithm, inclusivePrefixes: prefixes.filter((prefix) => prefix !== '') }
}
