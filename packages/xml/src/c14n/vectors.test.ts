import { createHash } from 'node:crypto'
import { toBase64, utf8 } from '@jitsuin/kernel'
import { expect, it } from 'vitest'
import { canonicalize, findById, parseXml } from '../index.js'

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'

/** A small prescription in its CSV form, as an e-prescription carries it in base64. */
const CSV = `SJ1
1,1,1234569,13,検証クリニック
2,100-0001,東京都千代田区千代田１－１
3,03-0000-0001,,
4,2,01,内科
5,,ｹﾝｼｮｳ ｲﾁﾛｳ,検証　一郎
11,P000123,試験　花子,ｼｹﾝ ﾊﾅｺ
12,2
13,19800415
21,1
22,31130842
23,2022,010001,1,01
24,030,070
51,20250401
52,20250404
101,1,1,,14
111,1,3,1012040400000000,１日２回朝夕食後　服用,2
201,1,1,1,7,1149032F1ZZZ,【般】エトドラク錠１００ｍｇ,4,1,錠
`

/** A prescription's outer shape, as e-prescription clients write it; the root alone declares xsi. */
function prescription(csv: string): Uint8Array {
  return utf8(
    '<Document id="Document" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="EP.xsd">' +
      `<Prescription><PrescriptionDocument id="PrescriptionDocument">${toBase64(utf8(csv))}</PrescriptionDocument>` +
      '</Prescription></Document>',
  )
}

it.each([
  ['a header alone', 'SJ1\n', INCLUSIVE, 'MAp8PuuLqGSBgPZCBB/3Pm5oDggfnFcy9pgNUkdwHL0='],
  ['a header alone', 'SJ1\n', EXCLUSIVE, 'a0VHYnDnnjH+He+/xQQG4b7+m86BxFIHpefmk3kzvC4='],
  ['a whole prescription', CSV, INCLUSIVE, 'gZDJvYC5G3tAufsGsxYR93yyYMFA/N32ds85KxQtiW4='],
  ['a whole prescription', CSV, EXCLUSIVE, 'xnn9exeUlKmSAWD9P6cSZAC8oneWvS3XU/+edo3isaQ='],
] as const)('digests %s as e-prescription verifiers do (C-07)', (_what, csv, algorithm, digest) => {
  const element = findById(parseXml(prescription(csv)), 'PrescriptionDocument')
  expect(createHash('sha256').update(canonicalize(element, { algorithm })).digest('base64')).toBe(digest)
})
