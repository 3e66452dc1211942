import { der } from '@jitsuin/pki'

/** One Attribute with one value (RFC 5652 §5.3). */
export function attribute(type: string, value: Uint8Array): Uint8Array {
  return der.sequence(der.oid(type), der.set(value))
}
