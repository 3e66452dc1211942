/** The hierarchy and the first inputs of the target pades: signed documents of each kind. Run by hand; the keys are thrown away. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateSync } from 'node:zlib'
import { signPades } from '@jitsuin/ades'
import { keepInput } from '../engine/corpus.js'
import { inFuzzFolder } from '../targets/folders.js'
import { DAY_0, makeWorld } from './world.js'

const { doctor, pharmacist, files } = await makeWorld(randomBytes)
const wanted = ['root.der', 'signing-ca.der', 'sign.crl', 'sarl.crl', 'tsa.crl']
for (const [name, bytes] of Object.entries(files))
  if (wanted.includes(name)) writeFileSync(fileURLToPath(inFuzzFolder(`fixtures/pades-${name}`)), bytes)

// Only now: the target reads what was written above.
const { judgePades, PADES_PAGE } = await import('../targets/pades.js')
const WIDGET = '/Type /Annot /Subtype /Widget /P 3 0 R'
const PARTS = [
  { number: 1, text: '<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [6 0 R 7 0 R]>>>>' },
  { number: 2, text: '<</Type /Pages /Kids [3 0 R] /Count 1>>' },
  {
    number: 3,
    text: '<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>> /Annots [6 0 R 7 0 R]>>',
  },
  { number: 4, text: `<</Length ${PADES_PAGE.length}>>\nstream\n${PADES_PAGE}\nendstream` },
  { number: 5, text: '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>' },
  { number: 6, text: `<<${WIDGET} /FT /Tx /T (name) /V (Hanako) /Rect [20 20 100 40]>>` },
  {
    number: 7,
    text: `<<${WIDGET} /FT /Sig /T (doctor) /Rect [0 0 0 0] /Lock <</Action /Include /Fields [(name)]>>>>`,
  },
]
const table = tabled()
const common = { signer: { ...doctor, chainDer: [] }, signingTime: DAY_0, roomBytes: 2400 }
const one = await signPades(table, common)
const inputs = [
  one,
  await signPades(streamed(), common),
  await signPades(table, { ...common, field: 'doctor', reason: '確認', location: '東京都' }),
  await signPades(one, { ...common, signer: { ...pharmacist, chainDer: [] } }),
]
for (const input of inputs) {
  const report = await judgePades(input)
  console.log(input.length, report.verdict, report.signatures.map(({ level }) => level).join())
  keepInput('pades', input)
}

function latin(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

/** The objects, and where each begins. */
function writeParts(): { text: string; offsets: number[] } {
  let text = '%PDF-1.7\n'
  const offsets = PARTS.map(({ number, text: part }) => {
    const at = text.length
    text += `${number} 0 obj\n${part}\nendobj\n`
    return at
  })
  return { text, offsets }
}

/** The document with a cross-reference table. */
function tabled(): Uint8Array {
  const { text, offsets } = writeParts()
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const xref = `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${rows}trailer\n<</Root 1 0 R /Size 8>>\n`
  return latin(`${text}${xref}startxref\n${text.length}\n%%EOF\n`)
}

/** The same document with a cross-reference stream, packed with a predictor. */
function streamed(): Uint8Array {
  const { text, offsets } = writeParts()
  const at = [...offsets, text.length]
  const rows = at.map((offset) => [1, offset >> 8, offset & 255, 0])
  const packed = deflateSync(Uint8Array.from(rows.flatMap((row) => [0, ...row])))
  const entries = `/Type /XRef /W [1 2 1] /Index [1 ${at.length}] /Size 9 /Root 1 0 R /Filter /FlateDecode`
  const predictor = '/DecodeParms <</Predictor 12 /Columns 4>>'
  const head = `8 0 obj\n<<${entries} ${predictor} /Length ${packed.length}>>\nstream\n`
  const tail = `\nendstream\nendobj\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.concat([latin(`${text}${head}`), packed, latin(tail)])
}
