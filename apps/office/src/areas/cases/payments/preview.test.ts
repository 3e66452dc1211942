import { expect, it } from 'vitest'
import { previewOf } from './preview.js'

/** 「入金日,金額」 and a line, as `iconv -t SHIFT_JIS` writes them. */
const SHIFT_JIS = Buffer.from('93fc8be093fa2c8be08a7a0d0a323032362d31312d32302c353530300d0a', 'hex')

it('reads the file of a bank in Shift_JIS and in UTF-8, and counts its payments', () => {
  const preview = { lines: ['入金日,金額', '2026-11-20,5500'], total: 1 }
  expect(previewOf(SHIFT_JIS)).toEqual(preview)
  expect(previewOf(Buffer.from('\u{feff}入金日,金額\n2026-11-20,5500\n\n'))).toEqual(preview)
})

it('shows the first lines of a long file, and says how many there are', () => {
  const preview = previewOf(Buffer.from(`a,b\n${'1,2\n'.repeat(1000)}`))
  expect(preview).toMatchObject({ total: 1000 })
  expect(preview?.lines).toHaveLength(8)
})

it('reads nothing out of a picture', () => {
  expect(previewOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0xa0, 0xfd))).toBeUndefined()
})
