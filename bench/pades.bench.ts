/** PAdES of a letter of one page: made and judged, beside raw RSA and beside pdfsig; and what a large document costs. */
import { readFileSync } from 'node:fs'
import { extendPades, type PadesOptions, signPades, signPadesInParts, validate } from '@jitsuin/ades'
import { type Bench, median, type Row, ratePerSecond } from './harness.js'
import { cpuSecondsOf, opensslSpeed, run, save } from './programs.js'
import { DAY_0, DAY_1, DOCTOR, stamp, TRUST } from './world.js'

const HOW = { at: DAY_1, trust: TRUST, policy: 'hpki' } as const
const SIGNING: PadesOptions = { signer: DOCTOR, signingTime: DAY_0 }
const LARGE_MEGABYTES = 200

/** Signs and verifies. */
export const pades: Bench = async () => {
  const letter = makeLetter()
  const signed = await signPades(letter, SIGNING)
  const three = await signPades(await signPades(signed, SIGNING), SIGNING)
  const archived = await extendPades(signed, { level: 'lta', timeStamp: stamp, validation: HOW })
  for (const file of [signed, three, archived]) await expectValid(file)
  console.log(`  a page of ${letter.length} bytes has ${signed.length} signed, ${archived.length} archived`)
  const raw = opensslSpeed()
  const pdfsig = pdfsigRate(signed)
  const verify = await ratePerSecond(() => validate(signed, HOW))
  return [
    row(
      'sign a page, PAdES B-B',
      await ratePerSecond(() => signPades(letter, SIGNING)),
      'raw RSA-2048, openssl speed',
      raw.sign,
    ),
    row('verify a page, whole verdict', verify, 'raw RSA-2048, openssl speed', raw.verify),
    row('verify a page, whole verdict', verify, 'pdfsig -nocert, a process each', pdfsig),
    row(
      'verify a page signed three times',
      await ratePerSecond(() => validate(three, HOW)),
      'pdfsig -nocert, a process each',
      pdfsigRate(three),
    ),
    row(
      'verify a page B-LTA',
      await ratePerSecond(() => validate(archived, HOW)),
      'raw RSA-2048, openssl speed',
      raw.verify,
    ),
    ...(await largeRows()),
  ]
}

function row(what: string, ours: number, peer: string, theirs: number): Row {
  return { what, ours, peer, theirs, unit: '/s' }
}

async function expectValid(file: Uint8Array): Promise<void> {
  const { verdict } = await validate(file, HOW)
  if (verdict !== 'VALID') throw new Error(`What is measured is ${verdict}`)
}

function pdfsigRate(file: Uint8Array): number {
  const path = save('pdfsig.pdf', file)
  return 1 / median([1, 2, 3, 4, 5].map(() => cpuSecondsOf('pdfsig', '-nocert', path)))
}

function makeLetter(): Uint8Array {
  const text =
    '%!PS\n/Helvetica findfont 12 scalefont setfont 72 700 moveto (Referral letter) show showpage\n'
  const path = save('letter.pdf', '')
  run('gs', '-q', '-sDEVICE=pdfwrite', '-o', path, save('letter.ps', text))
  return readFileSync(path)
}

/** The document itself is in memory once; what it costs beside that is what is said. */
async function largeRows(): Promise<Row[]> {
  const letter = makeLarge()
  const before = process.memoryUsage().rss
  const [sign, parts] = await timed(() => signPadesInParts(letter, SIGNING))
  const grown = process.memoryUsage().rss - before
  const path = save('large.pdf', Buffer.concat(parts))
  const file = readFileSync(path)
  const [verify] = await timed(() => expectValid(file))
  console.log(
    `  ${LARGE_MEGABYTES} MB cost ${Math.round(grown / 2 ** 20)} MB of memory beside themselves when signed`,
  )
  const theirs = LARGE_MEGABYTES / cpuSecondsOf('pdfsig', '-nocert', path)
  const large = { peer: 'pdfsig -nocert', theirs, unit: 'MB/s' } as const
  return [
    { what: `sign ${LARGE_MEGABYTES} MB`, ours: LARGE_MEGABYTES / sign, ...large },
    { what: `verify ${LARGE_MEGABYTES} MB, whole verdict`, ours: LARGE_MEGABYTES / verify, ...large },
  ]
}

/** A page, and a stream of a megabyte as often as it takes. */
function makeLarge(): Uint8Array {
  const objects = [
    '<</Type /Catalog /Pages 2 0 R>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    '<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>',
  ].map((text) => Buffer.from(text, 'latin1'))
  const filler = Buffer.concat([
    Buffer.from(`<</Length ${1 << 20}>>\nstream\n`),
    Buffer.alloc(1 << 20, 'x'),
    Buffer.from('\nendstream'),
  ])
  for (let count = 0; count < LARGE_MEGABYTES; count++) objects.push(filler)
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  const rows = ['0000000000 65535 f \n']
  let at = parts[0]?.length ?? 0
  for (const [index, object] of objects.entries()) {
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')])
    rows.push(`${String(at).padStart(10, '0')} 00000 n \n`)
    parts.push(part)
    at += part.length
  }
  const table = `xref\n0 ${rows.length}\n${rows.join('')}trailer\n<</Root 1 0 R /Size ${rows.length}>>\n`
  return Buffer.concat([...parts, Buffer.from(`${table}startxref\n${at}\n%%EOF\n`)])
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [number, T]> {
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return [(user + system) / 1e6, result]
}
