import { expect, it } from 'vitest'
import { portalAddress } from './portal-address.js'

it('finds the portal beside the page', () => {
  expect(portalAddress(new URL('https://approve.hpki.example.jp/'))).toBe('https://portal.hpki.example.jp')
  expect(portalAddress(new URL('http://approve.localhost:3443/'))).toBe('http://portal.localhost:3443')
})

it('names no portal where it would have to guess', () => {
  expect(portalAddress(new URL('https://second.example.jp/'))).toBeNull()
})
