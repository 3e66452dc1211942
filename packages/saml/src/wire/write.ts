/**
 * Writing of XML in its canonical form (exclusive C14N 1.0): what is written here is, octet for octet, what its signature covers, so
 * that nothing has to be parsed and canonicalised to be signed. Attributes are put in their order; every tag has its end; a
 * prefix is declared where it comes into use, which is the caller's part.
 */
import { SamlError } from '../errors.js'

/** Attributes; an undefined one is left out. Only declarations of namespaces have prefixes here. */
export type Attributes = Readonly<Record<string, string | undefined>>

/** An element around content that is XML text already. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  return `${startTag(name, attributes)}${content.join('')}</${name}>`
}

/** The start of an element whose end is written elsewhere. */
export function startTag(name: string, attributes: Attributes): string {
  let text = `<${name}`
  for (const key of Object.keys(attributes).sort(inOrder)) {
    const value = attributes[key]
    if (value !== undefined) text += ` ${key}="${escaped(value, ATTRIBUTE)}"`
  }
  return `${text}>`
}

/** Declarations before attributes, both by code point (C14N 1.0 §2.2); names here are ASCII. */
function inOrder(a: string, b: string): number {
  const [first, second] = [a.startsWith('xmlns'), b.startsWith('xmlns')]
  if (first !== second) return first ? -1 : 1
  return a < b ? -1 : 1
}

/** Text that means itself, as content. */
export function escapeXml(text: string): string {
  return escaped(text, CONTENT)
}

type Escapes = { readonly found: RegExp; readonly by: Readonly<Record<string, string>> }

/** C14N 1.0 §2.3. */
const CONTENT: Escapes = { found: /[&<>\r]/g, by: { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' } }
const ATTRIBUTE: Escapes = {
  found: /[&<"\t\n\r]/g,
  by: { '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' },
}

/** XML 1.0 §2.2: characters that no document can hold, however they are written. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

function escaped(text: string, { found, by }: Escapes): string {
  if (FORBIDDEN.test(text) || !text.isWellFormed()) {
    throw new SamlError('saml/malformed', 'A character cannot stand in XML')
  }
  return text.replace(found, (character) => by[character] ?? character)
}

/** A time as SAML writes it: UTC, to the millisecond (core §1.3.3). */
export function instant(at: Date): string {
  return at.toISOString()
}
