/** The character references of the canonical form (C14N 1.0 §2.3, Text Nodes, Attribute Nodes). */
const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#x9;'],
  ['\n', '&#xA;'],
  ['\r', '&#xD;'],
])

/** Character data as it stands in the canonical form. */
export function escapeText(value: string): string {
  return /[&<>\r]/.test(value) ? value.replace(/[&<>\r]/g, reference) : value
}

/** An attribute's value as it stands between quotation marks in the canonical form. */
export function escapeAttribute(value: string): string {
  return /[&<"\t\n\r]/.test(value) ? value.replace(/[&<"\t\n\r]/g, reference) : value
}

function reference(character: string): string {
  return REFERENCES.get(character) ?? character
}
