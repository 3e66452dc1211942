/**
 * The one written form of everything that somebody signs around a second key: UTF-8 text, a tag that no other signature
 * of the platform begins with, then one line a field in a fixed order.
 *
 *   jitsuin-second-key-day/1
 *   authorisation: 0b9b2d0c-…
 *   subject: T0001
 *   …
 *
 * Each line ends with LF; nothing follows the last one. Equal statements have equal bytes on every machine, and a text that
 * is not exactly what `encode` writes is not read: two readers can never understand the same bytes differently.
 */
import { utf8 } from '@jitsuin/kernel'
import { same } from '@jitsuin/tlog'
import { SecondKeyError } from './errors.js'

/** How one field is written. `read` gives undefined for whatever it does not accept. */
export type Codec<Value> = {
  readonly write: (value: Value) => string
  readonly read: (text: string) => Value | undefined
}

/** What a form with these fields says. */
export type StatementOf<Form> = Form extends StatementForm<infer Statement> ? Statement : never

/** A kind of statement. */
export type StatementForm<Statement> = {
  readonly tag: string
  /** The bytes that are signed. @throws {SecondKeyError} `second-key/statement-malformed` for values that no line can hold */
  readonly encode: (statement: Statement) => Uint8Array
  /** Reads exactly what `encode` writes. @throws {SecondKeyError} `second-key/statement-malformed` */
  readonly parse: (bytes: Uint8Array) => Statement
}

/** The longest statement: a request for 500 items of a list, with commitments and digests of 64 octets in hexadecimal. */
export const LONGEST_STATEMENT = 100 * 1024

/** Declares a kind of statement; the fields stand in the order in which they are declared. */
export function defineForm<Statement extends object>(
  tag: string,
  fields: { readonly [Name in keyof Statement]: Codec<Statement[Name]> },
): StatementForm<Readonly<Statement>> {
  const names = Object.keys(fields) as (keyof Statement & string)[] // its own keys, none of them a number or a symbol
  const encode = (statement: Readonly<Statement>): Uint8Array => {
    const lines = names.map((name) => `${name}: ${writeValue(name, fields[name], statement[name])}\n`)
    return utf8(`${tag}\n${lines.join('')}`)
  }
  const parse = (bytes: Uint8Array): Readonly<Statement> => {
    const lines = readLines(bytes, tag, names.length)
    const values = names.map((name, at) => [name, readValue(name, fields[name], lines[at] ?? '')])
    const statement = Object.fromEntries(values) as Statement // each value came out of the codec of its own field
    if (!same(encode(statement), bytes)) throw malformed(`${tag} is not in its one form`)
    return statement
  }
  return { tag, encode, parse }
}

function writeValue<Value>(name: string, codec: Codec<Value>, value: Value): string {
  const text = codec.write(value)
  if (codec.read(text) === undefined) throw malformed(`The value of "${name}" cannot be written`)
  return text
}

function readValue<Value>(name: string, codec: Codec<Value>, line: string): Value {
  const value = line.startsWith(`${name}: `) ? codec.read(line.slice(name.length + 2)) : undefined
  if (value === undefined) throw malformed(`No "${name}" where it must stand`)
  return value
}

function readLines(bytes: Uint8Array, tag: string, count: number): readonly string[] {
  if (bytes.length > LONGEST_STATEMENT) throw malformed(`${bytes.length} bytes`)
  const [first, ...lines] = decode(bytes).split('\n')
  const last = lines.pop()
  if (first !== tag || last !== '' || lines.length !== count) throw malformed(`Not a statement ${tag}`)
  return lines
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new SecondKeyError('second-key/statement-malformed', 'Not UTF-8', { cause })
  }
}

function malformed(why: string): SecondKeyError {
  return new SecondKeyError('second-key/statement-malformed', why)
}
