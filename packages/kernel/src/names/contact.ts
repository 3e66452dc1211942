/** Numbers of letters and telephones in the one form that the office keeps: digits. */
import { normaliseWidth } from './width.js'

const SEPARATORS = /[\s()\-‐‑‒–—−ー．.・〒]/gu

/** The digits of a number however it was typed; `undefined` if it holds anything but digits and separators. */
export function readDigits(text: string): string | undefined {
  const digits = normaliseWidth(text).replace(SEPARATORS, '')
  return /^\d+$/.test(digits) ? digits : undefined
}

/** A postal code, seven digits: `〒113-0021` is `1130021`. */
export function readPostalCode(text: string): string | undefined {
  const digits = readDigits(text)
  return digits?.length === 7 ? digits : undefined
}

/** A telephone number in Japan, ten or eleven digits with the leading 0; +81 is taken for it. */
export function readPhone(text: string): string | undefined {
  const digits = readDigits(normaliseWidth(text).replace(/^\+81\s*\(?0?\)?/, '0'))
  return digits !== undefined && /^0[1-9]\d{8,9}$/.test(digits) ? digits : undefined
}
