import { describe, expect, it } from 'vitest'
import type { PasswordObject, PrivateKeyObject } from '../cia/objects.js'
import { octetsOfPin } from '../pin.js'
import { pinOf } from './pin-object.js'

const key: PrivateKeyObject = {
  label: 'key',
  authIdHex: '01',
  userConsent: 1,
  idHex: '01',
  usages: [2],
  path: Uint8Array.of(0, 2),
  modulusBits: 2048,
}
/** A PIN that is filled up (flag 5), as long as `storedLength` says. */
const filled = (storedLength: number): PasswordObject => ({
  label: 'PIN',
  authIdHex: undefined,
  userConsent: undefined,
  ownAuthIdHex: '01',
  flags: [0, 5],
  type: 1,
  minLength: 4,
  storedLength,
  maxLength: 8,
  reference: 0x88,
  filler: 0xff,
})

describe('a PIN that is filled up to one length', () => {
  it('is sent in that length', () => {
    const octets = octetsOfPin(pinOf(key, [filled(12)]), '1234')
    expect(Buffer.from(octets).toString('hex')).toBe('31323334ffffffffffffffff')
  })

  it.each([7, 256, 0x7fff_ffff])(
    'is refused at %s octets: too few for the PIN, or more than a command has',
    (length) => {
      expect(() => pinOf(key, [filled(length)])).toThrow(expect.objectContaining({ code: 'card/directory' }))
    },
  )
})
