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

/** By ASCII character: the octets that stand for it, if not itself. */
export type Escapes = readonly (Uint8Array | undefined)[]

/** The escapes of character data. */
export const TEXT_ESCAPES = escapesOf(IN_TEXT)

/** The escapes of an attribute's value between quotation marks. */
export const ATTRIBUTE_ESCAPES = escapesOf(IN_ATTRIBUTE)

/** Character data as it stands in the canonical form. */
export function escapeText(value: string): string {
  return replaceAll(value, IN_TEXT)
}

/** An attribute's value as it stands between quotation marks in the canonical form. */
export function escapeAttribute(value: string): string {
  return replaceAll(value, IN_ATTRIBUTE)
}

function replaceAll(value: string, references: Readonly<Record<string, string>>): string {
  return /[&<>"\t\n\r]/.test(value)
    ? value.replace(/[&<>"\t\n\r]/g, (character) => references[character] ?? character)
    : value
}

function escapesOf(references: Readonly<Record<string, string>>): Escapes {
  return Array.from({ length: 128 }, (_none, unit) => {
    const reference = references[String.fromCharCode(unit)]
    return reference === undefined ? undefined : Buffer.from(reference)
  })
}
