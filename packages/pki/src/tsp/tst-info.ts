/** TSTInfo: what a time-stamp authority signs (RFC 3161 §2.4.2). */
import { toHex } from '@jitsuin/kernel'
import { type Extension, parseExtensions } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { type GeneralName, parseGeneralName } from '../extensions/general-name.js'
import { type MessageImprint, parseImprint } from './message-imprint.js'

/** How far the stated time may be from the true one, to either side. */
export type Accuracy = { readonly seconds?: number; readonly millis?: number; readonly micros?: number }

/** A TSTInfo as read. */
export type TstInfo = {
  readonly bytes: Uint8Array
  readonly policy: string
  readonly imprint: MessageImprint
  readonly serialHex: string
  /** The stated time; a fraction finer than a millisecond is cut. */
  readonly genTime: Date
  readonly accuracy?: Accuracy
  readonly ordering: 'by-time' | 'by-time-and-accuracy'
  readonly nonceBytes?: Uint8Array
  readonly tsa?: GeneralName
  readonly extensions: ReadonlyMap<string, Extension>
}

/**
 * Reads a TSTInfo.
 *
 * @throws {PkiError} `der/malformed`, `certificate/malformed`, `extension/malformed`, `tsp/malformed`
 */
export function parseTstInfo(bytes: Uint8Array): TstInfo {
  const fields = new der.Fields(der.parse(bytes))
  if (der.smallInteger(fields.next(der.INTEGER)) !== 1) malformed('There is only version 1')
  const policy = der.oidValue(fields.next(der.OID))
  const imprint = parseImprint(fields.next(der.SEQUENCE))
  const serialHex = toHex(boundedInteger(fields.next(der.INTEGER), 20)) // 160 bits (§2.4.2)
  const genTime = der.timeValue(fields.next(der.GENERALIZED_TIME), { fraction: 'allowed' })
  const accuracy = fields.optional(der.SEQUENCE)
  const ordering = fields.optional(der.BOOLEAN)
  const nonce = fields.optional(der.INTEGER)
  const tsa = fields.optionalExplicit(0)
  const extensions = fields.optional(der.contextTag(1))
  fields.end()
  // DEFAULT FALSE is never written (X.690 §11.5), but authorities at large write it; it says the same (docs/divergences.md).
  const isOrdered = ordering !== undefined && der.booleanValue(ordering)
  return {
    bytes,
    policy,
    imprint,
    serialHex,
    genTime,
    ...(accuracy && { accuracy: parseAccuracy(accuracy) }),
    ordering: isOrdered ? 'by-time' : 'by-time-and-accuracy',
    ...(nonce && { nonceBytes: boundedInteger(nonce, 128) }),
    ...(tsa && { tsa: parseGeneralName(tsa) }),
    extensions: knownExtensions(extensions),
  }
}

/** We process no extension of a time stamp, so none may be critical (§2.4.2). */
function knownExtensions(list: der.Node | undefined): ReadonlyMap<string, Extension> {
  const extensions = parseExtensions(list && der.retag(list, der.SEQUENCE))
  for (const { oid, critical } of extensions.values())
    if (critical) malformed(`Unknown critical extension ${oid}`)
  return extensions
}

function parseAccuracy(node: der.Node): Accuracy {
  const fields = new der.Fields(node)
  const seconds = fields.optional(der.INTEGER)
  const millis = thousandth(fields, 0)
  const micros = thousandth(fields, 1)
  fields.end()
  return {
    ...(seconds && { seconds: der.smallInteger(seconds) }),
    ...(millis !== undefined && { millis }),
    ...(micros !== undefined && { micros }),
  }
}

/** INTEGER (1..999). */
function thousandth(fields: der.Fields, number: number): number | undefined {
  const tag = der.contextTag(number, 'primitive')
  const node = fields.optional(tag)
  if (!node) return undefined
  const value = der.smallInteger(node, tag)
  return value >= 1 && value <= 999 ? value : malformed('A part of the accuracy lies between 1 and 999')
}

function boundedInteger(node: der.Node, limit: number): Uint8Array {
  const bytes = der.integerBytes(node)
  return bytes.length <= limit ? bytes : malformed('A number is too long')
}

/** What an authority states. `imprintBytes` and `nonceBytes` are echoed as they came. */
export type TstInfoFields = {
  readonly policy: string
  readonly imprintBytes: Uint8Array
  /** Content octets, or any big-endian number of up to 19 octets; never used twice by one authority. */
  readonly serialBytes: Uint8Array
  readonly genTime: Date
  readonly accuracy: Accuracy
  readonly ordering: TstInfo['ordering']
  readonly nonceBytes?: Uint8Array
  /** The authority's DER name. */
  readonly tsaNameDer: Uint8Array
}

/** Encodes a TSTInfo; the time is stated to the millisecond, without trailing zeros. */
export function encodeTstInfo(info: TstInfoFields): Uint8Array {
  return der.sequence(
    der.integer(1),
    der.oid(info.policy),
    info.imprintBytes,
    der.integer(info.serialBytes),
    encodeGenTime(info.genTime),
    encodeAccuracy(info.accuracy),
    ...(info.ordering === 'by-time' ? [der.boolean(true)] : []),
    ...(info.nonceBytes ? [der.encode(der.INTEGER, info.nonceBytes)] : []),
    der.explicit(0, der.explicit(4, info.tsaNameDer)),
  )
}

/** `20261120091200.25Z`: no trailing zero, and no point without digits (§2.4.2). */
function encodeGenTime(at: Date): Uint8Array {
  const [date = '', fraction = ''] = at
    .toISOString()
    .replaceAll(/[-:TZ]/g, '')
    .split('.')
  const digits = fraction.replace(/0+$/, '')
  return der.encode(der.GENERALIZED_TIME, Buffer.from(`${date}${digits && `.${digits}`}Z`))
}

function encodeAccuracy({ seconds, millis, micros }: Accuracy): Uint8Array {
  const small = (number: number, value: number) => der.implicit(number, der.integer(value))
  return der.sequence(
    ...(seconds === undefined ? [] : [der.integer(seconds)]),
    ...(millis === undefined ? [] : [small(0, millis)]),
    ...(micros === undefined ? [] : [small(1, micros)]),
  )
}

function malformed(why: string): never {
  throw new PkiError('tsp/malformed', why)
}
