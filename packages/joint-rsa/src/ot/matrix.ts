/**
 * Bit matrices as 32-bit words, least significant bit first. Everything is public arithmetic without
 * data-dependent branches.
 */

/** Columns of an extension: the computational security parameter κ. */
export const COLUMNS = 128

/** A view of octets as words; copies only when they do not lie on a word boundary. */
export function asWords(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes)
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2)
}

/** A view of words as octets. */
export function asBytes(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
}

/** 128 columns of `rows` bits to `rows` rows of 128 bits (4 words each); `rows` is a multiple of 32. */
export function transpose(columns: readonly Uint32Array[], rows: number): Uint32Array {
  const result = new Int32Array(rows * 4)
  const signed = columns.map(asSigned)
  const block = new Int32Array(32)
  for (let top = 0; top < rows >> 5; top++) {
    for (let left = 0; left < 4; left++) {
      for (let j = 0; j < 32; j++) block[j] = signed[32 * left + j]?.[top] ?? 0
      transposeBlock(block)
      for (let i = 0; i < 32; i++) result[4 * (32 * top + i) + left] = block[i] ?? 0
    }
  }
  return new Uint32Array(result.buffer)
}

/** Transposes a 32 × 32 block in place by exchanging halves, quarters, … */
function transposeBlock(block: Int32Array): void {
  for (let j = 16, mask = 0x0000ffff; j !== 0; j >>= 1, mask ^= mask << j) {
    for (let k = 0; k < 32; k = (k + j + 1) & ~j) {
      const low = block[k] ?? 0
      const high = block[k + j] ?? 0
      const swap = ((low >>> j) ^ high) & mask
      block[k] = low ^ (swap << j)
      block[k + j] = high ^ swap
    }
  }
}

/**
 * The 128-bit linear hash of each column: the XOR of those rows of `coefficients` (4 words each) whose bit
 * is set; the number of rows is a multiple of 32. Works by tables of all 16 sums over four rows each.
 */
export function hashColumns(columns: readonly Uint32Array[], coefficients: Uint32Array): Uint32Array {
  const sums = new Int32Array(columns.length * 4)
  const tables = new Int32Array(8 * 64)
  const signed = columns.map(asSigned)
  const rows = asSigned(coefficients)
  for (let word = 0; word < rows.length >> 7; word++) {
    for (let nibble = 0; nibble < 8; nibble++)
      fillTable(tables, 64 * nibble, { rows, from: 4 * (32 * word + 4 * nibble) })
    for (let c = 0; c < signed.length; c++) addWord(sums, 4 * c, { tables, bits: signed[c]?.[word] ?? 0 })
  }
  return new Uint32Array(sums.buffer)
}

/** Adds to a sum what eight tables hold for the bits of one word. */
function addWord(sums: Int32Array, at: number, { tables, bits }: { tables: Int32Array; bits: number }): void {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let nibble = 0; nibble < 8; nibble++) {
    const entry = (nibble << 6) + (((bits >>> (nibble << 2)) & 15) << 2)
    a ^= tables[entry] ?? 0
    b ^= tables[entry + 1] ?? 0
    c ^= tables[entry + 2] ?? 0
    d ^= tables[entry + 3] ?? 0
  }
  sums[at] = (sums[at] ?? 0) ^ a
  sums[at + 1] = (sums[at + 1] ?? 0) ^ b
  sums[at + 2] = (sums[at + 2] ?? 0) ^ c
  sums[at + 3] = (sums[at + 3] ?? 0) ^ d
}

/** The 16 sums of four rows, from place `at` on. */
function fillTable(tables: Int32Array, at: number, { rows, from }: { rows: Int32Array; from: number }): void {
  for (let bit = 0; bit < 4; bit++) {
    const half = 1 << bit
    for (let entry = 0; entry < half; entry++) {
      for (let w = 0; w < 4; w++) {
        tables[at + 4 * (entry + half) + w] =
          (tables[at + 4 * entry + w] ?? 0) ^ (rows[from + 4 * bit + w] ?? 0)
      }
    }
  }
}

/** The same words with a sign: the engine keeps those in registers. */
function asSigned(words: Uint32Array): Int32Array {
  return new Int32Array(words.buffer, words.byteOffset, words.length)
}
