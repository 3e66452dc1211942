/**
 * The entries of a revocation list (RFC 5280 §5.3). A list may hold tens of thousands: each is checked once when the list is
 * read, but only its offset is kept; an entry becomes an object when someone asks for it.
 */
import { toHex } from '@jitsuin/kernel'
import { type Extension, parseExtensions } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { type GeneralName, parseGeneralNames } from '../extensions/general-name.js'
import type { RevocationReason } from '../path/revocation-types.js'
import { parseReason } from '../status/reasons.js'

/** One revoked certificate. */
export type CrlEntry = {
  readonly serialBytes: Uint8Array
  readonly serialHex: string
  readonly revokedAt: Date
  /** `unspecified` if the entry names none (§5.3.1). */
  readonly reason: RevocationReason
  /** Since when the key is thought to be unsafe, if the entry says so (§5.3.2). */
  readonly invalidityDate?: Date
  /** Who issued the certificate, in an indirect list; undefined: the issuer of the list (§5.3.3). */
  readonly certificateIssuer?: readonly GeneralName[]
}

/** Entry extensions by their OIDs (§5.3). */
export const CRL_ENTRY_EXTENSIONS = {
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  certificateIssuer: '2.5.29.29',
} as const

const KNOWN: ReadonlySet<string> = new Set(Object.values(CRL_ENTRY_EXTENSIONS))

type EntryDetails = Pick<CrlEntry, 'reason' | 'invalidityDate' | 'certificateIssuer'>
const NO_DETAILS: EntryDetails = { reason: 'unspecified' }

/** The entries of one list, in their order. */
export class CrlEntries implements Iterable<CrlEntry> {
  readonly #content: Uint8Array
  readonly #offsets: Uint32Array
  /** In an indirect list, from which entry on which issuer is meant (§5.3.3); ascending. */
  readonly #issuers: { from: number; names: readonly GeneralName[] }[] = []
  readonly #unknownCritical = new Set<string>()
  #haveExtensions = false
  #bySerial: Map<string, number | number[]> | undefined

  /**
   * Checks every entry of the SEQUENCE; a list without entries has none at all (§5.1.2.6).
   *
   * @throws {PkiError} `der/malformed`, `certificate/malformed`, `crl/malformed`
   */
  constructor(list?: der.Node) {
    if (list) der.expectTag(list, der.SEQUENCE)
    if (list?.content.length === 0)
      throw new PkiError('crl/malformed', 'An empty list of entries is left out')
    this.#content = list?.content ?? new Uint8Array()
    this.#offsets = this.#scan()
  }

  get count(): number {
    return this.#offsets.length
  }

  /** Critical entry extensions that we do not process: such a list decides about no certificate (§5.3). */
  get unknownCritical(): readonly string[] {
    return [...this.#unknownCritical]
  }

  /** Whether any entry names the issuer of its certificate, which only indirect lists do. */
  get nameIssuers(): boolean {
    return this.#issuers.length > 0
  }

  get haveExtensions(): boolean {
    return this.#haveExtensions
  }

  /** Every entry with this serial number: at most one, but in indirect and in careless lists. */
  find(serialHex: string): CrlEntry[] {
    this.#bySerial ??= this.#index()
    const found = this.#bySerial.get(serialHex)
    if (found === undefined) return []
    return (typeof found === 'number' ? [found] : found).map((index) => this.#entry(index))
  }

  *[Symbol.iterator](): Generator<CrlEntry> {
    for (let index = 0; index < this.count; index++) yield this.#entry(index)
  }

  #scan(): Uint32Array {
    const offsets: number[] = []
    let previous: { bytes: Uint8Array; details: EntryDetails } | undefined
    for (let at = 0; at < this.#content.length; ) {
      const node = der.readAt(this.#content, at)
      const { extensions } = entryFields(node)
      this.#haveExtensions ||= extensions !== undefined
      // Neighbours mostly state the same reason in the same octets; those are not read again.
      if (extensions && !(previous && der.equal(previous.bytes, extensions.bytes))) {
        previous = { bytes: extensions.bytes, details: this.#details(extensions) }
      }
      const names = extensions && previous?.details.certificateIssuer
      if (names) this.#issuers.push({ from: offsets.length, names })
      offsets.push(at)
      at += node.bytes.length
    }
    return Uint32Array.from(offsets)
  }

  #index(): Map<string, number | number[]> {
    const index = new Map<string, number | number[]>()
    const content = Buffer.from(this.#content.buffer, this.#content.byteOffset, this.#content.length)
    for (const [position, offset] of this.#offsets.entries()) {
      const [start, end] = serialRange(content, offset)
      const serial = content.toString('hex', start, end)
      const earlier = index.get(serial)
      index.set(serial, earlier === undefined ? position : [earlier, position].flat())
    }
    return index
  }

  #entry(index: number): CrlEntry {
    const { serialBytes, revokedAt, extensions } = entryFields(
      der.readAt(this.#content, this.#offsets[index] ?? 0),
    )
    const { certificateIssuer: _, ...details } = extensions ? this.#details(extensions) : NO_DETAILS
    const issuer = this.#issuers.findLast(({ from }) => from <= index)
    return {
      serialBytes,
      serialHex: toHex(serialBytes),
      revokedAt,
      ...details,
      ...(issuer && { certificateIssuer: issuer.names }),
    }
  }

  #details(list: der.Node): EntryDetails {
    const extensions = parseExtensions(list)
    for (const { oid, critical } of extensions.values()) {
      if (critical && !KNOWN.has(oid)) this.#unknownCritical.add(oid)
    }
    return parseDetails(extensions)
  }
}

/** Where the octets of a serial number stand in an entry that was read before: after the heads of SEQUENCE and INTEGER. */
function serialRange(content: Uint8Array, offset: number): [start: number, end: number] {
  const length = content[offset + 1] ?? 0
  const integer = offset + 2 + (length > 0x80 ? length & 0x7f : 0)
  return [integer + 2, integer + 2 + (content[integer + 1] ?? 0)]
}

function entryFields(node: der.Node) {
  const fields = new der.Fields(node)
  const serialBytes = der.integerBytes(fields.next(der.INTEGER))
  // RFC 5280 §4.1.2.2 allows 20; below 128 the length is one octet, on which `serialRange` relies.
  if (serialBytes.length > 64) throw new PkiError('crl/malformed', 'A serial number of more than 64 octets')
  const revokedAt = der.timeValue(fields.next(der.UTC_TIME, der.GENERALIZED_TIME))
  const extensions = fields.optional(der.SEQUENCE)
  fields.end()
  return { serialBytes, revokedAt, extensions }
}

function parseDetails(extensions: ReadonlyMap<string, Extension>): EntryDetails {
  const readValue = (oid: string) => {
    const extension = extensions.get(oid)
    return extension && der.parse(extension.value)
  }
  const reason = readValue(CRL_ENTRY_EXTENSIONS.reasonCode)
  const invalidity = readValue(CRL_ENTRY_EXTENSIONS.invalidityDate)
  const issuer = readValue(CRL_ENTRY_EXTENSIONS.certificateIssuer)
  return {
    reason: reason ? parseReason(reason) : 'unspecified',
    ...(invalidity && { invalidityDate: parseInvalidityDate(invalidity) }),
    ...(issuer && { certificateIssuer: parseGeneralNames(issuer) }),
  }
}

function parseInvalidityDate(node: der.Node): Date {
  der.expectTag(node, der.GENERALIZED_TIME) // even before 2050 (§5.3.2)
  return der.timeValue(node)
}
