/** The character references of the canonical form (C14N 1.0 §2.3, Text Nodes, Attribute Nodes). */
const IN_TEXT = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' } as const
const IN_ATTRIBUTE = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
} as const

/** What is not written as itself in one place of the canonical form. */
export type Escapes = {
  /** Finds the first character to escape. */
  readonly pattern: RegExp
  /** By ASCII character: the octets that stand for it, if not itself. */
  readonly octets: readonly (Uint8Array | undefined)[]
}

/** The escapes of character data. */
export const TEXT_ESCAPES: Escapes = { pattern: /[&<>\r]/, octets: octetsOf(IN_TEXT) }

/** The escapes of an attribute's value between quotation marks. */
export const ATTRIBUTE_ESCAPES: Escapes = { pattern: /[&<"\t\n\r]/, octets: octetsOf(IN_ATTRIBUTE) }

/** Character data as it stands in the canonical form. */
export function escapeText(value: string): string {
  return TEXT_ESCAPES.pattern.test(value) ? replaceAll(value, IN_TEXT) : value
}

/** An attribute's value as it stands between quotation marks in the canonical form. */
export function escapeAttribute(value: string): string {
  return ATTRIBUTE_ESCAPES.pattern.test(value) ? replaceAll(value, IN_ATTRIBUTE) : value
}

function replaceAll(value: string, references: Readonly<Record<string, string>>): string {
  return value.replace(/[&<>"\t\n\r]/g, (character) => references[character] ?? character)
}

function octetsOf(references: Readonly<Record<string, string>>): Escapes['octets'] {
  return Array.from({ length: 128 }, (_none, unit) => {
    const reference = references[String.fromCharCode(unit)]
    return reference === undefined ? undefined : Buffer.from(reference)
  })
}
