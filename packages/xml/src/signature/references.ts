/**
 * Finds what a ds:Reference names and checks its digest (XML Signature §3.2.1). References resolve inside the document
 * or to octets that the caller hands over; nothing here opens a file or a connection.
 */
import { sameBytes } from '@jitsuin/kernel'
import { XmlError } from '../errors.js'
import { documentOf, type IdIndex, indexIds, optionalById } from '../find.js'
import type { XmlLimits } from '../reader/limits.js'
import type { XmlDocument, XmlElement } from '../tree.js'
import { createBudget } from '../xpath/budget.js'
import { type AlgorithmPolicy, digestOctets, SAFE_ALGORITHMS } from './algorithms.js'
import type { Comments, OctetData, ReferenceData } from './data.js'
import { isNamed } from './element-reading.js'
import { MANIFEST_TYPE } from './names.js'
import {
  DEFAULT_STRUCTURE_LIMITS,
  ds,
  parseManifest,
  type StructureLimits,
  type XmlReference,
} from './structure.js'
import { runTransforms, type TransformContext } from './transforms.js'

/** How references are followed. */
export type ReferenceOptions = {
  readonly algorithms?: AlgorithmPolicy
  /** The octets of an external URI, or nothing. The only way out of the document, and it is the caller's. */
  readonly resolveDetached?: (uri: string) => Uint8Array | undefined
  /** The octets of the one reference that has no URI (§4.4.3.1). */
  readonly contentWithoutUri?: Uint8Array
  /** Whether the references of a signed ds:Manifest are checked as well (§5.1); the default is not. */
  readonly manifests?: 'check' | 'ignore'
  /**
   * What cannot be followed here, though nothing is wrong with it (a transform or a pointer that nobody here knows), is `unresolved`
   * for a validator that reports; without this it is refused.
   */
  readonly unfollowable?: 'report'
  readonly limits?: Partial<StructureLimits & ComputingLimits>
  /** Bounds for octets that a transform reads as a document. */
  readonly xmlLimits?: Partial<XmlLimits>
}

/** What following all references of a signature may cost. */
export type ComputingLimits = {
  /** Octets made by canonicalisation or handed over, all references together. */
  readonly octets: number
  /** Steps of XPath, all references together. */
  readonly xpathSteps: number
}

/** Bounds for interactive use on documents of some megabytes. */
export const DEFAULT_COMPUTING_LIMITS: ComputingLimits = { octets: 512 * 1024 * 1024, xpathSteps: 10_000_000 }

/**
 * What a reference covers. An element or document is covered with everything in it, except the excluded elements and,
 * where it says so, its comments: two texts with an unsigned comment between them are one signed text. `bytes` stands
 * for everything else: handed-over octets, decoded base64, and free choices of nodes, of which only the octets are signed.
 */
export type SignedContent =
  | {
      readonly kind: 'element'
      readonly element: XmlElement
      readonly comments: 'signed' | 'unsigned'
      readonly excluded: ReadonlySet<XmlElement>
    }
  | {
      readonly kind: 'document'
      readonly document: XmlDocument
      readonly comments: 'signed' | 'unsigned'
      readonly excluded: ReadonlySet<XmlElement>
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }

/** What a reference names, and the octets that are digested for it. */
export type ResolvedReference = { readonly content: SignedContent; readonly octets: Uint8Array }

/** One reference and its verdict. Content is there only when its digest matches. */
export type CheckedReference = Pick<XmlReference, 'id' | 'uri' | 'type' | 'element' | 'digestUri'> &
  (
    | (ResolvedReference & {
        readonly verdict: 'valid'
        /** The references of the ds:Manifest that this one covers, if they were asked for. */
        readonly manifest?: readonly CheckedReference[]
      })
    | { readonly verdict: 'digest-mismatch' }
    | { readonly verdict: 'unresolved' }
  )

/**
 * Follows and checks references; `signature` is the ds:Signature element they stand in. Who calls this alone knows only
 * that digests match, not who signed them.
 *
 * @throws {XmlError} when a reference must not be followed: `xml-signature/…`, `xpath/…`, `xml/duplicate-id`.
 */
export function checkReferences(
  { element, references }: { readonly element: XmlElement; readonly references: readonly XmlReference[] },
  options: ReferenceOptions = {},
): CheckedReference[] {
  const strict = createFollower({ signature: element, ids: indexIds(documentOf(element)) }, options)
  const follow = options.unfollowable === 'report' ? reporting(strict) : strict
  const policy = options.algorithms ?? SAFE_ALGORITHMS
  return references.map((reference) => {
    const checked = checkReference(reference, follow, policy)
    if (options.manifests !== 'check' || checked.verdict !== 'valid' || !isManifest(checked, options))
      return checked
    const manifest = parseManifest(manifestOf(checked.content), {
      ...DEFAULT_STRUCTURE_LIMITS,
      ...options.limits,
      ...(options.unfollowable === 'report' && { unknownTransforms: 'keep' }),
    })
    return { ...checked, manifest: manifest.map((inner) => checkReference(inner, follow, policy)) }
  })
}

