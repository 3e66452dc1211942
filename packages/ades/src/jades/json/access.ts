/** Looking into JSON: what is not of the kind that is wanted is not there. */
import type { JsonArray, JsonNode, JsonObject } from './parse-json.js'

/** The member of an object. */
export function member(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.get(name) : undefined
}

/** The text of a string. */
export function textOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'string' ? node.value : undefined
}

/** The items of an array; none if it is something else. */
export function itemsOf(node: JsonNode | undefined): JsonArray['items'] {
  return node?.kind === 'array' ? node.items : []
}

/** An object, or nothing. */
export function objectOf(node: JsonNode | undefined): JsonObject | undefined {
  return node?.kind === 'object' ? node : undefined
}

/** The strings of an array; undefined if it is no array, or holds anything else. */
export function textsOf(node: JsonNode | undefined): string[] | undefined {
  if (node?.kind !== 'array') return undefined
  const texts = node.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []))
  return texts.length === node.items.length ? texts : undefined
}
