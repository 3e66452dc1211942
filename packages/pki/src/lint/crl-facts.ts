/**
 * A list of revoked certificates as far as it can be read, for lint.
 */
import * as der from '../der.js'
import {
  type AlgorithmFacts,
  type ExtensionFacts,
  type NameFacts,
  readAlgorithm,
  readExtension,
  readExtensions,
  readName,
  splitSigned,
} from './facts.js'

/** One entry. */
export type EntryFacts = {
  readonly serial: der.Node
  readonly date: der.Node
  readonly extensionList: der.Node | undefined
  readonly extensions: readonly ExtensionFacts[]
}

/** The fields of a list, or of a TBSCertList that is not signed yet. */
export type CrlFacts = {
  readonly tbs: der.Node
  readonly outerAlgorithm: AlgorithmFacts | undefined
  readonly version: der.Node | undefined
  readonly algorithm: AlgorithmFacts
  readonly issuer: NameFacts
  readonly thisUpdate: der.Node
  readonly nextUpdate: der.Node | undefined
  readonly entryList: der.Node | undefined
  readonly entries: readonly EntryFacts[]
  readonly extensionList: der.Node | undefined
  readonly extensions: readonly ExtensionFacts[]
}

/** Reads the skeleton of a list. Throws `der/malformed` if there is none. */
export function readCrlFacts(bytes: Uint8Array): CrlFacts {
  const { tbs, outerAlgorithm } = splitSigned(bytes)
  const fields = new der.Fields(tbs)
  const version = fields.optional(der.INTEGER)
  const algorithm = readAlgorithm(fields.next(der.SEQUENCE))
  const issuer = readName(fields.next(der.SEQUENCE))
  const thisUpdate = fields.next(der.UTC_TIME, der.GENERALIZED_TIME)
  const nextUpdate = fields.optional(der.UTC_TIME, der.GENERALIZED_TIME)
  const entryList = fields.optional(der.SEQUENCE)
  const extensionList = fields.optionalExplicit(0)
  fields.end()
  return {
    tbs,
    outerAlgorithm,
    version,
    algorithm,
    issuer,
    thisUpdate,
    nextUpdate,
    entryList,
    entries: entryList ? der.children(entryList, der.SEQUENCE).map(readEntry) : [],
    extensionList,
    extensions: extensionList ? readExtensions(extensionList) : [],
  }
}

function readEntry(node: der.Node): EntryFacts {
  const fields = new der.Fields(node)
  const serial = fields.next(der.INTEGER)
  const date = fields.next(der.UTC_TIME, der.GENERALIZED_TIME)
  const extensionList = fields.optional(der.SEQUENCE)
  fields.end()
  return { serial, date, extensionList, extensions: extensionList ? readExtensions(extensionList) : [] }
}

/** issuingDistributionPoint as its flags and its name stand. */
export type ScopeFacts = {
  readonly name: der.Node | undefined
  readonly flags: ReadonlyMap<number, der.Node>
  readonly fieldCount: number
}

/** Reads issuingDistributionPoint (RFC 5280 §5.2.5). */
export function readScope(value: der.Node): ScopeFacts {
  const fields = new der.Fields(value)
  const name = fields.optional(der.contextTag(0))
  const found = [1, 2, 3, 4, 5].flatMap((number) => {
    const node = fields.optional(der.contextTag(number, 'primitive'))
    return node ? [[number, node] as const] : []
  })
  fields.end()
  return { name, flags: new Map(found), fieldCount: found.length + (name ? 1 : 0) }
}

/** The scope that a list states; undefined without the extension. */
export function scopeOf(facts: CrlFacts): ScopeFacts | undefined {
  return readExtension(facts, 'issuingDistributionPoint', readScope)
}
