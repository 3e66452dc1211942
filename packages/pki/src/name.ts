/**
 * Distinguished names (RFC 5280 §4.1.2.4): reading, comparing and writing.
 */
import { toHex } from '@jitsuin/kernel'
import * as der from './der.js'
import { PkiError } from './errors.js'

/** One attribute of a name, such as C=JP. A value that is no text is `#` and the hex of its TLV (RFC 4514 §2.4). */
export type NameAttribute = { readonly type: string; readonly value: string; readonly stringTag: number }

/** A distinguished name. `key` is equal for two names exactly if they match by RFC 5280 §7.1. */
export type Name = {
  readonly bytes: Uint8Array
  readonly rdns: readonly (readonly NameAttribute[])[]
  readonly key: string
}

/** The attribute types that people know by a short name; others are printed as their OID. */
export const NAME_ATTRIBUTES = {
  C: '2.5.4.6',
  ST: '2.5.4.8',
  L: '2.5.4.7',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  GN: '2.5.4.42',
  serialNumber: '2.5.4.5',
  title: '2.5.4.12',
  dnQualifier: '2.5.4.46',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
  emailAddress: '1.2.840.113549.1.9.1',
} as const

const SHORT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(NAME_ATTRIBUTES).map(([short, oid]) => [oid, short]),
)

/**
 * Reads a Name. Every RDN has at least one attribute. The attributes that we know are text; others need not be, as
 * x500UniqueIdentifier, a BIT STRING (X.520 §6.2.7).
 *
 * @throws {PkiError} `der/malformed`
 */
export function parseName(node: der.Node): Name {
  const rdns = der.children(node, der.SEQUENCE).map(parseRdn)
  return { bytes: node.bytes, rdns, key: rdns.map(rdnKey).join('/') }
}

function parseRdn(node: der.Node): NameAttribute[] {
  const attributes = der.children(node, der.SET).map(parseAttribute)
  if (attributes.length === 0) throw new PkiError('der/malformed', 'A relative name without attributes')
  return attributes
}

function parseAttribute(node: der.Node): NameAttribute {
  const [type, value] = der.children(node, der.SEQUENCE, 2)
  const oid = der.oidValue(type)
  const isText = SHORT_NAMES.has(oid) || der.isText(value)
  const text = isText ? der.stringValue(value) : `#${toHex(value.bytes)}`
  return { type: oid, value: text, stringTag: value.tag }
}

function rdnKey(rdn: readonly NameAttribute[]): string {
  return rdn
    .map(({ type, value, stringTag }) =>
      // Quotes tell the text "#0102" from octets.
      der.isText({ tag: stringTag }) ? `${type}=${JSON.stringify(foldForMatch(value))}` : `${type}=${value}`,
    )
    .sort()
    .join('+')
}

/** RFC 4518 as RFC 5280 §7.1 uses it: compatibility form, case folded, white space at the ends gone and inside single. */
function foldForMatch(value: string): string {
  const folded = /^[ -~]*$/.test(value)
    ? value.toLowerCase()
    : value.normalize('NFKC').toLowerCase().normalize('NFKC')
  return folded.trim().replaceAll(/\s+/g, ' ')
}

/** Whether two names match (RFC 5280 §7.1). */
export function sameName(a: Name, b: Name): boolean {
  return a.key === b.key
}

/** Whether a name lies in the subtree below `base`: the name begins with all RDNs of the base. */
export function isWithin(name: Name, base: Name): boolean {
  return base.rdns.every((rdn, index) => {
    const mine = name.rdns[index]
    return mine !== undefined && rdnKey(mine) === rdnKey(rdn)
  })
}

/** The first value of an attribute type, by its short name; undefined if the name has none. */
export function attributeOf(name: Name, short: keyof typeof NAME_ATTRIBUTES): string | undefined {
  return name.rdns.flat().find(({ type }) => type === NAME_ATTRIBUTES[short])?.value
}

/** The name as people write it, first RDN first: `C=JP, O=…, CN=…`. */
export function formatName(name: Name): string {
  return name.rdns
    .map((rdn) => rdn.map(({ type, value }) => `${SHORT_NAMES.get(type) ?? type}=${value}`).join(' + '))
    .join(', ')
}

/** An attribute to write: C, serialNumber and dnQualifier become PrintableString (RFC 5280 A.1), the rest UTF8String. */
export type NamePart = readonly [short: keyof typeof NAME_ATTRIBUTES, value: string]

const PRINTABLE: ReadonlySet<string> = new Set(['C', 'serialNumber', 'dnQualifier'])
const IA5: ReadonlySet<string> = new Set(['DC', 'emailAddress'])

/** Encodes a Name with one attribute per RDN, in the order given. */
export function encodeName(parts: readonly NamePart[]): Uint8Array {
  return der.sequence(
    ...parts.map(([short, value]) =>
      der.set(der.sequence(der.oid(NAME_ATTRIBUTES[short]), encodeValue(short, value))),
    ),
  )
}

function encodeValue(short: string, value: string): Uint8Array {
  if (PRINTABLE.has(short)) return der.printable(value)
  return IA5.has(short) ? der.ia5(value) : der.utf8(value)
}
