import { describe, expect, it } from 'vitest'
import { DOCTOR, REVOKED, STRANGER } from '../../test/people.js'
import { signInAddress } from '../pages/login/model.js'
import { certificatePeriod, displayName, panelItems } from './model.js'

describe('the left panel', () => {
  it('has the five lines of the screens of 2015 and 2017 in their order (T-C10-1)', () => {
    expect(panelItems(DOCTOR).map(({ label, value }) => [label.ja, value])).toEqual([
      ['居住地域', '青空県 みほん市'],
      ['主たる活動地域', '青空県 はれ市'],
      ['所属医師会', null],
      ['主たる所属施設', '青空みほん診療所'],
      ['主たる診療科目', '呼吸器内科'],
    ])
  })

  it('gives the days of the certificate of the sign-in, in Japan', () => {
    expect(certificatePeriod(DOCTOR)).toEqual({ from: '2023/02/01', to: '2028/01/31', standing: 'good' })
  })

  it('says that the certificate of the newest card is revoked, rather than that there is none', () => {
    expect(certificatePeriod(REVOKED)).toMatchObject({ standing: 'revoked' })
    expect(certificatePeriod(STRANGER)).toBeNull()
  })

  it('writes the name as its reader does', () => {
    expect([displayName(DOCTOR, 'ja'), displayName(DOCTOR, 'en')]).toEqual(['実印 太郎', 'Taro Jitsuin'])
    expect(displayName(STRANGER, 'ja')).toBeNull()
  })
})

describe('the way to sign-in', () => {
  it.each([
    ['/', '/in'],
    ['/disclosure', '/in?page=disclosure'],
    ['/nowhere', '/in'],
    ['//evil.example', '/in'],
  ])('from %s is %s', (pathname, address) => {
    expect(signInAddress('/in', pathname, ['', 'disclosure'])).toBe(address)
  })
})
