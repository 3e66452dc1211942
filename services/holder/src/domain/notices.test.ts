import { describe, expect, it } from 'vitest'
import type { NoticeRecord } from './holder-record.js'
import { noticesFor } from './notices.js'

const MEMBER = { jmaMember: 'yes', prefecture: '青空県' } as const
const notice = (more: Partial<NoticeRecord>): NoticeRecord => ({
  noticeId: 'n1',
  title: { ja: 'ポータル開設', en: 'The portal opens' },
  body: { ja: '本文', en: 'Text' },
  firstDay: '2015-12-21',
  lastDay: '2016-01-31',
  target: { kind: 'everyone' },
  ...more,
})
const ids = (notices: readonly { readonly noticeId: string }[]) => notices.map(({ noticeId }) => noticeId)

describe('notices', () => {
  it.each([
    ['2015-12-20T14:59:59Z', [], []],
    ['2015-12-20T15:00:00Z', ['n1'], []], // midnight in Japan on the first day
    ['2016-01-31T14:59:59Z', ['n1'], []],
    ['2016-01-31T15:00:00Z', [], ['n1']], // the period ended yesterday (T-C10-2)
  ])('of 2015/12/21～2016/01/31 are, at %s, current %j and back numbers %j', (at, current, old) => {
    const sorted = noticesFor(MEMBER, [notice({})], new Date(at))
    expect([ids(sorted.current), ids(sorted.backNumbers)]).toEqual([current, old])
  })

  it('are only for those whom they are for, also as back numbers', () => {
    const all = [
      notice({ noticeId: 'members', target: { kind: 'members' } }),
      notice({ noticeId: 'here', target: { kind: 'prefectures', prefectures: ['青空県'] } }),
      notice({ noticeId: 'there', target: { kind: 'prefectures', prefectures: ['港見県'] } }),
    ]
    const later = new Date('2016-03-01T00:00:00Z')
    expect(ids(noticesFor(MEMBER, all, later).backNumbers)).toEqual(['members', 'here'])
    const other = { jmaMember: 'no', prefecture: undefined } as const
    expect(ids(noticesFor(other, all, later).backNumbers)).toEqual([])
  })

  it('come newest first, and do not tell whom they are for', () => {
    const all = [notice({}), notice({ noticeId: 'n2', firstDay: '2016-01-01' })]
    const { current } = noticesFor(MEMBER, all, new Date('2016-01-10T00:00:00Z'))
    expect(ids(current)).toEqual(['n2', 'n1'])
    expect(current[0]).not.toHaveProperty('target')
  })
})
