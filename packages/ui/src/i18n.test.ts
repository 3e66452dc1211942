import { describe, expect, it } from 'vitest'
import { chooseLanguage } from './i18n.js'
import { uiWording } from './wording/index.js'

describe('the language of a page', () => {
  it('is Japanese unless someone asked for another', () => {
    expect(chooseLanguage('', null)).toBe('ja')
  })

  it('is what the address asks, before what was remembered', () => {
    expect(chooseLanguage('?lang=en', 'ja')).toBe('en')
    expect(chooseLanguage('?lang=ja', 'en')).toBe('ja')
    expect(chooseLanguage('', 'en')).toBe('en')
  })

  it.each(['?lang=fr', '?lang=', '?lang=EN', '?language=en'])('ignores the unknown wish %s', (search) => {
    expect(chooseLanguage(search, null)).toBe('ja')
  })

  it('does not believe a remembered value that it never wrote', () => {
    expect(chooseLanguage('', '<script>')).toBe('ja')
  })
})

describe('the wording of the page parts', () => {
  it('has the same keys in both languages', () => {
    expect(keysOf(uiWording.en)).toEqual(keysOf(uiWording.ja))
  })
})

function keysOf(wording: object): string[] {
  return Object.entries(wording).flatMap(([key, value]) =>
    typeof value === 'string' ? [key] : keysOf(value).map((inner) => `${key}.${inner}`),
  )
}
