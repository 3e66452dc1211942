import { describe, expect, it } from 'vitest'
import { ALL_DISCLOSURE_ITEMS, DISCLOSURE_ITEMS, type SettingChange } from '../contract.js'
import { changeTable, DEFAULT_TABLE, itemsShownTo } from './disclosure.js'

const change = (
  item: SettingChange['item'],
  audience: SettingChange['audience'],
  to: SettingChange['to'],
): SettingChange => ({ item, audience, to })

describe('the disclosure table', () => {
  it('has every item of the screens of 2015 and 2017 with its Japanese label (T-C10-1)', () => {
    const labels = (section: string) =>
      ALL_DISCLOSURE_ITEMS.map((item) => DISCLOSURE_ITEMS[item]).filter((row) => row.section === section)
    expect(labels('basic').map(({ ja }) => ja)).toEqual([
      '氏名',
      '性別',
      '生年月日',
      '年齢',
      '医師登録番号',
      '医師登録年月日',
      '日医会員ID',
      '住所（申請時）',
      'メールアドレス（申請時）',
    ])
    expect(labels('profile').map(({ ja }) => ja)).toEqual([
      '居住地域',
      '主たる活動地域',
      '所属医師会',
      '主たる所属施設',
      '主たる診療科目',
      '所属学会',
      '自由記入欄',
    ])
  })

  it('begins with the defaults: the public sees the name alone', () => {
    expect(itemsShownTo('public', DEFAULT_TABLE)).toEqual(['name'])
    expect(itemsShownTo('users', DEFAULT_TABLE)).toEqual([
      'name',
      'sex',
      'licenceNumber',
      'licenceDate',
      'institution',
    ])
  })

  it('shows to users too what is shown to the public', () => {
    const wanted = change('birthDate', 'public', 'shown')
    expect(changeTable(DEFAULT_TABLE, [wanted])).toMatchObject({
      verdict: 'changed',
      table: { birthDate: { users: 'shown', public: 'shown' } },
      changed: [wanted, change('birthDate', 'users', 'shown')],
    })
  })

  it('hides from the public too what is hidden from users', () => {
    expect(changeTable(DEFAULT_TABLE, [change('name', 'users', 'hidden')])).toMatchObject({
      table: { name: { users: 'hidden', public: 'hidden' } },
    })
  })

  it('is as before when every change that it named is reversed', () => {
    const all = ALL_DISCLOSURE_ITEMS.map((item) => change(item, 'public', 'shown'))
    const shown = changeTable(DEFAULT_TABLE, all)
    if (shown.verdict !== 'changed') throw new Error('nothing changed')
    const reverse = shown.changed.map(({ item, audience, to }) =>
      change(item, audience, to === 'shown' ? 'hidden' : 'shown'),
    )
    expect(changeTable(shown.table, reverse)).toMatchObject({ table: DEFAULT_TABLE })
  })

  it('never lets the public see more than users, whatever is wanted', () => {
    for (const item of ALL_DISCLOSURE_ITEMS) {
      for (const audience of ['users', 'public'] as const) {
        for (const to of ['shown', 'hidden'] as const) {
          const result = changeTable(DEFAULT_TABLE, [change(item, audience, to)])
          const { users, public: everyone } = (result.verdict === 'changed' ? result.table : DEFAULT_TABLE)[
            item
          ]
          expect([users, everyone]).not.toEqual(['hidden', 'shown'])
        }
      }
    }
  })

  it('refuses to hide from users and show to the public at once', () => {
    const both = [change('sex', 'users', 'hidden'), change('sex', 'public', 'shown')]
    expect(changeTable(DEFAULT_TABLE, both)).toEqual({ verdict: 'contradiction' })
  })

  it('says when nothing changes, and leaves the table that it was given alone', () => {
    expect(changeTable(DEFAULT_TABLE, [change('name', 'public', 'shown')])).toEqual({ verdict: 'unchanged' })
    changeTable(DEFAULT_TABLE, [change('name', 'public', 'hidden')])
    expect(DEFAULT_TABLE.name.public).toBe('shown')
  })
})
