/** The characters of PDF (ISO 32000-2 §7.2) and the tokens made of them. */
import { malformed, type Span } from '../values.js'

/** One token; `operator` is any run of regular characters that is nothing else, such as `obj`. */
export type Token =
  | { readonly kind: 'end' }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'string'
      readonly bytes: Uint8Array
      readonly form: 'literal' | 'hex'
      readonly span: Span
    }
  | { readonly kind: 'mark'; readonly mark: '[' | ']' | '<<' | '>>' }
  | { readonly kind: 'operator'; readonly text: string }

const SPACES: ReadonlySet<number> = new Set([0, 9, 10, 12, 13, 32])
const DELIMITERS: ReadonlySet<number> = new Set([...'()<>[]{}/%'].map((one) => one.charCodeAt(0)))
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/
const MAX_NAME = 4096
const MAX_NUMBER = 64

/** Whether an octet is white space (§7.2.3). */
export function isSpace(octet: number | undefined): boolean {
  return octet !== undefined && SPACES.has(octet)
}

function isRegular(octet: number | undefined): octet is number {
  return octet !== undefined && !SPACES.has(octet) && !DELIMITERS.has(octet)
}

/** Reads tokens one after the other. Every method throws `pdf/malformed` (`PdfError`). */
export class Lexer {
  readonly bytes: Uint8Array
  /** Where the next token, or the space before it, begins. */
  at: number

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
  }

  /** Skips white space and comments. */
  skipSpace(): void {
    for (;;) {
      while (isSpace(this.bytes[this.at])) this.at++
      if (this.bytes[this.at] !== 0x25) return
      while (this.at < this.bytes.length && !isLineEnd(this.bytes[this.at])) this.at++
    }
  }

  next(): Token {
    this.skipSpace()
    const octet = this.bytes[this.at]
    if (octet === undefined) return { kind: 'end' }
    const two = this.bytes[this.at + 1] === octet
    if (octet === 0x3c) return two ? this.mark('<<') : this.hexString()
    if (octet === 0x3e && two) return this.mark('>>')
    if (octet === 0x28) return this.literalString()
    if (octet === 0x5b) return this.mark('[')
    if (octet === 0x5d) return this.mark(']')
    if (octet === 0x2f) return this.name()
    return isRegular(octet) ? this.word() : malformed(`No token begins with the octet ${octet}`)
  }

  /** The next token without passing it. */
  peek(): Token {
    const before = this.at
    const token = this.next()
    this.at = before
    return token
  }

  private mark(mark: '[' | ']' | '<<' | '>>'): Token {
    this.at += mark.length
    return { kind: 'mark', mark }
  }

  private run(): string {
    const from = this.at
    while (isRegular(this.bytes[this.at])) this.at++
    if (this.at - from > MAX_NAME) malformed('A word is too long')
    return Buffer.from(this.bytes.subarray(from, this.at)).toString('latin1')
  }

  private word(): Token {
    const text = this.run()
    if (text.length <= MAX_NUMBER && NUMBER.test(text)) return { kind: 'number', value: Number(text), text }
    return { kind: 'operator', text }
  }

  private name(): Token {
    this.at++
    const text = this.run()
    if (/#(?![0-9A-Fa-f]{2})|#00/.test(text)) malformed('A name has an escape that is none (§7.3.5)')
    const plain = text.replace(/#(..)/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    return { kind: 'name', name: plain }
  }

  private hexString(): Token {
    const from = this.at
    const end = this.bytes.indexOf(0x3e, from)
    if (end < 0) malformed('A string has no end')
    const text = Buffer.from(this.bytes.subarray(from + 1, end)).toString('latin1')
    const digits = text.replace(/[\0\t\n\f\r ]+/g, '')
    if (/[^0-9A-Fa-f]/.test(digits)) malformed('A string in hexadecimal has other characters')
    this.at = end + 1
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex') // §7.3.4.3
    return { kind: 'string', bytes, form: 'hex', span: { from, to: this.at } }
  }

  private literalString(): Token {
    const from = this.at++
    const out: number[] = []
    for (let depth = 1; ; ) {
      const octet = this.bytes[this.at++]
      if (octet === undefined) malformed('A string has no end')
      else if (octet === 0x5c) this.escape(out)
      else if (octet === 0x0d) out.push(this.lineEnd())
      else {
        depth += octet === 0x28 ? 1 : octet === 0x29 ? -1 : 0
        if (depth === 0) break
        out.push(octet)
      }
    }
    return { kind: 'string', bytes: Uint8Array.from(out), form: 'literal', span: { from, to: this.at } }
  }

  /** A line end inside a string is one line feed, however it is written (§7.3.4.2). */
  private lineEnd(): number {
    if (this.bytes[this.at] === 0x0a) this.at++
    return 0x0a
  }

  private escape(out: number[]): void {
    const octet = this.bytes[this.at++]
    if (octet === undefined) malformed('A string has no end')
    const plain = ESCAPES.get(octet)
    if (plain !== undefined) out.push(plain)
    else if (octet === 0x0d) this.lineEnd()
    else if (octet === 0x0a) return
    else if (octet >= 0x30 && octet <= 0x37) out.push(this.octal(octet - 0x30))
    else out.push(octet)
  }

  private octal(first: number): number {
    let value = first
    for (let count = 1; count < 3; count++) {
      const digit = (this.bytes[this.at] ?? 0) - 0x30
      if (digit < 0 || digit > 7) break
      value = value * 8 + digit
      this.at++
    }
    return value & 0xff // §7.3.4.2: what overflows is ignored
  }
}

const ESCAPES: ReadonlyMap<number, number> = new Map(
  Object.entries({ n: 10, r: 13, t: 9, b: 8, f: 12 }).map(([letter, octet]) => [letter.charCodeAt(0), octet]),
)

function isLineEnd(octet: number | undefined): boolean {
  return octet === 10 || octet === 13
}
