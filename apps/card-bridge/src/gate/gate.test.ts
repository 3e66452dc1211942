import { describe, expect, it } from 'vitest'
import { parseOrigin } from './origin.js'
import { rateLimit } from './rate-limit.js'
import { judgeSender, judgeVisit } from './visit.js'

describe('an origin that may ask', () => {
  it.each([
    'https://portal.example.jp',
    'https://portal.example.jp:8443',
    'https://xn--wgv71a.example',
    'http://localhost:8317',
    'http://signin.localhost:8317',
    'http://127.0.0.1:8317',
    'http://[::1]:8317',
  ])('is %s', (origin) => {
    expect(parseOrigin(origin)).toBe(origin)
  })

  it.each([
    'http://portal.example.jp',
    'https://portal.example.jp:443',
    'https://user@portal.example.jp',
    'http://127.0.0.1.example',
    'http://2130706433',
    'ws://localhost',
    'null',
    '',
    `https://${'a'.repeat(300)}.example`,
  ])('is not %s', (origin) => {
    expect(parseOrigin(origin)).toBe('unfit')
  })

  it('is missing when there is none', () => {
    expect(parseOrigin(undefined)).toBe('missing')
  })
})

describe('a rate limit', () => {
  const at = (second: number) => new Date(second * 1000)

  it('lets a burst through, then as many as it fills by', () => {
    const take = rateLimit({ burst: 2, perMinute: 60 })
    expect([take('a', at(0)), take('a', at(0)), take('a', at(0))]).toEqual(['go', 'go', 'wait'])
    expect(take('b', at(0))).toBe('go')
    expect([take('a', at(1)), take('a', at(1))]).toEqual(['go', 'wait'])
  })

  it('gives nothing for a clock that goes backwards', () => {
    const take = rateLimit({ burst: 1, perMinute: 60 })
    expect([take('a', at(10)), take('a', at(0))]).toEqual(['go', 'wait'])
  })
})

describe('a visit', () => {
  const page = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

  it.each([
    ['own', { ...page, 'sec-fetch-site': 'none' }],
    ['own', { ...page, 'sec-fetch-site': 'same-origin' }],
    ['from-site', { ...page, 'sec-fetch-site': 'same-site' }],
    ['from-site', { ...page, 'sec-fetch-site': 'cross-site' }],
    ['from-site', page],
    ['no-visit', { ...page, 'sec-fetch-dest': 'iframe' }],
    ['no-visit', { ...page, 'sec-fetch-mode': 'cors' }],
    ['no-visit', {}],
  ])('is %s for %o', (verdict, headers) => {
    expect(judgeVisit(headers)).toBe(verdict)
  })

  it('is sent by a page of the bridge only when the browser says so, from the very same origin', () => {
    const own = { 'sec-fetch-site': 'same-origin', host: '127.0.0.1:8324' }
    expect(judgeSender({ ...own, origin: 'http://127.0.0.1:8324' })).toBe('own')
    expect(judgeSender({ ...own, origin: 'http://localhost:8324' })).toBe('foreign')
    expect(judgeSender({ ...own, origin: 'null' })).toBe('foreign')
    expect(judgeSender({ host: '127.0.0.1:8324', origin: 'http://127.0.0.1:8324' })).toBe('foreign')
  })
})
