/** Very many records in little memory: what they share, their tokens, is held once. */
import { createHash } from 'node:crypto'
import { parseEvidenceRecord } from '@jitsuin/ades'

type Packed = { readonly pieces: readonly (Uint8Array | string)[] }

/** Records by their positions. */
export type PackedRecords = {
  readonly push: (record: Uint8Array) => void
  readonly replace: (position: number, record: Uint8Array) => void
  readonly at: (position: number) => Uint8Array
}

/** An empty store. */
export function packedRecords(): PackedRecords {
  const tokens = new Map<string, Uint8Array>()
  const packed: Packed[] = []
  const pack = (record: Uint8Array): Packed => {
    const pieces: (Uint8Array | string)[] = []
    let from = 0
    for (const { tokenBytes } of parseEvidenceRecord(record).chains.flatMap(({ stamps }) => stamps)) {
      const at = tokenBytes.byteOffset - record.byteOffset
      const key = createHash('sha256').update(tokenBytes).digest('base64')
      if (!tokens.has(key)) tokens.set(key, Uint8Array.from(tokenBytes))
      pieces.push(Uint8Array.from(record.subarray(from, at)), key)
      from = at + tokenBytes.length
    }
    return { pieces: [...pieces, Uint8Array.from(record.subarray(from))] }
  }
  return {
    push: (record) => packed.push(pack(record)),
    replace: (position, record) => {
      packed[position] = pack(record)
    },
    at: (position) => {
      const pieces = packed[position]?.pieces ?? []
      return Buffer.concat(
        pieces.map((piece) => (typeof piece === 'string' ? (tokens.get(piece) ?? Buffer.of()) : piece)),
      )
    },
  }
}
