/** Carries out the transforms of a reference (XML Signature §6.6) on what the reference names. */
import { C14N_ALGORITHMS } from '../c14n/algorithms.js'
import { canonicalize } from '../c14n/canonicalize.js'
import { XmlError } from '../errors.js'
import type { XmlLimits } from '../reader/limits.js'
import { parseXml } from '../reader/reader.js'
import type { XmlElement } from '../tree.js'
import { type Budget, spend } from '../xpath/budget.js'
import { applySetOperations, filterNodes, selectNodes } from '../xpath/filter.js'
import { createNodeModel, documentOf } from '../xpath/nodes.js'
import type { Evaluation } from '../xpath/values.js'
import type { Canonicalization } from './canonicalization.js'
import { membersOf, type NodeData, nodeSetOf, type OctetData, type ReferenceData } from './data.js'
import { decodeBase64 } from './element-reading.js'
import { IMPLICIT_C14N } from './names.js'
import type { Transform } from './transform-structure.js'

/** What the transforms of one signature share. */
export type TransformContext = {
  /** The ds:Signature that is being checked or made. */
  readonly signature: XmlElement
  readonly xpathBudget: Budget
  /** Octets that may still be made, all references together. */
  readonly octetBudget: { remainingOctets: number }
  /** Bounds for octets that a transform reads as a document. */
  readonly xmlLimits: Partial<XmlLimits>
  /** What becomes of an enveloped-signature transform over data beside the signature: by its definition (§6.6.4) nothing is taken away. */
  readonly outside: 'refuse' | 'leave'
}

/**
 * Runs the transforms in order and ends in octets: a node-set left at the end is canonicalised by inclusive C14N 1.0
 * without comments (§4.4.3.2).
 *
 * @throws {XmlError} `xml-signature/transform-refused`, `…/too-much`, or what reader, canonicaliser and XPath throw.
 */
export function runTransforms(
  data: ReferenceData,
  transforms: readonly Transform[],
  context: TransformContext,
): OctetData {
  let current = counted(data, context)
  for (const transform of transforms) current = counted(runTransform(current, transform, context), context)
  return current.kind === 'octets'
    ? current
    : counted(toOctets(current, { algorithm: IMPLICIT_C14N }), context)
}

/** Counts octets made or read; §8.3 warns of references that are cheap to write and dear to follow. */
function counted<Data extends ReferenceData>(data: Data, { octetBudget }: TransformContext): Data {
  if (data.kind === 'octets') octetBudget.remainingOctets -= data.octets.length
  if (octetBudget.remainingOctets < 0)
    throw new XmlError('xml-signature/too-much', 'Too many octets to digest')
  return data
}

function runTransform(data: ReferenceData, transform: Transform, context: TransformContext): ReferenceData {
  switch (transform.kind) {
    case 'canonicalization':
      return canonicalizeData(data, transform.canonicalization, context)
    case 'enveloped-signature':
      return withoutSignature(data, context)
    case 'base64':
      return { kind: 'octets', octets: decodeData(data) }
    case 'xpath':
      return filterByXPath(toNodes(data, context), transform, context)
    case 'xpath-filter-2':
      return filterBySets(toNodes(data, context), transform.filters, context)
    case 'unsupported':
      throw new XmlError('xml-signature/transform-refused', 'Unknown transform')
  }
}

/** Octets that are canonical already stay the form of the same part of the document. */
function canonicalizeData(
  data: ReferenceData,
  method: Canonicalization,
  context: TransformContext,
): OctetData {
  const result = toOctets(toNodes(data, context), method)
  if (data.kind === 'nodes') return result
  const { octets } = result
  if (data.origin === undefined) return { kind: 'octets', octets }
  const comments = keepsComments(method) ? data.origin.comments : 'dropped'
  return { kind: 'octets', octets, origin: { ...data.origin, comments } }
}

function toOctets(data: NodeData, method: Canonicalization): OctetData {
  const octets = canonicalize(data.apex, {
    ...method,
    algorithm: data.comments === 'kept' ? method.algorithm : withoutComments(method.algorithm),
    excluded: data.excluded,
    nodeSet: data.nodeSet,
  })
  if (data.nodeSet !== undefined) return { kind: 'octets', octets }
  return {
    kind: 'octets',
    octets,
    origin: { ...data, comments: keepsComments(method) ? data.comments : 'dropped' },
  }
}

