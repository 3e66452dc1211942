/**
 * Reads JSON strictly (RFC 8259) and keeps where everything stands, so that what is signed stays as it was written: names twice in an
 * object, half surrogates, and anything behind the value are refused, for two readers would see two documents.
 */
import { AdesError } from '../../errors.js'

/** A value, and where it stands in the text: from `start`, up to but not including `end`, in UTF-16 units. */
export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonWord

type Placed = { readonly start: number; readonly end: number }
export type JsonObject = Placed & { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode> }
export type JsonArray = Placed & { readonly kind: 'array'; readonly items: readonly JsonNode[] }
export type JsonString = Placed & { readonly kind: 'string'; readonly value: string }
/** A number as it is written: a double would lose digits. */
export type JsonNumber = Placed & { readonly kind: 'number'; readonly literal: string }
/** `true`, `false` or `null`. */
type JsonWord = Placed & { readonly kind: 'word'; readonly word: 'true' | 'false' | 'null' }

/** More octets, levels and values than any honest file has. */
const LIMITS = { octets: 64 * 1024 * 1024, depth: 64, values: 500_000 } as const

/** The text of a file in UTF-8. @throws {AdesError} `json/malformed`, `json/limits` */
export function decodeJsonText(bytes: Uint8Array): string {
  if (bytes.length > LIMITS.octets) throw new AdesError('json/limits', 'The file is too large')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) throw new AdesError('json/malformed', 'The text is not in UTF-8')
    throw error
  }
}

/**
 * Reads one value, which is all of the text but white space.
 *
 * @throws {AdesError} `json/malformed`, `json/duplicate-name`, `json/limits`
 */
export function parseJson(text: string): JsonNode {
  const reader = new Reader(text)
  const value = reader.value(0)
  reader.space()
  if (reader.at !== text.length) throw malformed(reader.at)
  return value
}

const SPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
/** What stands for itself in a string: everything but quotes, backslashes and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 §7 excludes exactly these
const PLAIN = /[^"\\\u0000-\u001f]*/y
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}
const WORDS = ['true', 'false', 'null'] as const

class Reader {
  at = 0
  #values = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  value(depth: number): JsonNode {
    this.#values += 1
    if (depth > LIMITS.depth || this.#values > LIMITS.values)
      throw new AdesError('json/limits', 'The JSON is nested too deeply, or has too many values')
    this.space()
    switch (this.#text[this.at]) {
      case '{':
        return this.#object(depth)
      case '[':
        return this.#array(depth)
      case '"':
        return this.#string()
      default:
        return this.#numberOrWord()
    }
  }

  space(): void {
    this.#take(SPACE)
  }

  #object(depth: number): JsonObject {
    const start = this.at
    const members = new Map<string, JsonNode>()
    this.#list('}', () => {
      this.space()
      const name = this.#string().value
      if (members.has(name)) throw new AdesError('json/duplicate-name', `A name stands twice, at ${this.at}`)
      this.space()
      this.#expect(':')
      members.set(name, this.value(depth + 1))
    })
    return { kind: 'object', members, start, end: this.at }
  }

  #array(depth: number): JsonArray {
    const start = this.at
    const items: JsonNode[] = []
    this.#list(']', () => items.push(this.value(depth + 1)))
    return { kind: 'array', items, start, end: this.at }
  }

  /** What stands between brackets, with commas in between and none at the end. */
  #list(close: string, readOne: () => void): void {
    this.at += 1
    this.space()
    if (this.#text[this.at] !== close) {
      readOne()
      for (this.space(); this.#text[this.at] === ','; this.space()) {
        this.at += 1
        readOne()
      }
    }
    this.#expect(close)
  }

  #string(): JsonString {
    const start = this.at
    this.#expect('"')
    const parts = [this.#take(PLAIN)]
    while (this.#text[this.at] === '\\') parts.push(this.#escape(), this.#take(PLAIN))
    this.#expect('"')
    const value = parts.join('')
    if (!value.isWellFormed()) throw malformed(start)
    return { kind: 'string', value, start, end: this.at }
  }

  #escape(): string {
    const letter = this.#text[this.at + 1] ?? ''
    const plain = ESCAPES[letter]
    const digits = this.#text.slice(this.at + 2, this.at + 6)
    if (plain === undefined && (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits))) throw malformed(this.at)
    this.at += plain === undefined ? 6 : 2
    return plain ?? String.fromCharCode(Number.parseInt(digits, 16))
  }

  #numberOrWord(): JsonNode {
    const start = this.at
    const word = WORDS.find((one) => this.#text.startsWith(one, start))
    if (word) {
      this.at += word.length
      return { kind: 'word', word, start, end: this.at }
    }
    const literal = this.#take(NUMBER)
    if (literal === '') throw malformed(start)
    return { kind: 'number', literal, start, end: this.at }
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  #expect(character: string): void {
    if (this.#text[this.at] !== character) throw malformed(this.at)
    this.at += 1
  }
}

function malformed(at: number): AdesError {
  return new AdesError('json/malformed', `No JSON at ${at}`)
}
