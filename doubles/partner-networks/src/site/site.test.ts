import { describe, expect, it } from 'vitest'
import { html, textOf } from './html.js'
import { toldTable } from './parts.js'
import { decideRights } from './rights.js'
import { openVisits } from './visits.js'

describe('what a network was told', () => {
  it('is shown as text and never becomes part of the page', () => {
    const shown = textOf(toldTable([{ name: '"><img>', value: `<script>alert('x')</script>&` }]))
    expect(shown).toContain('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;')
    expect(shown).not.toMatch(/<(script|img)/)
  })

  it('is shown under Japanese names, one row a name, with a moment as people read it', () => {
    const told = textOf(
      toldTable([
        { name: 'amr', value: 'sc' },
        { name: 'amr', value: 'pin' },
        { name: 'auth_time', value: '0' },
        { name: 'x_unknown', value: '<b>' },
      ]),
    )
    expect(told).toContain('認証の手段 <code>amr</code></th><td>sc、pin</td>')
    expect(told).toContain('ログインした時刻 <code>auth_time</code></th><td>1970/1/1 9:00:00</td>')
    expect(told).toContain('<th scope="row">x_unknown</th><td>&lt;b&gt;</td>')
  })

  it('is escaped once, also in lists of parts', () => {
    expect(textOf(html`<ul>${['a & b', '<c>'].map((one) => html`<li>${one}</li>`)}</ul>`)).toBe(
      '<ul><li>a &amp; b</li><li>&lt;c&gt;</li></ul>',
    )
  })
})

describe('rights at a network', () => {
  const table = { 'Medical Doctor': ['readRecords'], Pharmacist: ['readMedication', 'seeNotices'] } as const

  it('follow from the qualifications together (T-C09-2)', () => {
    expect(decideRights(table, ['Medical Doctor', 'Pharmacist'])).toEqual([
      'readRecords',
      'readMedication',
      'seeNotices',
    ])
  })

  it.each([[[]], [['medical doctor']], [['Dentist']], [['constructor']], [['__proto__']]])(
    'are refused for %j',
    (roles) => {
      expect(decideRights(table, roles)).toBe('refused')
    },
  )
})

describe('visits', () => {
  const world = () => {
    const at = { now: Date.UTC(2026, 10, 21) }
    let next = 0
    const random = (size: number) => new Uint8Array(size).fill(++next)
    return { at, clock: () => new Date(at.now), random }
  }
  const cookieOf = (setCookie: string) => ({ cookie: setCookie.split(';')[0] })

  it('are found by their cookie until their end, and not at it', () => {
    const { at, ...rest } = world()
    const visits = openVisits<string>({ ...rest, cookie: 'v', minutes: 1 })
    const headers = cookieOf(visits.begin('taro'))
    at.now += 59_999
    expect(visits.find(headers)).toBe('taro')
    at.now += 1
    expect(visits.find(headers)).toBeUndefined()
  })

  it('are not found by another cookie, nor twice when they count once', () => {
    const { at: _at, ...rest } = world()
    const visits = openVisits<string>({ ...rest, cookie: 'v', minutes: 1 })
    const headers = cookieOf(visits.begin('taro'))
    expect(visits.find({ cookie: `v=${'A'.repeat(43)}` })).toBeUndefined()
    expect([visits.take(headers), visits.take(headers)]).toEqual(['taro', undefined])
  })

  it('end together when their person leaves elsewhere', () => {
    const { at: _at, ...rest } = world()
    const visits = openVisits<string>({ ...rest, cookie: 'v', minutes: 1 })
    const [one, two, other] = ['taro', 'taro', 'hanako'].map((name) => cookieOf(visits.begin(name)))
    expect(visits.endWhere((name) => name === 'taro')).toBe(2)
    expect([one, two, other].map((headers) => visits.find(headers ?? {}))).toEqual([
      undefined,
      undefined,
      'hanako',
    ])
  })
})
