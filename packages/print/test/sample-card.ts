/** The sample card of requirements C-02. Its photo is a drawing: nobody is on it. */
import { crc32, deflateSync } from 'node:zlib'
import type { CardFace } from '../src/index.js'

/** The values of the sample. */
export const SAMPLE_CARD: CardFace = {
  name: { kanji: '日医 太郎', romaji: 'Taro Nichii' },
  birthDate: '1955-08-01',
  membershipId: '999999999',
  licenceNumber: '99999',
  issuedOn: '2018-02-01',
  expiresOn: '2023-01-31',
  cardId: 'JMA180200000',
  photo: drawnPortrait(),
}

/** A head and shoulders in flat colours, 80 × 100, as a PNG (W3C PNG §11: signature, IHDR, IDAT, IEND). */
export function drawnPortrait(width = 80, height = 100): Uint8Array {
  const rows: number[] = []
  for (let y = 0; y < height; y++) {
    rows.push(0)
    for (let x = 0; x < width; x++) rows.push(...colourAt(x / width, y / height))
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = deflateSync(Buffer.from(rows))
  return Uint8Array.from(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]),
  )
}

function colourAt(x: number, y: number): [number, number, number] {
  const head = ((x - 0.5) / 0.24) ** 2 + ((y - 0.42) / 0.26) ** 2
  const shoulders = ((x - 0.5) / 0.46) ** 2 + ((y - 1.05) / 0.36) ** 2
  if (head < 1 && y < 0.34) return [58, 48, 44]
  if (head < 1) return [236, 205, 180]
  return shoulders < 1 ? [96, 116, 138] : [222, 233, 240]
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
