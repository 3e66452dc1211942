/** authorityKeyIdentifier and subjectKeyIdentifier (RFC 5280 §4.2.1.1, §4.2.1.2). */
import { toHex } from '@jitsuin/kernel'
import * as der from '../der.js'
import { type GeneralName, parseGeneralNames } from './general-name.js'
import { EXTENSION_OIDS } from './oids.js'
import { extensionReader, malformedExtension } from './reader.js'

/** Which key signed: by its identifier, by issuer and serial number of its certificate, or by both. */
export type AuthorityKeyIdentifier = {
  readonly keyIdentifier?: Uint8Array
  readonly authority?: { readonly issuer: readonly GeneralName[]; readonly serialHex: string }
}

/** Reads authorityKeyIdentifier; issuer and serial number stand together or not at all. */
export const readAuthorityKeyIdentifier = extensionReader(
  EXTENSION_OIDS.authorityKeyIdentifier,
  (value): AuthorityKeyIdentifier => {
    const fields = new der.Fields(value)
    const key = fields.optional(der.contextTag(0, 'primitive'))
    const issuer = fields.optional(der.contextTag(1))
    const serial = fields.optional(der.contextTag(2, 'primitive'))
    fields.end()
    return { ...(key && { keyIdentifier: key.content }), ...authorityOf(issuer, serial) }
  },
)

/** Reads subjectKeyIdentifier. */
export const readSubjectKeyIdentifier = extensionReader(EXTENSION_OIDS.subjectKeyIdentifier, (value) =>
  der.octets(value),
)

function authorityOf(issuer?: der.Node, serial?: der.Node): Pick<AuthorityKeyIdentifier, 'authority'> {
  if (!issuer && !serial) return {}
  if (!issuer || !serial) return malformedExtension('Issuer and serial number stand together')
  const serialBytes = der.integerBytes(serial, der.contextTag(2, 'primitive'))
  return {
    authority: { issuer: parseGeneralNames(issuer, der.contextTag(1)), serialHex: toHex(serialBytes) },
  }
}
