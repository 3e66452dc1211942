/**
 * EF.CIAInfo (ISO/IEC 7816-15 §8.10): how an application calls itself.
 *
 *   SEQUENCE { version, serialNumber OCTET STRING OPTIONAL, manufacturer UTF8String OPTIONAL, [0] label OPTIONAL, flags, … }
 */
import { utf8 } from '@jitsuin/kernel'
import { der } from '@jitsuin/pki'

const LABEL = der.contextTag(0, 'primitive')

/** EF.CIAInfo of version v2, with the flags authRequired and prnGeneration (hpki §5.1). */
export function encodeCardInfo(label: string): Uint8Array {
  return der.sequence(der.integer(1), der.encode(LABEL, utf8(label)), der.namedBitString([1, 2]))
}

/** The label; empty if there is none. */
export function parseCardLabel(content: Uint8Array): string {
  const fields = new der.Fields(der.readAt(content, 0))
  fields.next(der.INTEGER)
  fields.optional(der.OCTET_STRING)
  fields.optional(der.UTF8_STRING)
  const label = fields.optional(LABEL)
  return label ? der.utf8Value(der.retag(label, der.UTF8_STRING)) : ''
}
