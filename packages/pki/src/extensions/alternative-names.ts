/** subjectAltName and issuerAltName (RFC 5280 §4.2.1.6, §4.2.1.7). */
import type * as der from '../der.js'
import { type GeneralName, parseGeneralNames } from './general-name.js'
import { EXTENSION_OIDS } from './oids.js'
import { extensionReader, malformedExtension } from './reader.js'

/** The further names of a subject: one or more. */
export const readSubjectAltName = extensionReader(EXTENSION_OIDS.subjectAltName, alternativeNames)

/** The further names of an issuer: one or more. */
export const readIssuerAltName = extensionReader(EXTENSION_OIDS.issuerAltName, alternativeNames)

function alternativeNames(value: der.Node): readonly GeneralName[] {
  const names = parseGeneralNames(value)
  for (const name of names) {
    if (name.form === 'iPAddress' && name.octets.length !== 4 && name.octets.length !== 16) {
      malformedExtension('An address has 4 or 16 octets (RFC 5280 §4.2.1.6)')
    }
    if ('value' in name && name.value.length === 0) malformedExtension(`An empty ${name.form}`)
  }
  return names
}
