import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawQrPicture } from '../src/index.js'

describe('a QR code as a picture', () => {
  it('has its three finder patterns where ISO/IEC 18004 §6.3.3 puts them, and a quiet zone of four modules', async () => {
    // Version 1 has 21 modules: with the quiet zone 29, each drawn as one pixel.
    const svg = Buffer.from(drawQrPicture('2026-000123', { title: '2026-000123' }))
    const { data, info } = await sharp(svg, { density: 300 })
      .resize(29, 29, { kernel: 'nearest' })
      .flatten({ background: '#ffffff' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(info.width).toBe(29)
    const row = (y: number, from: number, to: number) =>
      [...data.subarray(y * 29 + from, y * 29 + to)].map((grey) => (grey < 128 ? '#' : '.')).join('')
    expect([1, 2, 3].map((y) => row(y, 1, 28))).toEqual(Array(3).fill('.'.repeat(27)))
    const finder = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######']
    expect(finder.map((_, y) => row(4 + y, 4, 11))).toEqual(finder)
    expect(finder.map((_, y) => row(4 + y, 18, 25))).toEqual(finder)
    expect(finder.map((_, y) => row(18 + y, 4, 11))).toEqual(finder)
  })

  it('says in words what it holds, escaped', () => {
    expect(drawQrPicture('1', { title: 'a<b' })).toContain('<title>a&lt;b</title>')
  })
})