function keepsComments({ algorithm }: Canonicalization): boolean {
  return C14N_ALGORITHMS[algorithm].comments === 'kept'
}

/** Comments that are not in the node-set do not come back (§4.4.3.3). */
function withoutComments(algorithm: Canonicalization['algorithm']): Canonicalization['algorithm'] {
  switch (algorithm) {
    case 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments':
      return 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
    case 'http://www.w3.org/2006/12/xml-c14n11#WithComments':
      return 'http://www.w3.org/2006/12/xml-c14n11'
    case 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments':
      return 'http://www.w3.org/2001/10/xml-exc-c14n#'
    default:
      return algorithm
  }
}

/** Octets are read as a document, comments and all (§4.4.3.2). */
function toNodes(data: ReferenceData, context: TransformContext): NodeData {
  if (data.kind === 'nodes') return data
  const apex = parseXml(data.octets, context.xmlLimits)
  return { kind: 'nodes', apex, comments: 'kept', excluded: new Set() }
}

/**
 * §6.6.4: takes away the very signature that bears the transform. It must stand inside the data, and not be all of it:
 * a document that is nothing but its signature would be a signature over nothing.
 */
function withoutSignature(data: ReferenceData, { signature, outside }: TransformContext): NodeData {
  if (outside === 'leave' && data.kind === 'nodes' && isBeside(data.apex, signature)) return data
  if (data.kind === 'octets' || signature.parent.kind === 'document' || !contains(data, signature)) {
    throw new XmlError(
      'xml-signature/transform-refused',
      'The signature is not enveloped by what it refers to',
    )
  }
  return { ...data, excluded: new Set([...data.excluded, signature]) }
}

/** Neither holds the other: to leave one out of the other takes nothing away. */
function isBeside(apex: NodeData['apex'], signature: XmlElement): boolean {
  return !isAncestorOrSelf(apex, signature) && !isAncestorOrSelf(signature, apex)
}

function isAncestorOrSelf(outer: NodeData['apex'], inner: NodeData['apex']): boolean {
  for (let at = inner; ; at = at.parent) {
    if (at === outer) return true
    if (at.kind === 'document') return false
  }
}

function contains({ apex, excluded }: NodeData, signature: XmlElement): boolean {
  for (let at = signature; !excluded.has(at); at = at.parent) {
    if (at.parent === apex) return true
    if (at.parent.kind === 'document') return false
  }
  return false
}

/** §6.6.2: of nodes, the text in them; of octets, the characters. */
function decodeData(data: ReferenceData): Uint8Array {
  if (data.kind === 'octets') return decodeBase64(Buffer.from(data.octets).toString('latin1'))
  let text = ''
  for (const node of membersOf(data)) {
    if (node.kind === 'text' && (data.nodeSet === undefined || data.nodeSet.includes(node)))
      text += node.value
  }
  return decodeBase64(text)
}

function filterByXPath(
  data: NodeData,
  { expression, bearer }: Extract<Transform, { kind: 'xpath' }>,
  context: TransformContext,
): NodeData {
  const evaluation = evaluationFor(data, bearer, context)
  const members = new Set(membersOf(data))
  spend(context.xpathBudget, members.size)
  return { ...data, nodeSet: filterNodes(members, nodeSetOf(data, members), { expression, evaluation }) }
}

function filterBySets(
  data: NodeData,
  filters: Extract<Transform, { kind: 'xpath-filter-2' }>['filters'],
  context: TransformContext,
): NodeData {
  const evaluation = evaluationFor(data, undefined, context)
  const members = new Set(membersOf(data))
  spend(context.xpathBudget, members.size)
  const operations = filters.map(({ operation, expression, bearer }) => ({
    operation,
    selected: selectNodes(expression, { ...evaluation, here: bearer }),
  }))
  return { ...data, nodeSet: applySetOperations(nodeSetOf(data, members), operations, evaluation) }
}

function evaluationFor(data: NodeData, here: XmlElement | undefined, context: TransformContext): Evaluation {
  const budget = context.xpathBudget
  return { model: createNodeModel(documentOf(data.apex), budget), budget, here }
}
