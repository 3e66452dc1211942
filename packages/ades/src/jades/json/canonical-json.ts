/**
 * The canonical form of JSON (RFC 8785): no white space, members in the order of their names' UTF-16 units, strings with the fewest
 * escapes. Numbers are written as doubles, as that standard has it, or stay as they are: FHIR keeps the precision of `1.50`.
 */
import type { JsonNode, JsonObject } from './parse-json.js'

/** `rfc8785`: as ECMAScript writes doubles. `as-written`: digit for digit. */
export type NumberForm = 'as-written' | 'rfc8785'

/** How to write; `omit` are members of the outermost object that are left out. */
export type CanonicalOptions = { readonly numbers: NumberForm; readonly omit?: ReadonlySet<string> }

/** The canonical form; undefined if a number is none that a double can hold. */
export function canonicalJson(node: JsonNode, { numbers, omit }: CanonicalOptions): string | undefined {
  const text = write(node, numbers, omit)
  return text.includes(NO_DOUBLE) ? undefined : text
}

/** A control character, which no canonical form holds. */
const NO_DOUBLE = '\u0000'

function write(node: JsonNode, numbers: NumberForm, omit?: ReadonlySet<string>): string {
  switch (node.kind) {
    case 'object':
      return writeObject(node, numbers, omit)
    case 'array':
      return `[${node.items.map((item) => write(item, numbers)).join(',')}]`
    case 'string':
      return JSON.stringify(node.value)
    case 'number':
      return numbers === 'as-written' ? node.literal : writeDouble(node.literal)
    case 'word':
      return node.word
  }
}

function writeObject({ members }: JsonObject, numbers: NumberForm, omit?: ReadonlySet<string>): string {
  const names = [...members.keys()].filter((name) => !omit?.has(name)).sort()
  const written = names.flatMap((name) => {
    const value = members.get(name)
    return value ? [`${JSON.stringify(name)}:${write(value, numbers)}`] : []
  })
  return `{${written.join(',')}}`
}

function writeDouble(literal: string): string {
  const number = Number(literal)
  return Number.isFinite(number) ? JSON.stringify(number) : NO_DOUBLE
}
