/**
 * The hash index of an archive time stamp: one digest for every certificate, list and unsigned attribute that it covers
 * (ats-hash-index-v3, EN 319 122-1 §5.5.2; its forerunner ats-hash-index, TS 101 733 §6.4.2).
 */
import { toHex } from '@jitsuin/kernel'
import { DIGESTS, type DigestName, der, digestNameOf, PkiError, parseAlgorithm } from '@jitsuin/pki'
import { hashOf, hexOfPart } from './archive-imprint.js'
import { UNSIGNED_ATTRIBUTES } from './oids.js'
import type { CadesMessage, UnsignedAttribute } from './read/message.js'

/** An index as read: digests in hex. */
export type HashIndex = {
  readonly bytes: Uint8Array
  /** Version 3 digests each value with its type; the older form each attribute whole. */
  readonly form: 'v3' | 'v1'
  readonly digest: DigestName
  readonly certificates: ReadonlySet<string>
  readonly lists: ReadonlySet<string>
  readonly attributes: ReadonlySet<string>
}

/** What an index is about. */
export type Indexed = Pick<CadesMessage, 'certificates' | 'lists'> & {
  readonly unsigned: readonly UnsignedAttribute[]
}

/** Most digests of one kind: as many as a message may have parts. */
const MAX_DIGESTS = 4096

/** The ATSHashIndexV3 over everything that is there now, DER. */
export function encodeHashIndex({ certificates, lists, unsigned }: Indexed, digest: DigestName): Uint8Array {
  const sequenceOf = (items: readonly Uint8Array[]) =>
    der.sequence(...items.map((item) => der.octetString(hashOf(digest, item))))
  const values = unsigned.flatMap(({ typeBytes, values: found }) =>
    found.map((value) => Buffer.concat([typeBytes, value])),
  )
  return der.sequence(
    der.sequence(der.oid(DIGESTS[digest].oid)),
    sequenceOf(certificates),
    sequenceOf(lists),
    sequenceOf(values),
  )
}

/** Reads the index among the unsigned attributes of a token's signer; undefined if it has none, two, or one that cannot be read. */
export function readHashIndex(
  attributes: readonly { readonly type: string; readonly values: readonly der.Node[] }[],
): HashIndex | undefined {
  const [found, second] = attributes.filter(({ type }) => type in FORMS)
  const [value, more] = found?.values ?? []
  if (!found || second || !value || more) return undefined
  const form = FORMS[found.type]
  try {
    return form && parseHashIndex(value, form)
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

const FORMS: Readonly<Record<string, HashIndex['form']>> = {
  [UNSIGNED_ATTRIBUTES.hashIndexV3]: 'v3',
  [UNSIGNED_ATTRIBUTES.hashIndex]: 'v1',
}

/** The algorithm may be left out for SHA-256 in the older form; it is then told from the list by its first field. */
function parseHashIndex(node: der.Node, form: HashIndex['form']): HashIndex {
  const [first, ...rest] = der.children(node, der.SEQUENCE)
  const isStated = first !== undefined && first.content[0] === der.OID
  const digest = isStated ? digestNameOf(parseAlgorithm(first)) : 'sha256'
  const [certificates, lists, attributes, more] = isStated ? rest : [...(first ? [first] : []), ...rest]
  if (!certificates || !lists || !attributes || more || (form === 'v3' && !isStated))
    throw new PkiError('cms/malformed', 'A hash index has three lists')
  return {
    bytes: node.bytes,
    form,
    digest,
    certificates: digestsIn(certificates),
    lists: digestsIn(lists),
    attributes: digestsIn(attributes),
  }
}

function digestsIn(node: der.Node): Set<string> {
  const found = new Set<string>()
  for (const child of der.iterate(node, der.SEQUENCE)) {
    if (found.size === MAX_DIGESTS) throw new PkiError('cms/malformed', 'A hash index of too many digests')
    found.add(toHex(der.octets(child)))
  }
  return found
}

/** The digests under which an attribute stands in an index: one for each value, or one for all of it. */
export function digestsOfAttribute(
  { typeBytes, values, bytes }: UnsignedAttribute,
  { form, digest }: Pick<HashIndex, 'form' | 'digest'>,
): string[] {
  if (form === 'v1') return [hexOfPart(digest, bytes)]
  return values.map((value) => toHex(hashOf(digest, Buffer.concat([typeBytes, value]))))
}

/** Whether everything that an index names is there: what is gone or changed makes the stamp one over something else. */
export function indexFits(index: HashIndex, { certificates, lists, unsigned }: Indexed): 'fits' | 'differs' {
  const hashes = (items: readonly Uint8Array[]) => new Set(items.map((item) => hexOfPart(index.digest, item)))
  const attributes = new Set(unsigned.flatMap((attribute) => digestsOfAttribute(attribute, index)))
  const fits =
    isWithin(index.certificates, hashes(certificates)) &&
    isWithin(index.lists, hashes(lists)) &&
    isWithin(index.attributes, attributes)
  return fits ? 'fits' : 'differs'
}

function isWithin(wanted: ReadonlySet<string>, there: ReadonlySet<string>): boolean {
  return [...wanted].every((digest) => there.has(digest))
}