/** By its Type (§5.1); for a report also by what it covers. */
function isManifest(
  { type, content }: Extract<CheckedReference, { verdict: 'valid' }>,
  { unfollowable }: ReferenceOptions,
): boolean {
  const covers = content.kind === 'element' && isNamed(content.element, ds('Manifest'))
  return unfollowable === 'report' && type !== MANIFEST_TYPE ? covers : type === MANIFEST_TYPE
}

/** What stands for something that we do not know, and not for something that is wrong. */
const UNFOLLOWABLE: ReadonlySet<XmlError['code']> = new Set([
  'xml-signature/transform-refused',
  'xml-signature/reference-refused',
  'xpath/unsupported',
  'c14n/relative-namespace',
])

function reporting(follow: Follower): Follower {
  return (reference) => {
    try {
      return follow(reference)
    } catch (error) {
      if (error instanceof XmlError && UNFOLLOWABLE.has(error.code)) return undefined
      throw error
    }
  }
}

/** Gives the content and octets of a reference, or nothing when it cannot be found. */
export type Follower = (reference: Pick<XmlReference, 'uri' | 'transforms'>) => ResolvedReference | undefined

/** Makes a follower for the references of one signature; its limits hold for all of them together. */
export function createFollower(
  { signature, ids }: { readonly signature: XmlElement; readonly ids: IdIndex },
  options: ReferenceOptions,
): Follower {
  const limits = { ...DEFAULT_COMPUTING_LIMITS, ...options.limits }
  const context: TransformContext = {
    signature,
    xpathBudget: createBudget(limits.xpathSteps),
    octetBudget: { remainingOctets: limits.octets },
    xmlLimits: options.xmlLimits ?? {},
    outside: options.unfollowable === 'report' ? 'leave' : 'refuse',
  }
  const source: Source = { document: documentOf(signature), ids, options }
  return ({ uri, transforms }) => {
    const data = dereference(uri, source)
    if (data === undefined) return undefined
    const result = runTransforms(data, transforms, context)
    return { content: contentOf(result), octets: result.octets }
  }
}

function checkReference(
  reference: XmlReference,
  follow: Follower,
  policy: AlgorithmPolicy,
): CheckedReference {
  const { id, uri, type, element, digestUri } = reference
  const named = { id, uri, type, element, digestUri }
  const resolved = follow(reference)
  if (resolved === undefined) return { ...named, verdict: 'unresolved' }
  const digest = digestOctets(resolved.octets, digestUri, policy)
  return sameBytes(digest, reference.digestValue)
    ? { ...named, verdict: 'valid', ...resolved }
    : { ...named, verdict: 'digest-mismatch' }
}

const XPOINTER_ID = /^#xpointer\(id\((?:'([^']+)'|"([^"]+)")\)\)$/
const NC_NAME_FRAGMENT = /^#([^()/:%\s]+)$/

/** Where references lead to. */
type Source = { readonly document: XmlDocument; readonly ids: IdIndex; readonly options: ReferenceOptions }

/** §4.4.3.2 and §4.4.3.3: the four same-document forms; any other URI is the caller's business. */
function dereference(uri: string | undefined, { document, ids, options }: Source): ReferenceData | undefined {
  if (uri === undefined) return toData(options.contentWithoutUri)
  if (uri === '') return nodesOf(document, 'dropped')
  if (!uri.startsWith('#')) return toData(options.resolveDetached?.(uri))
  if (uri === '#xpointer(/)') return nodesOf(document, 'kept')
  const pointer = XPOINTER_ID.exec(uri)
  if (pointer !== null) return elementById(ids, pointer[1] ?? pointer[2] ?? '', 'kept')
  const fragment = NC_NAME_FRAGMENT.exec(uri)?.[1]
  if (fragment === undefined)
    throw new XmlError('xml-signature/reference-refused', 'Unknown form of fragment')
  return elementById(ids, fragment, 'dropped')
}

function toData(octets: Uint8Array | undefined): OctetData | undefined {
  return octets === undefined ? undefined : { kind: 'octets', octets }
}

function elementById(ids: IdIndex, id: string, comments: Comments): ReferenceData | undefined {
  const element = optionalById(ids, id)
  return element === undefined ? undefined : nodesOf(element, comments)
}

function nodesOf(apex: XmlDocument | XmlElement, comments: Comments): ReferenceData {
  return { kind: 'nodes', apex, comments, excluded: new Set() }
}

function contentOf({ octets, origin }: OctetData): SignedContent {
  if (origin === undefined) return { kind: 'bytes', bytes: octets }
  const comments = origin.comments === 'kept' ? 'signed' : 'unsigned'
  const { apex, excluded } = origin
  return apex.kind === 'element'
    ? { kind: 'element', element: apex, comments, excluded }
    : { kind: 'document', document: apex, comments, excluded }
}

/** The ds:Manifest itself, as an element that is signed whole: nothing else could be read as one. */
function manifestOf(content: SignedContent): XmlElement {
  if (content.kind === 'element' && content.excluded.size === 0) return content.element
  throw new XmlError('xml-signature/malformed', 'A reference of type Manifest covers no whole ds:Manifest')
}
