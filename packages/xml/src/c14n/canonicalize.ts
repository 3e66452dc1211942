import { documentOf } from '../find.js'
import { parseXml } from '../reader/reader.js'
import type { XmlDocument, XmlElement, XmlNode } from '../tree.js'
import { C14N_ALGORITHMS, type C14nAlgorithm } from './algorithms.js'
import type { NodeSet } from './node-set.js'
import { Sink } from './sink.js'
import { writeSubset } from './subset.js'
import { writeSubtree } from './subtree.js'
import { selectSubset, type XPathSubset } from './xpath-subset.js'

/** What to canonicalise, and how. */
export type C14nOptions = Partial<XPathSubset> & {
  readonly algorithm: C14nAlgorithm
  /** The PrefixList of InclusiveNamespaces: `#default` is the default namespace (Exclusive C14N §3); else ignored. */
  readonly inclusivePrefixes?: readonly string[] | undefined
  /** Nodes left out with everything in them, such as an enveloped signature. */
  readonly excluded?: ReadonlySet<XmlNode> | undefined
  /** Only members of this set are written, each judged on its own. */
  readonly nodeSet?: NodeSet | undefined
}

const NOTHING: ReadonlySet<never> = new Set()

/**
 * The canonical form, in UTF-8, of a document, or of an element with everything in it as it stands in its document, or of
 * those nodes in it that are in a set or that an XPath expression selects. Bytes are read as a document first.
 *
 * @throws {XmlError} `c14n/relative-namespace` (C14N 1.0 §1.3), for bytes whatever `parseXml` throws, and what
 *   `selectSubset` throws of an expression.
 */
export function canonicalize(input: XmlDocument | XmlElement | Uint8Array, options: C14nOptions): Uint8Array {
  const top = input instanceof Uint8Array ? parseXml(input) : input
  const job = {
    method: C14N_ALGORITHMS[options.algorithm],
    inclusivePrefixes: new Set(
      options.inclusivePrefixes?.map((prefix) => (prefix === '#default' ? '' : prefix)),
    ),
    excluded: options.excluded ?? NOTHING,
  }
  const sink = new Sink()
  if (isInside(top, job.excluded)) return sink.toBytes()
  const nodeSet = options.nodeSet ?? subsetOf(top, options)
  if (nodeSet) writeSubset(top, { ...job, nodeSet }, sink)
  else writeSubtree(top, job, sink)
  return sink.toBytes()
}

function subsetOf(top: XmlDocument | XmlElement, { xpath, namespaces }: C14nOptions): NodeSet | undefined {
  if (xpath === undefined) return undefined
  return selectSubset(top.kind === 'document' ? top : documentOf(top), { xpath, namespaces })
}

/** Whether a node stands in one that is left out; its canonical form is empty then. */
function isInside(node: XmlDocument | XmlElement, excluded: ReadonlySet<XmlNode>): boolean {
  for (let at = node; at.kind === 'element' && excluded.size > 0; at = at.parent)
    if (excluded.has(at)) return true
  return false
}
