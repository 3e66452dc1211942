import { describe, expect, it } from 'vitest'
import { readCookie, setCookie } from './cookies.js'

const SECRET = 'S'.repeat(43)
const HTTP = 'http://portal.localhost:8317'
const HTTPS = 'https://portal.example.jp'

describe('cookies', () => {
  it('are read among others', () => {
    const cookie = `a=1; jitsuin-session=${SECRET}; jitsuin-session2=x`
    expect(readCookie({ cookie }, HTTP, 'session')).toBe(SECRET)
    expect(readCookie({ cookie }, HTTP, 'browser')).toBe(undefined)
  })

  it('over https are only those that no neighbour can plant', () => {
    expect(readCookie({ cookie: `jitsuin-session=${SECRET}` }, HTTPS, 'session')).toBe(undefined)
    expect(readCookie({ cookie: `__Host-jitsuin-session=${SECRET}` }, HTTPS, 'session')).toBe(SECRET)
    expect(setCookie(HTTPS, 'session', SECRET)).toBe(
      `__Host-jitsuin-session=${SECRET}; Path=/; HttpOnly; SameSite=Lax; Secure`,
    )
  })

  it.each(['\u00a0', '\ufeff', '\u2000', '\u000b', 'x'])(
    'over https are none whose name only seems to begin with __Host-: %j before it',
    (planted) => {
      const cookie = `a=1; ${planted}__Host-jitsuin-session=${SECRET}`
      expect(readCookie({ cookie }, HTTPS, 'session')).toBe(undefined)
    },
  )

  it.each([
    ['twice with different values', `jitsuin-session=${SECRET}; jitsuin-session=${'T'.repeat(43)}`],
    ['too short', 'jitsuin-session=abc'],
    ['with other characters', `jitsuin-session=${'S'.repeat(42)}'`],
    ['not at all', ''],
  ])('count for nothing when they come %s', (_how, cookie) => {
    expect(readCookie({ cookie }, HTTP, 'session')).toBe(undefined)
  })
})
