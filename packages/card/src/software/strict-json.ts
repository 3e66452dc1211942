/** Reads one object of parsed JSON field by field; `end` refuses fields that nobody asked for. */
import { CardError } from '../errors.js'

const LONGEST_BASE64 = 65_536
const MOST_ITEMS = 32

/** A closed interval. */
type Range = { readonly min: number; readonly max: number }

/** An object being read. Its errors name places, never values: among them are keys. */
export class ObjectReader {
  readonly #fields: ReadonlyMap<string, unknown>
  readonly #place: string
  readonly #asked = new Set<string>()

  /** @throws {CardError} `software-card/malformed` if the value is no object */
  constructor(value: unknown, place: string) {
    this.#place = place
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.refuse('no object')
    this.#fields = new Map(Object.entries(value))
  }

  /** Refuses the whole. */
  refuse(why: string): never {
    throw new CardError('software-card/malformed', `${this.#place}: ${why}`)
  }

  /** A field, whatever it is. */
  value(name: string): unknown {
    this.#asked.add(name)
    return this.#fields.get(name)
  }

  /** What `read` makes of a field, if it is there. */
  optional<Value>(name: string, read: (name: string) => Value): Value | undefined {
    return this.value(name) === undefined ? undefined : read(name)
  }

  object(name: string): ObjectReader {
    return new ObjectReader(this.value(name), `${this.#place}.${name}`)
  }

  list<Item>(name: string, read: (item: ObjectReader) => Item): Item[] {
    const value = this.value(name)
    if (!Array.isArray(value) || value.length > MOST_ITEMS)
      return this.refuse(`${name} is no list, or too long`)
    return value.map((item, index) => read(new ObjectReader(item, `${this.#place}.${name}[${index}]`)))
  }

  oneOf<const Choice extends string | number>(name: string, choices: readonly Choice[]): Choice {
    const value = this.value(name)
    return choices.find((choice) => choice === value) ?? this.refuse(`${name} is none of those known`)
  }

  text(name: string, form: RegExp): string {
    const value = this.value(name)
    return typeof value === 'string' && form.test(value) ? value : this.refuse(`${name} has no allowed form`)
  }

  /** Lower-case hexadecimal text; the range is in octets. */
  hex(name: string, { min, max }: Range): string {
    const text = this.text(name, /^(?:[0-9a-f]{2})*$/)
    const octets = text.length / 2
    return octets >= min && octets <= max ? text : this.refuse(`${name} has a wrong length`)
  }

  base64(name: string): string {
    const text = this.text(name, /^[A-Za-z0-9+/]*={0,2}$/)
    const isOne = text.length <= LONGEST_BASE64 && Buffer.from(text, 'base64').toString('base64') === text
    return isOne ? text : this.refuse(`${name} is not in its one form, or too long`)
  }

  /** A whole number. */
  number(name: string, { min, max }: Range): number {
    const value = this.value(name)
    const isInRange = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
    return isInRange ? value : this.refuse(`${name} is out of its range`)
  }

  /** Refuses fields that were not read. */
  end(): void {
    const strange = [...this.#fields.keys()].filter((name) => !this.#asked.has(name))
    if (strange.length > 0) this.refuse(`${strange.length} fields that no card has`)
  }
}
