/** Reads ds:Transforms (XML Signature §4.4.3.4) into a closed list; what is not in it is refused, never skipped. */
import { isC14nAlgorithm } from '../c14n/algorithms.js'
import { XmlError } from '../errors.js'
import type { XmlElement } from '../tree.js'
import { namespacesInScope } from '../xpath/nodes.js'
import { parseXPath } from '../xpath/parser.js'
import type { Expression } from '../xpath/syntax.js'
import { type Canonicalization, parseCanonicalization } from './canonicalization.js'
import { allowAttributes, ChildReader, malformed, requiredAttribute, textOf } from './element-reading.js'
import { DSIG_NAMESPACE, isTransform, TRANSFORMS, XPATH_FILTER_2 } from './names.js'

/** An XPath expression and the element that bears it, which here() gives back. */
export type BorneExpression = { readonly bearer: XmlElement; readonly expression: Expression }

/** One transform, its parameters read. */
export type Transform =
  | { readonly kind: 'canonicalization'; readonly canonicalization: Canonicalization }
  | { readonly kind: 'enveloped-signature' }
  | { readonly kind: 'base64' }
  | ({ readonly kind: 'xpath' } & BorneExpression)
  | {
      readonly kind: 'xpath-filter-2'
      readonly filters: readonly (BorneExpression & {
        readonly operation: 'intersect' | 'subtract' | 'union'
      })[]
    }
  /** Nobody here carries it out; it only stands in a list where the caller asked for that. */
  | { readonly kind: 'unsupported'; readonly algorithm: string }

const MAX_FILTERS = 16

/** How much the transforms of a reference may ask for. */
export type TransformLimits = {
  readonly transformsPerReference: number
  /** Whether a transform that nobody here can carry out is kept as `unsupported`, for a report; it is refused without this. */
  readonly unknownTransforms?: 'keep'
}

/**
 * Reads the transforms of one reference, at most as many as the limits allow.
 *
 * @throws {XmlError} `xml-signature/transform-refused`, `…/too-much`, `…/malformed` or `xpath/…`.
 */
export function parseTransforms(
  element: XmlElement,
  { transformsPerReference: limit, unknownTransforms }: TransformLimits,
): Transform[] {
  allowAttributes(element, [])
  const parts = new ChildReader(element)
  const transforms = parts.many({ namespaceUri: DSIG_NAMESPACE, localName: 'Transform' })
  parts.end()
  if (transforms.length === 0) throw malformed('ds:Transforms is empty')
  if (transforms.length > limit) throw new XmlError('xml-signature/too-much', `More than ${limit} transforms`)
  return transforms.map((transform) =>
    unknownTransforms === 'keep' ? parseOrKeep(transform) : parseTransform(transform),
  )
}

function parseOrKeep(element: XmlElement): Transform {
  try {
    return parseTransform(element)
  } catch (error) {
    if (!(error instanceof XmlError) || !UNKNOWN.has(error.code)) throw error
    return { kind: 'unsupported', algorithm: requiredAttribute(element, 'Algorithm') }
  }
}

const UNKNOWN: ReadonlySet<XmlError['code']> = new Set([
  'xml-signature/transform-refused',
  'xpath/unsupported',
])

function parseTransform(element: XmlElement): Transform {
  const algorithm = requiredAttribute(element, 'Algorithm')
  if (isC14nAlgorithm(algorithm)) {
    return { kind: 'canonicalization', canonicalization: parseCanonicalization(element) }
  }
  if (!isTransform(algorithm)) throw new XmlError('xml-signature/transform-refused', 'Unknown transform')
  allowAttributes(element, ['Algorithm'])
  const parts = new ChildReader(element)
  const transform = parseKnown(TRANSFORMS[algorithm], parts)
  parts.end()
  return transform
}

function parseKnown(kind: (typeof TRANSFORMS)[keyof typeof TRANSFORMS], parts: ChildReader): Transform {
  switch (kind) {
    case 'enveloped-signature':
    case 'base64':
      return { kind }
    case 'xpath': {
      const bearer = parts.required({ namespaceUri: DSIG_NAMESPACE, localName: 'XPath' })
      allowAttributes(bearer, [])
      return { kind, ...parseExpression(bearer) }
    }
    case 'xpath-filter-2':
      return { kind, filters: parseFilters(parts) }
  }
}

function parseFilters(parts: ChildReader): Extract<Transform, { kind: 'xpath-filter-2' }>['filters'] {
  const bearers = parts.many({ namespaceUri: XPATH_FILTER_2, localName: 'XPath' })
  if (bearers.length === 0) throw malformed('The filter transform has no XPath')
  if (bearers.length > MAX_FILTERS)
    throw new XmlError('xml-signature/too-much', `More than ${MAX_FILTERS} filters`)
  return bearers.map((bearer) => {
    allowAttributes(bearer, ['Filter'])
    const operation = requiredAttribute(bearer, 'Filter')
    if (operation !== 'intersect' && operation !== 'subtract' && operation !== 'union') {
      throw malformed('Unknown set operation')
    }
    return { operation, ...parseExpression(bearer) }
  })
}

function parseExpression(bearer: XmlElement): BorneExpression {
  const scope = namespacesInScope(bearer)
  return { bearer, expression: parseXPath(textOf(bearer), (prefix) => scope.get(prefix)) }
}
