import { XmlError } from '../errors.js'
import { isNcName } from './names.js'

/** The only entities that exist without a DTD (XML 1.0 §4.6). */
const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['apos', "'"],
  ['quot', '"'],
])

/** Resolves every reference in text or in an attribute value (XML 1.0 §4.1); what they yield is not read again. */
export function resolveReferences(raw: string): string {
  return raw.replace(/&([^&;]*)(;?)/g, (_all, name: string, end: string) => {
    if (end === '') throw new XmlError('xml/malformed', 'An ampersand starts no reference')
    return PREDEFINED.get(name) ?? resolveCharacter(name)
  })
}

function resolveCharacter(name: string): string {
  const digits = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name)
  if (!digits) {
    const code = isNcName(name) ? 'xml/undefined-entity' : 'xml/malformed'
    throw new XmlError(code, 'A reference is neither to one of the five entities nor to a character')
  }
  const [, hex, decimal] = digits
  const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  if (!isXmlCharacter(codePoint)) {
    throw new XmlError('xml/forbidden-character', 'A reference stands for no XML character')
  }
  return String.fromCodePoint(codePoint)
}

/** XML 1.0 §2.2 [2] Char. */
function isXmlCharacter(codePoint: number): boolean {
  if (codePoint < 0x20) return codePoint === 0x9 || codePoint === 0xa || codePoint === 0xd
  if (codePoint < 0x10000) return codePoint < 0xd800 || (codePoint > 0xdfff && codePoint < 0xfffe)
  return codePoint <= 0x10ffff
}
