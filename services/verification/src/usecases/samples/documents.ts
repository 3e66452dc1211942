/** The contents of the samples. Patients, doctors, institutions and prescriptions are invented and look invented. */
import { utf8 } from '@jitsuin/kernel'
import type { Person } from './workshop.js'

export const DOCTOR: Person = {
  romaji: 'Taro Jitsuin',
  kanji: '実印　太郎',
  serialNumber: 'DEMO-0001',
  role: 'medicalDoctor',
}
export const PHARMACIST: Person = {
  romaji: 'Jiro Kusuri',
  kanji: '架空　薬次郎',
  serialNumber: 'DEMO-0002',
  role: 'pharmacist',
}

/** The prescription in the form of the national service (`SJ1`, UTF-8, LF). */
export const PRESCRIPTION_CSV = utf8(`SJ1
1,1,1234569,13,架空クリニック
2,100-0001,東京都千代田区架空１－１
3,03-0000-0001,,
4,2,01,内科
5,,ｼﾞﾂｲﾝ ﾀﾛｳ,実印　太郎
11,P000123,見本　花子,ﾐﾎﾝ ﾊﾅｺ
12,2
13,19800415
21,1
22,31130842
23,2022,010001,1,01
24,030,070
51,20260401
52,20260404
101,1,1,,14
111,1,3,1012040400000000,１日２回朝夕食後　服用,2
201,1,1,1,7,1149032F1ZZZ,【般】エトドラク錠１００ｍｇ,1,1,錠
`)

/** What the pharmacy answers (`CJ1`). */
export const DISPENSING_CSV = utf8(`CJ1,
1,見本　花子,2,19800415,,,,,,,ﾐﾎﾝ ﾊﾅｺ
5,20260402,
6,1,31130842,2022,010001,01
7,00000000-0000-4000-8000-000000000001,
11,架空薬局,13,4,1234563,100-0001,東京都千代田区架空２－２,03-0000-0002,
15,架空　薬次郎,,
51,架空クリニック,13,1,1234569,
55,実印　太郎,内科,
201,1,ハイペン錠１００ｍｇ,1,錠,2,610406387,
301,1,１日２回朝夕食後　服用,14,日分,1,3,1012040400000000,
`)

export const LETTER = utf8(`診療情報提供書（見本）

架空病院　内科御中
見本　花子様をご紹介いたします。よろしくお願いいたします。

架空クリニック　実印　太郎
`)

/** A document of FHIR R4: a composition first, as §3.3.1 asks for. */
export const SUMMARY_BUNDLE = utf8(
  `${JSON.stringify(
    {
      resourceType: 'Bundle',
      type: 'document',
      identifier: { system: 'urn:ietf:rfc:3986', value: 'urn:uuid:00000000-0000-4000-8000-000000000002' },
      timestamp: '2026-04-01T09:00:00+09:00',
      entry: [
        {
          fullUrl: 'urn:uuid:00000000-0000-4000-8000-000000000003',
          resource: {
            resourceType: 'Composition',
            status: 'final',
            type: { coding: [{ system: 'http://loinc.org', code: '18842-5' }] },
            date: '2026-04-01T09:00:00+09:00',
            author: [{ reference: 'urn:uuid:00000000-0000-4000-8000-000000000004' }],
            title: '退院時サマリー（見本）',
          },
        },
        {
          fullUrl: 'urn:uuid:00000000-0000-4000-8000-000000000004',
          resource: { resourceType: 'Practitioner', name: [{ text: '実印　太郎' }] },
        },
      ],
    },
    null,
    2,
  )}\n`,
)
