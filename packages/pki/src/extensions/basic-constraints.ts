/** basicConstraints (RFC 5280 §4.2.1.9): whether a subject is a CA, and how many CAs may follow below it. */
import * as der from '../der.js'
import { EXTENSION_OIDS } from './oids.js'
import { extensionReader, malformedExtension } from './reader.js'

/** What a certificate says of its subject. `pathLength` counts certificates that are not self-issued, the last left out. */
export type BasicConstraints = { readonly subject: 'ca' | 'end-entity'; readonly pathLength?: number }

/** Reads basicConstraints; the default FALSE is never written (X.690 §11.5). */
export const readBasicConstraints = extensionReader(EXTENSION_OIDS.basicConstraints, decode)

function decode(value: der.Node): BasicConstraints {
  const fields = new der.Fields(value)
  const flag = fields.optional(der.BOOLEAN)
  if (flag && !der.booleanValue(flag)) malformedExtension('DEFAULT FALSE is never written (X.690 §11.5)')
  const length = fields.optional(der.INTEGER)
  fields.end()
  const subject = flag ? 'ca' : 'end-entity'
  return length ? { subject, pathLength: der.smallInteger(length) } : { subject }
}
