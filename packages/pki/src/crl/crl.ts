/**
 * Lists of revoked certificates (RFC 5280 §5), read strictly from DER. What a list says about a certificate is judged in
 * crl-checker.ts.
 */
import { type AlgorithmIdentifier, parseAlgorithm } from '../algorithms.js'
import { type Extension, parseExtensions } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { readFreshestCrl, readIssuingDistributionPoint } from '../extensions/distribution-points.js'
import { readAuthorityKeyIdentifier } from '../extensions/key-identifiers.js'
import { EXTENSION_OIDS } from '../extensions/oids.js'
import { extensionReader } from '../extensions/reader.js'
import { type Name, parseName } from '../name.js'
import { CrlEntries } from './crl-entries.js'

/** Longest list that we read, in octets: some millions of entries. */
export const CRL_MAX_BYTES = 128 * 1024 * 1024

/** Extensions that only lists carry (§5.2; expiredCertsOnCRL: X.509 (10/2019) §9.5.2.8). */
export const CRL_EXTENSIONS = {
  crlNumber: '2.5.29.20',
  deltaCRLIndicator: '2.5.29.27',
  expiredCertsOnCRL: '2.5.29.60',
} as const

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.values(CRL_EXTENSIONS),
  EXTENSION_OIDS.authorityKeyIdentifier,
  EXTENSION_OIDS.issuerAltName,
  EXTENSION_OIDS.issuingDistributionPoint,
  EXTENSION_OIDS.freshestCRL,
])

/** A list as read; all byte strings are views on `bytes`. Nothing in it is believed yet. */
export type Crl = {
  readonly bytes: Uint8Array
  /** The signed part, whole TLV. */
  readonly tbsBytes: Uint8Array
  readonly version: 1 | 2
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  readonly issuer: Name
  /** When the list was issued, UTC to the second (§5.1.2.4). */
  readonly thisUpdate: Date
  /** By when the next one is issued; the list may be used through this very second (§5.1.2.5). */
  readonly nextUpdate?: Date
  readonly entries: CrlEntries
  readonly extensions: ReadonlyMap<string, Extension>
  readonly crlNumber?: bigint
  /** In a delta list, the number of the complete list that it builds on (§5.2.4). */
  readonly baseCrlNumber?: bigint
  /** Critical extensions, of the list or an entry, that we do not process: the list decides about nothing (§5.2, §5.3). */
  readonly unknownCritical: readonly string[]
}

type Numbered = { readonly number: bigint }
const readCrlNumber = extensionReader(CRL_EXTENSIONS.crlNumber, parseNumber)
const readDeltaIndicator = extensionReader(CRL_EXTENSIONS.deltaCRLIndicator, parseNumber)

/** Since when certificates stay on the list although they expired, if the list says so. */
export const readExpiredCertsOnCrl = extensionReader(CRL_EXTENSIONS.expiredCertsOnCRL, (value) => {
  der.expectTag(value, der.GENERALIZED_TIME)
  return der.timeValue(value)
})

/**
 * Reads one list. Every entry is checked, but kept as an offset only: what is held beside the bytes is four octets an entry.
 *
 * @throws {PkiError} `der/malformed`, `certificate/malformed`, `extension/malformed`, `crl/malformed`
 */
export function parseCrl(bytes: Uint8Array): Crl {
  if (bytes.length > CRL_MAX_BYTES) malformed('The list is too long')
  const [tbs, algorithm, signature] = der.children(der.parse(bytes), der.SEQUENCE, 3)
  const signatureAlgorithm = parseAlgorithm(algorithm)
  const crl = {
    bytes,
    tbsBytes: tbs.bytes,
    signatureAlgorithm,
    signature: der.bitOctets(signature),
    ...parseTbs(tbs, signatureAlgorithm),
  }
  return { ...crl, ...readExtensions(crl) }
}

function parseTbs(tbs: der.Node, outer: AlgorithmIdentifier) {
  const fields = new der.Fields(tbs)
  const version = parseVersion(fields.optional(der.INTEGER))
  const inner = parseAlgorithm(fields.next(der.SEQUENCE))
  if (!der.equal(inner.bytes, outer.bytes)) malformed('The two signature algorithms differ (§5.1.1.2)')
  const issuer = parseName(fields.next(der.SEQUENCE))
  if (issuer.rdns.length === 0) malformed('A list has an issuer (§5.1.2.3)')
  const thisUpdate = der.timeValue(fields.next(der.UTC_TIME, der.GENERALIZED_TIME))
  const next = fields.optional(der.UTC_TIME, der.GENERALIZED_TIME)
  const entries = new CrlEntries(fields.optional(der.SEQUENCE))
  const list = fields.optionalExplicit(0)
  fields.end()
  if (version === 1 && (list || entries.haveExtensions)) malformed('Extensions need version 2 (§5.1.2.1)')
  const nextUpdate = next && { nextUpdate: der.timeValue(next) }
  return { version, issuer, thisUpdate, ...nextUpdate, entries, extensions: parseExtensions(list) }
}

function parseVersion(node: der.Node | undefined): 1 | 2 {
  if (!node) return 1
  return der.smallInteger(node) === 1 ? 2 : malformed('There are versions 1 and 2 only')
}

/** Reads every extension that we know, so that a list with a broken one is refused here and not in the midst of a verdict. */
function readExtensions({ extensions, entries }: Pick<Crl, 'extensions' | 'entries'>) {
  const holder = { extensions }
  readAuthorityKeyIdentifier(holder)
  readFreshestCrl(holder)
  readExpiredCertsOnCrl(holder)
  const isIndirect = readIssuingDistributionPoint(holder)?.entries === 'indirect'
  if (entries.nameIssuers && !isIndirect)
    malformed('Only an indirect list names issuers of certificates (§5.3.3)')
  const crlNumber = readCrlNumber(holder)
  const base = readDeltaIndicator(holder)
  const unknown = [...extensions.values()].filter(({ oid, critical }) => critical && !KNOWN.has(oid))
  return {
    ...(crlNumber && { crlNumber: crlNumber.number }),
    ...(base && { baseCrlNumber: base.number }),
    unknownCritical: [...unknown.map(({ oid }) => oid), ...entries.unknownCritical],
  }
}

function parseNumber(node: der.Node): Numbered {
  const number = der.integerValue(node)
  if (number < 0n || node.content.length > 20) malformed('A list number has 20 octets at most (§5.2.3)')
  return { number }
}

function malformed(why: string): never {
  throw new PkiError('crl/malformed', why)
}
