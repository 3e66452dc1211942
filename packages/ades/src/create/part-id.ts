/** Ids of signature parts: `id` and eight hex digits, then what the part is (e-prescription samples). */
import { toHex } from '@jitsuin/kernel'

/** The source of chance, handed in: returns so many random octets. */
export type RandomBytes = (length: number) => Uint8Array

/** A fresh beginning for the Ids of one signature. */
export function makePartId(randomBytes: RandomBytes): string {
  return `id${toHex(randomBytes(4))}`
}
