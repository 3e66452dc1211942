/** The identifier of a person at one partner (saml-core-2.0 §2.2.3, §8.3.7, §8.3.8). */
import type { XmlElement } from '@jitsuin/xml'
import { NAME_ID_FORMATS } from '../names.js'
import { MAX_NAME_LENGTH } from '../wire/limits.js'
import { optional, readText } from '../wire/read.js'
import { element, escapeXml } from '../wire/write.js'
import type { DECLARED } from './head.js'

/** A NameID; the qualifiers say who made it and for whom. */
export type NameId = {
  readonly value: string
  readonly format: string
  readonly nameQualifier?: string
  readonly spNameQualifier?: string
}

/** Reads a NameID. A comment in its text is refused: readers disagree on what such a text is. */
export function readNameId(nameId: XmlElement): NameId {
  const nameQualifier = optional(nameId, 'NameQualifier')
  const spNameQualifier = optional(nameId, 'SPNameQualifier')
  return {
    value: readText(nameId, MAX_NAME_LENGTH),
    format: optional(nameId, 'Format') ?? NAME_ID_FORMATS.unspecified, // core §2.2.2
    ...(nameQualifier !== undefined && { nameQualifier }),
    ...(spNameQualifier !== undefined && { spNameQualifier }),
  }
}

/** Writes a NameID; inside an assertion its prefix is known. */
export function writeNameId(
  { value, format, nameQualifier, spNameQualifier }: NameId,
  declared: typeof DECLARED | Record<string, never> = {},
): string {
  const attributes = {
    ...declared,
    Format: format,
    NameQualifier: nameQualifier,
    SPNameQualifier: spNameQualifier,
  }
  return element('saml:NameID', attributes, escapeXml(value))
}
