/** Nothing that is signed may hide behind a prescription: what is not understood whole is not shown as one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { summarise } from './summary.js'

const CSV = readFileSync(join(import.meta.dirname, '../../../../docs/examples/prescription.csv'), 'utf8')
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
const kindOf = (text: string) => summarise('rx', Buffer.from(text, 'utf8')).content.kind

describe('a prescription in CSV', () => {
  it('is shown as one', () => {
    expect(kindOf(CSV)).toBe('prescription')
  })

  it.each<[string, string]>([
    ['a line that is no record', `${CSV}私は財産のすべてを譲渡します。\n`],
    ['a second patient', `${CSV}11,P000999,別人　一郎,ﾍﾞﾂｼﾞﾝ ｲﾁﾛｳ\n`],
    ['a second date of birth', `${CSV}13,20200101\n`],
    ['a second usage of one drug', `${CSV}111,1,3,1012040400000000,１日９回,9\n`],
    ['a second duration of one drug', `${CSV}101,1,1,,99\n`],
    ['more lines than any prescription has', `${CSV}${'81,9,備考\n'.repeat(1000)}`],
    ['a drug that is named for no usage', `${CSV}201,2,1,1,7,1149032F1ZZZ,別の錠剤,4,1,錠\n`],
  ])('with %s is shown as the text that it is', (_what, csv) => {
    expect(kindOf(csv)).toBe('text')
  })
})

describe('a prescription in XML', () => {
  const csv = `<PrescriptionDocument id="PrescriptionDocument">${base64(CSV)}</PrescriptionDocument>`
  const management = '<PrescriptionManagement><Version Value="EPS1.0"/></PrescriptionManagement>'

  it('is shown as one', () => {
    expect(
      kindOf(`<Document id="Document">\n<Prescription>${management}${csv}</Prescription>\n</Document>`),
    ).toBe('prescription')
  })

  it.each<[string, string]>([
    ['stands in a document of another kind', `<contract><Prescription>${csv}</Prescription></contract>`],
    [
      'has something beside it',
      `<Document><Prescription>${csv}</Prescription><transfer>全財産</transfer></Document>`,
    ],
    ['has words beside it', `<Document>全財産を譲渡する<Prescription>${csv}</Prescription></Document>`],
    ['comes twice', `<Document><Prescription>${csv}${csv}</Prescription></Document>`],
    [
      'has another beside it',
      `<Document><Prescription>${csv}</Prescription><Prescription>${csv}</Prescription></Document>`,
    ],
    [
      'has words in its management',
      `<Document><Prescription><PrescriptionManagement>全財産</PrescriptionManagement>${csv}</Prescription></Document>`,
    ],
    [
      'goes on after the end of its base64',
      `<Document><Prescription><PrescriptionDocument>${base64(`${CSV}\n`)}=${base64('別の処方')}</PrescriptionDocument></Prescription></Document>`,
    ],
    [
      'has a namespace of its own',
      `<Document xmlns="urn:example:other"><Prescription>${csv}</Prescription></Document>`,
    ],
  ])('that %s is shown as the XML that it is', (_what, xml) => {
    expect(kindOf(xml)).toBe('xml')
  })
})
