import { expect, it } from 'vitest'
import { bridgeHelpAddress, portalAddress } from './portal-address.js'

it('finds the portal beside the page', () => {
  expect(portalAddress(new URL('https://approve.hpki.example.jp/'))).toBe('https://portal.hpki.example.jp')
  expect(portalAddress(new URL('http://approve.localhost:3443/'))).toBe('http://portal.localhost:3443')
  expect(bridgeHelpAddress(new URL('https://approve.hpki.example.jp/'))).toBe(
    'https://signin.hpki.example.jp/card-bridge',
  )
})

it('names no portal where it would have to guess', () => {
  expect(portalAddress(new URL('https://second.example.jp/'))).toBeNull()
  expect(bridgeHelpAddress(new URL('https://second.example.jp/'))).toBeNull()
})
