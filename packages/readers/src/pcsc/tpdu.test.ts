import { describe, expect, it } from 'vitest'
import { commandForT0 } from './tpdu.js'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))

describe('a command over T=0', () => {
  it('loses its Le when it has data: there is no room for both (ISO/IEC 7816-3 §12.2.3)', () => {
    expect(commandForT0(bytes('00a4040005f00000000100'))).toEqual(bytes('00a4040005f000000001'))
  })

  it.each([
    ['without data and Le', '00200088'],
    ['with Le alone', '00b0960000'],
    ['with data alone', '0020008804' + '31323334'],
    ['of extended length', '002a9e9a000002abcd0000'],
  ])('stays as it is %s', (_what, hex) => {
    expect(commandForT0(bytes(hex))).toEqual(bytes(hex))
  })
})
