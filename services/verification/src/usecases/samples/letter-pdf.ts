/** A referral letter as PDF, written by hand, and what somebody changes in it behind the signature; used for samples only. */
import { utf8 } from '@jitsuin/kernel'

const LINES = ['診療情報提供書（見本）', '架空病院　内科御中', '見本　花子様をご紹介いたします。'] as const
const DOSE = ['エトドラク錠１００ｍｇ　１回１錠', 'エトドラク錠１００ｍｇ　１回７錠'] as const
const SIGNED_BY = '架空クリニック　実印　太郎'

const CONTENTS = 4
/** The typeface is left to the reader of the document, as many programs in Japan do. */
const FONT =
  '/Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5 /Encoding /UniJIS-UTF16-H /DescendantFonts [6 0 R]'
const DESCENDANT =
  '/Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5 /CIDSystemInfo <</Registry (Adobe) /Ordering (Japan1) /Supplement 2>> /FontDescriptor 7 0 R'
const DESCRIPTOR =
  '/Type /FontDescriptor /FontName /HeiseiKakuGo-W5 /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80'

/** The letter, one page, unsigned. */
export function letterPdf(): Uint8Array {
  const objects = [
    '<</Type /Catalog /Pages 2 0 R>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    `<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${CONTENTS} 0 R /Resources <</Font <</F 5 0 R>>>>>>`,
    contents(DOSE[0]),
    `<<${FONT}>>`,
    `<<${DESCENDANT}>>`,
    `<<${DESCRIPTOR}>>`,
  ]
  let text = '%PDF-1.7\n'
  const rows = objects.map((object, index) => {
    const row = rowOf(text.length)
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return row
  })
  const table = `xref\n0 ${rows.length + 1}\n0000000000 65535 f \n${rows.join('')}`
  return utf8(
    `${text}${table}trailer\n<</Root 1 0 R /Size ${rows.length + 1}>>\nstartxref\n${text.length}\n%%EOF\n`,
  )
}

/** One tablet becomes seven, by an update behind the signature: what was signed stays in the file. */
export function changeDose(signed: Uint8Array): Uint8Array {
  const before = Buffer.from(signed).toString('latin1')
  const trailer = before.slice(before.lastIndexOf('trailer'))
  const size = /\/Size (\d+)/.exec(trailer)?.[1] ?? '0'
  const previous = /startxref\s+(\d+)/.exec(trailer)?.[1] ?? '0'
  const object = `${CONTENTS} 0 obj\n${contents(DOSE[1])}\nendobj\n`
  const table = `xref\n${CONTENTS} 1\n${rowOf(signed.length)}`
  const end = `trailer\n<</Root 1 0 R /Size ${size} /Prev ${previous}>>\nstartxref\n${signed.length + object.length}\n%%EOF\n`
  return Buffer.concat([signed, utf8(object + table + end)])
}

function contents(dose: string): string {
  const shown = [...LINES, dose, SIGNED_BY].map((line) => `<${utf16Hex(line)}> Tj T*`).join('\n')
  const stream = `BT /F 18 Tf 40 TL 60 740 Td\n${shown}\nET`
  return `<</Length ${stream.length}>>\nstream\n${stream}\nendstream`
}

function utf16Hex(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()
}

function rowOf(at: number): string {
  return `${String(at).padStart(10, '0')} 00000 n \n`
}
