/** authorityInfoAccess and subjectInfoAccess (RFC 5280 §4.2.2): where more is to be had about an issuer or a subject. */
import * as der from '../der.js'
import { type GeneralName, parseGeneralName } from './general-name.js'
import { EXTENSION_OIDS } from './oids.js'
import { extensionReader, oneOrMore } from './reader.js'

/** The methods that people know by a word. */
export const ACCESS_METHODS = {
  ocsp: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  timeStamping: '1.3.6.1.5.5.7.48.3',
  caRepository: '1.3.6.1.5.5.7.48.5',
} as const

/** One place, and how it is asked (the OID of the method). */
export type AccessDescription = { readonly method: string; readonly location: GeneralName }

/** Reads authorityInfoAccess: one or more places. */
export const readAuthorityInfoAccess = extensionReader(EXTENSION_OIDS.authorityInfoAccess, accessDescriptions)

/** Reads subjectInfoAccess: one or more places. */
export const readSubjectInfoAccess = extensionReader(EXTENSION_OIDS.subjectInfoAccess, accessDescriptions)

function accessDescriptions(value: der.Node): readonly AccessDescription[] {
  return oneOrMore(value).map((node) => {
    const [method, location] = der.children(node, der.SEQUENCE, 2)
    return { method: der.oidValue(method), location: parseGeneralName(location) }
  })
}
