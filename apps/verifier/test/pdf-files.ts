/** Small PDFs for the page tests, written by hand, and reports that go with them. Nothing in them is signed. */
import type { ValidationReport } from '@jitsuin/verification/contract'
import { handMade, latin, type Part, writeParts } from '../../../packages/pdf/test/hand-made.js'
import { VALID_REPORT } from './reports.js'

const stream = (text: string) => `<</Length ${text.length}>>\nstream\n${text}\nendstream`
const words = (text: string) => stream(`BT /F1 24 Tf 40 300 Td (${text}) Tj ET`)
const page = (contents: number, more = '') =>
  `<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents ${contents} 0 R /Resources <</Font <</F1 7 0 R /F2 8 0 R>>>>${more}>>`

/** 患者 in Shift_JIS, by a character map that the document leaves to its reader. */
const JAPANESE = stream('BT /F2 24 Tf 40 300 Td <8AB38ED2> Tj ET')
const PARTS: readonly Part[] = [
  { number: 1, text: '<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [11 0 R]>>>>' },
  { number: 2, text: '<</Type /Pages /Kids [3 0 R 4 0 R] /Count 2>>' },
  { number: 3, text: page(5, ' /Annots [11 0 R]') },
  { number: 4, text: page(6) },
  { number: 5, text: JAPANESE },
  { number: 6, text: words('Dose: 1') },
  { number: 7, text: '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>' },
  {
    number: 8,
    text: '<</Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5 /Encoding /90ms-RKSJ-H /DescendantFonts [9 0 R]>>',
  },
  {
    number: 9,
    text: '<</Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5 /CIDSystemInfo <</Registry (Adobe) /Ordering (Japan1) /Supplement 2>> /FontDescriptor 10 0 R>>',
  },
  {
    number: 10,
    text: '<</Type /FontDescriptor /FontName /HeiseiKakuGo-W5 /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80>>',
  },
  {
    number: 11,
    text: '<</Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /Rect [40 40 200 90] /F 4 /P 3 0 R /AP <</N 12 0 R>>>>',
  },
  {
    number: 12,
    text: '<</Type /XObject /Subtype /Form /BBox [0 0 160 50] /Length 24>>\nstream\n0.9 g 0 0 160 50 re f    \nendstream',
  },
]
const TRAILER = '/Root 1 0 R /Size 13'

/** Two pages: Japanese with a field for a signature, and a dose. */
export const SIGNED_PDF = handMade(PARTS, { trailer: TRAILER })

/** The same, and behind it an update that changes the dose on the second page. */
export const CHANGED_PDF = withUpdate(SIGNED_PDF, [{ number: 6, text: words('Dose: 9') }])

/** A document whose page has a mistake in it. */
export const BROKEN_PDF = handMade(
  PARTS.map((part) => (part.number === 6 ? { number: 6, text: '<</Length 9>>' } : part)).slice(0, 2),
)

/** A document that asks for a password: standard handler, 40 bits, with keys of noise. */
export const LOCKED_PDF = handMade(PARTS, {
  trailer: `${TRAILER} /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] /Encrypt <</Filter /Standard /V 1 /R 2 /P -4 /O <${'5A'.repeat(32)}> /U <${'A5'.repeat(32)}>>>`,
})

function withUpdate(before: Uint8Array, parts: readonly Part[]): Uint8Array {
  const earlier = Buffer.from(before).toString('latin1')
  const { text, offsets } = writeParts(parts, earlier)
  const rows = [...offsets].map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`)
  const previous = earlier.lastIndexOf('xref\n0 1')
  return latin(
    `${text}xref\n${rows.join('')}trailer\n<<${TRAILER} /Prev ${previous}>>\nstartxref\n${text.length}\n%%EOF\n`,
  )
}

/** A report of one signature over the first octets of a PDF. */
export function pdfReport(
  signedOctets: number,
  changes: NonNullable<ValidationReport['signatures'][number]['changes']> = [],
): ValidationReport {
  const isSound = changes.every(({ judgement }) => judgement === 'allowed')
  const verdict: ValidationReport['verdict'] = isSound ? 'VALID' : 'INVALID'
  const signatures = VALID_REPORT.signatures.map((one) => ({
    ...one,
    id: 'Signature1',
    format: 'PAdES',
    packaging: 'pdf',
    verdict,
    covers: [`PDF (${signedOctets} octets)`],
    signedOctets,
    changes,
  }))
  return { ...VALID_REPORT, verdict, signatures }
}

/** What the update changed. */
export const CHANGED_DOSE = [
  { object: 6, part: { ja: 'ページの内容', en: 'page content' }, judgement: 'not-allowed' },
] as const
