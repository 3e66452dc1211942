import { readFileSync } from 'node:fs'
import { utf8 } from '@jitsuin/kernel'
import { judgeShown } from '@jitsuin/second-key'
import { describe, expect, it } from 'vitest'
import { describePrescription } from './prescription-text.js'

const EXAMPLE = readFileSync(new URL('../../../../docs/examples/prescription.csv', import.meta.url))

/** A refill with an ointment, a medicine for need, and a supplement; records as JAHIS names them. */
const OTHER = `SJ1
1,1,1234569,13,検証クリニック
11,P9,模擬　健,ﾓｷﾞ ｹﾝ
12,1
13,20200229
51,20260228
64,2
81,1,1,一包化希望
101,1,3,,10
111,1,3,2B70000000000000,１日２回　患部に塗布,2
181,1,1,6,左腕,,42L
201,1,1,1,2,620000001,架空軟膏０．１％,10,1,ｇ
101,2,2,,5
111,2,3,1050110000000000,疼痛時　服用,
201,2,1,1,4,1149019F1560,架空錠６０ｍｇ,1,1,錠
281,2,1,1,3,後発品変更不可,
`

describe('a prescription in words', () => {
  it('names the patient first, then each drug with amount and use', () => {
    expect(describePrescription(EXAMPLE)).toBe(
      [
        '見本　花子 （ミホン ハナコ） 45歳 女性',
        '1980-04-15生まれ　患者番号 P000123　交付 2026-04-01',
        '1) １日２回朝夕食後　服用　14日分',
        '・【般】エトドラク錠１００ｍｇ　1日4錠',
      ].join('\n'),
    )
  })

  it('says what else the pharmacist is told: supplements, refills, remarks', () => {
    expect(describePrescription(utf8(OTHER))).toBe(
      [
        '模擬　健 （モギ ケン） 5歳 男性', // six a day later
        '2020-02-29生まれ　患者番号 P9　交付 2026-02-28',
        '1) １日２回　患部に塗布　10（日数または回数）　左腕',
        '・架空軟膏０．１％　10ｇ',
        '2) 疼痛時　服用　5回分',
        '・架空錠６０ｍｇ　1錠',
        '（後発品変更不可）',
        'リフィル 2回',
        '備考: 一包化希望',
      ].join('\n'),
    )
  })

  it('fits on a sheet however long it is, and says how much does not', () => {
    const drugs = Array.from(
      { length: 60 },
      (_, at) => `201,1,${at + 1},1,7,X,【般】架空の長い名前の錠剤${at},4,1,錠`,
    )
    const text = describePrescription(utf8(`${OTHER}${drugs.join('\n')}\n`))
    expect(judgeShown(text)).toBe('fit')
    expect(text.split('\n')[0]).toContain('模擬　健')
    expect(text).toMatch(/\nほか\d+行は、依頼した端末の画面で確かめてください$/)
  })

  it.each([
    ['nothing but its header', 'SJ1\n'],
    ['no dates', 'SJ1\n11,P1,試験　花子,\n13,\n51,\n'],
    ['words that are none of the tables', 'SJ1\n11,P1,試験　花子,\n12,toString\n101,1,constructor,,3\n'],
  ])('of a CSV with %s holds no half sentence', (_what, csv) => {
    expect(describePrescription(utf8(csv))).not.toMatch(/undefined|NaN|function|生まれ$|歳/)
  })

  it('with a character that hides what follows is no text for a sheet', () => {
    const csv = OTHER.replace('模擬　健', '模擬\u202e健')
    expect(judgeShown(describePrescription(utf8(csv)))).toBe('unfit')
  })
})
