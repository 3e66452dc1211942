import { describe, expect, it } from 'vitest'
import { parseReturnAddress } from './return-address.js'

const HOSTS = { signIn: 'https://signin.example.jp', others: ['https://portal.example.jp'] }

describe('return addresses', () => {
  it.each([
    ['/saml/continue?id=1', 'https://signin.example.jp/saml/continue?id=1'],
    ['https://portal.example.jp/profile#top', 'https://portal.example.jp/profile#top'],
    ['/a/../b', 'https://signin.example.jp/b'],
  ])('takes %s', (text, href) => {
    expect(parseReturnAddress(text, HOSTS)?.href).toBe(href)
  })

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '\\\\evil.example',
    'https:/\\evil.example',
    '\t//evil.example',
    'java\nscript:alert(1)',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://portal.example.jp@evil.example/',
    'https://user:pass@portal.example.jp/',
    'https://portal.example.jp.evil.example/',
    'http://portal.example.jp/',
    'https://portal.example.jp:444/',
    'blob:https://portal.example.jp/x',
    'https://',
  ])('refuses %j', (text) => {
    expect(parseReturnAddress(text, HOSTS)).toBe(undefined)
  })
})
