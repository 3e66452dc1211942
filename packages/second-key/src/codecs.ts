/** How the fields of statements are written; each value has exactly one text. */
import type { Codec } from './form.js'

/** Texts of one pattern. */
function matching(pattern: RegExp): Codec<string> {
  return { write: (text) => text, read: (text) => (pattern.test(text) ? text : undefined) }
}

/** Octets of fixed length in lower-case hexadecimal. */
const hex = (octets: number): Codec<string> => matching(new RegExp(`^[0-9a-f]{${octets * 2}}$`))

/** A UUID in lower case (RFC 9562 §4). */
export const uuid: Codec<string> = matching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
/** SHA-256 of something, hexadecimal. */
export const sha256Hex: Codec<string> = hex(32)
/** 32 octets that nobody could foresee, hexadecimal. */
export const nonceHex: Codec<string> = hex(32)
/** An Ed25519 public key (RFC 8032 §5.1.5), hexadecimal. */
export const ed25519Hex: Codec<string> = hex(32)
/** The subject serialNumber of a person's or an institution's certificate (hpki §2.6). */
export const subjectSerialNumber: Codec<string> = matching(/^[A-Za-z0-9-]{1,20}$/)
/** An octet string of 1 to 1,023 octets in base64url: the id of a credential (WebAuthn L3 §4). */
export const credentialId: Codec<string> = matching(/^[A-Za-z0-9_-]{2,1364}$/)
/** An origin of the web (RFC 6454 §6.2). */
export const origin: Codec<string> = {
  write: (text) => text,
  read: (text) =>
    /^https?:\/\/[\x21-\x7e]{1,300}$/.test(text) && URL.canParse(text) && new URL(text).origin === text
      ? text
      : undefined,
}

/** An instant in UTC to the second; `23:59:59Z` and never a fraction. */
export const instant: Codec<Date> = {
  write: (at) => (Number.isNaN(at.getTime()) ? 'none' : at.toISOString().replace(/\.\d{3}Z$/, 'Z')),
  read: (text) => {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return undefined
    const at = new Date(text)
    return Number.isNaN(at.getTime()) ? undefined : at
  },
}

/** A whole number from `least` to `most`, both included. */
export function whole({ least, most }: { readonly least: number; readonly most: number }): Codec<number> {
  return {
    write: (value) => String(value),
    read: (text) => {
      if (!/^(0|[1-9]\d{0,15})$/.test(text)) return undefined
      const value = Number(text)
      return value >= least && value <= most ? value : undefined
    },
  }
}

/** One word of a closed list. */
export function oneOf<const Word extends string>(words: readonly Word[]): Codec<Word> {
  return { write: (word) => word, read: (text) => words.find((word) => word === text) }
}

/** Texts of one kind, with one blank between them; `least` to `most` of them. */
export function several<Value>(
  codec: Codec<Value>,
  { least, most }: { readonly least: number; readonly most: number },
): Codec<readonly Value[]> {
  return {
    write: (values) => {
      const texts = values.map(codec.write)
      // A value with a blank in it would be read as two: the line break makes the whole unwritable.
      return texts.some((text) => codec.read(text) === undefined) ? '\n' : texts.join(' ')
    },
    read: (text) => {
      const values = text === '' ? [] : text.split(' ').map(codec.read)
      const all = values.filter((value) => value !== undefined)
      return all.length === values.length && all.length >= least && all.length <= most ? all : undefined
    },
  }
}

/** A label that people gave: visible characters and single blanks inside, 1 to 100 code points. */
export const label: Codec<string> = matching(/^(?! )(?!.* {2})[^\p{C}\p{Zl}\p{Zp}]{1,100}(?<! )$/u)
