/**
 * Breaks the correlation of an extension's rows: H(i, x) = π(π(x) ⊕ i) ⊕ π(x) with π = AES under a key of
 * the session, the tweakable circular correlation-robust hash of Guo, Katz, Wang, Yu (S&P 2020), which a
 * malicious setting needs.
 */
import { createCipheriv } from 'node:crypto'
import { asBytes, asWords } from './matrix.js'

/**
 * Hashes rows of 128 bits in place of nothing: the result is new. Row number r gets tweak `firstIndex` + r
 * and `label`.
 */
export function hashRows(
  rows: Uint32Array,
  { key, firstIndex, label }: { key: Uint8Array; firstIndex: number; label: number },
): Uint32Array {
  const inner = permute(rows, key)
  const tweaked = inner.slice()
  for (let row = 0; row < rows.length >> 2; row++) {
    const index = firstIndex + row
    const at = row << 2
    tweaked[at] = (tweaked[at] ?? 0) ^ index
    tweaked[at + 1] = (tweaked[at + 1] ?? 0) ^ Math.floor(index / 0x1_0000_0000)
    tweaked[at + 2] = (tweaked[at + 2] ?? 0) ^ label
  }
  const outer = permute(tweaked, key)
  for (let at = 0; at < outer.length; at++) outer[at] = (outer[at] ?? 0) ^ (inner[at] ?? 0)
  return outer
}

function permute(rows: Uint32Array, key: Uint8Array): Uint32Array {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  return asWords(new Uint8Array(cipher.update(asBytes(rows))))
}
