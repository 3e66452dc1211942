/** The reader: against what qpdf says of files by several programs, and against files that are wrong in one place. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PdfFile, pdf, textOf } from '../src/index.js'
import {
  before,
  EMPTY_PAGE,
  handMade,
  hybrid,
  latin,
  type Part,
  replaced,
  sectionsOfTwoCounts,
  shiftless,
  writeParts,
} from './hand-made.js'
import { hasPdfPrograms, pdfWorkshop, SAMPLE_NAMES } from './samples.js'

const workshop = pdfWorkshop()
afterAll(() => workshop.remove())

describe.skipIf(!hasPdfPrograms)('files of other programs', () => {
  describe.each(SAMPLE_NAMES)('%s', (name) => {
    let bytes: Uint8Array
    beforeAll(() => {
      bytes = workshop.sample(name)
    })

    it('has every object where qpdf says', () => {
      const file = PdfFile.open(bytes)
      const own = file.numbers().map((number) => {
        const entry = file.entryOf(number)
        if (entry.place === 'file') return `${number}/${entry.generation}: uncompressed; offset = ${entry.at}`
        if (entry.place === 'free') return ''
        return `${number}/0: compressed; stream = ${entry.stream}, index = ${entry.index}`
      })
      const { output } = workshop.run('qpdf', '--show-xref', workshop.write('a.pdf', bytes))
      expect(own.sort()).toEqual(output.trim().split('\n').sort())
    })

    it('gives every object, and two pages', () => {
      const file = PdfFile.open(bytes)
      for (const number of file.numbers()) expect(file.load(number).object.kind).not.toBe('null')
      const pages = file.get(file.catalog(), 'Pages')
      expect(pdf.integerOf(file.get(pages, 'Count'))).toBe(2)
    })

    it('unpacks streams as qpdf does', () => {
      const file = PdfFile.open(bytes)
      const streams = file.numbers().filter((number) => {
        const { object } = file.load(number)
        return (
          object.kind === 'stream' && !['XRef', 'ObjStm'].includes(pdf.nameOf(file.get(object, 'Type')) ?? '')
        )
      })
      expect(streams.length).toBeGreaterThan(0)
      for (const number of streams) {
        const { object } = file.load(number)
        const path = workshop.write('a.pdf', bytes)
        const { output } = workshop.run('qpdf', `--show-object=${number}`, '--filtered-stream-data', path)
        if (object.kind === 'stream') expect(Buffer.from(file.unpack(object)).toString('latin1')).toBe(output)
      }
    })

    it('is refused when it is cut anywhere, or has anything behind its end', () => {
      for (let part = 1; part < 40; part++) {
        const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 40))
        expect(() => PdfFile.open(cut)).toThrow(expect.objectContaining({ name: 'PdfError' }))
      }
      expect(() => PdfFile.open(Buffer.concat([bytes, latin('7 0 obj null endobj')]))).toThrow(
        expect.objectContaining({ code: 'pdf/no-end' }),
      )
    })
  })

  it('refuses an encrypted file by name', () => {
    workshop.write('plain.pdf', workshop.sample('ghostscript, PDF 1.4, table'))
    workshop.run('qpdf', '--encrypt', '', 'owner', '256', '--', 'plain.pdf', 'locked.pdf')
    const locked = workshop.run('cat', 'locked.pdf').status === 0
    expect(locked).toBe(true)
    expect(() => PdfFile.open(readLocked())).toThrow(expect.objectContaining({ code: 'pdf/encrypted' }))
  })

  it('reads a hybrid file that qpdf finds in order', () => {
    const bytes = hybrid()
    const { status } = workshop.run('qpdf', '--check', workshop.write('hybrid.pdf', bytes))
    expect(status).toBe(0)
    const file = PdfFile.open(bytes)
    expect(file.sections[0]?.form).toBe('hybrid')
    expect(textOf(file.load(5).object)).toBe('hidden')
  })
})

function readLocked(): Uint8Array {
  return readFileSync(join(workshop.path, 'locked.pdf'))
}

const withObject = (text: string): Part[] => [...EMPTY_PAGE, { number: 4, text }]
const stream = (octets: Uint8Array, entries: string) =>
  `<</Length ${octets.length} ${entries}>>\nstream\n${Buffer.from(octets).toString('latin1')}\nendstream`

describe('objects', () => {
  const read = (text: string) => PdfFile.open(handMade(withObject(text))).load(4).object

  it.each([
    ['(a(b)\\)\\101\\\n\\r)', 'a(b))A\r'],
    ['(one\r\ntwo\rthree)', 'one\ntwo\nthree'],
    ['<6 1 62 7>', 'abp'],
    ['<feff7d39>', '紹'],
  ])('reads the string %j (ISO 32000-2 §7.3.4)', (text, expected) => {
    expect(textOf(read(text))).toBe(expected)
  })

  it('reads names, numbers, references and comments', () => {
    const object = read('[/A#42 -.5 +17 4. 3 0 R % comment\n null true <</K [1 0 2]>>]')
    expect(object).toMatchObject({
      items: [
        { name: 'AB' },
        { value: -0.5 },
        { value: 17 },
        { value: 4 },
        { kind: 'reference', number: 3 },
        { kind: 'null' },
        { value: true },
        { entries: new Map([['K', expect.objectContaining({ kind: 'array' })]]) },
      ],
    })
  })

  it.each([
    ['a key twice', '<</A 1 /A 2>>'],
    ['a string without end', '(abc'],
    ['a word that is none', 'foo'],
    ['an escape of a name that is none', '/A#4'],
    ['other characters in hexadecimal', '<4x>'],
    ['a mark too many', '>>'],
    ['a stream whose length is not that of its octets', '<</Length 3>>\nstream\nabcdef\nendstream'],
    ['a stream longer than the file', '<</Length 30000>>\nstream\nabc\nendstream'],
  ])('refuses %s', (_what, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'pdf/malformed' }))
  })

  it('refuses nesting without end, and a stream that has to be read to be read', () => {
    expect(() => read('['.repeat(5000))).toThrow(expect.objectContaining({ code: 'pdf/too-deep' }))
    expect(() => read('<</Length 4 0 R>>\nstream\n\nendstream')).toThrow(
      expect.objectContaining({ code: 'pdf/loop' }),
    )
  })

  it('unpacks no bomb, and no filter that it does not know', () => {
    const file = (octets: Uint8Array, entries: string) =>
      PdfFile.open(handMade(withObject(stream(octets, entries))))
    const unpackOf = (opened: PdfFile) => {
      const { object } = opened.load(4)
      return object.kind === 'stream' ? opened.unpack(object) : undefined
    }
    const bomb = deflateSync(new Uint8Array((1 << 26) + 1))
    expect(() => unpackOf(file(bomb, '/Filter /FlateDecode'))).toThrow(
      expect.objectContaining({ code: 'pdf/too-large' }),
    )
    expect(() => unpackOf(file(latin('x'), '/Filter /LZWDecode'))).toThrow(
      expect.objectContaining({ code: 'pdf/filter' }),
    )
    expect(() => unpackOf(file(latin('x'), '/Filter /FlateDecode'))).toThrow(
      expect.objectContaining({ code: 'pdf/malformed' }),
    )
  })

  it('undoes the predictors of PNG (RFC 2083 §6)', () => {
    // Rows of three octets: none, Sub, Up, Average, Paeth; worked out by hand.
    const rows = [0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 4, 1, 1, 1]
    const packed = deflateSync(Uint8Array.from(rows))
    const entries = '/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 3>>'
    const file = PdfFile.open(handMade(withObject(stream(packed, entries))))
    const { object } = file.load(4)
    const expected = [1, 2, 3, 1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5]
    expect(object.kind === 'stream' ? [...file.unpack(object)] : []).toEqual(expected)
  })
})

describe('a file that is wrong in one place is refused with its reason', () => {
  const endless = (at: number) => `startxref\n${at}\n%%EOF\n`
  it.each<[string, Uint8Array, string]>([
    ['no header', handMade(EMPTY_PAGE).subarray(5), 'pdf/no-header'],
    ['a header behind 1024 octets', before('x'.repeat(1025)), 'pdf/no-header'],
    ['a version to come', Buffer.from(handMade(EMPTY_PAGE)).fill('3', 5, 6), 'pdf/version'],
    ['a wrong startxref', handMade(EMPTY_PAGE, { ending: (at) => endless(at + 3) }), 'pdf/malformed'],
    [
      'startxref behind the end',
      handMade(EMPTY_PAGE, { ending: () => endless(99_999) }),
      'pdf/cross-reference',
    ],
    ['no startxref', handMade(EMPTY_PAGE, { ending: () => '%%EOF\n' }), 'pdf/no-end'],
    [
      'a loop of Prev',
      handMade(EMPTY_PAGE, { trailer: `/Root 1 0 R /Prev ${writeParts(EMPTY_PAGE).text.length}` }),
      'pdf/loop',
    ],
    [
      'Prev that is no number',
      handMade(EMPTY_PAGE, { trailer: '/Root 1 0 R /Prev (x)' }),
      'pdf/cross-reference',
    ],
    ['encryption', handMade(EMPTY_PAGE, { trailer: '/Root 1 0 R /Encrypt 4 0 R' }), 'pdf/encrypted'],
    ['an entry without its kind', replaced('65535 f \n', '65535   \n'), 'pdf/cross-reference'],
    ['an entry with a digit less', replaced('0000000000 65535', '000000000 65535'), 'pdf/cross-reference'],
    ['sections where either count of offsets could lead', sectionsOfTwoCounts(), 'pdf/cross-reference'],
    [
      'anything but comments behind its end',
      handMade(EMPTY_PAGE, { ending: (at) => `${endless(at)}x` }),
      'pdf/no-end',
    ],
    [
      'an object twice',
      latin(Buffer.from(handMade(EMPTY_PAGE)).toString('latin1').replace('3 1\n', '2 1\n')),
      'pdf/cross-reference',
    ],
    [
      'a million entries',
      latin(Buffer.from(handMade(EMPTY_PAGE)).toString('latin1').replace('0 1\n', '0 999999\n')),
      'pdf/too-many-objects',
    ],
  ])('%s', (_what, bytes, code) => {
    expect(() => PdfFile.open(bytes)).toThrow(expect.objectContaining({ code }))
  })

  it.each([
    ['that begins with a comment', '2 0 obj', '%\n2 0 obj'],
    [
      'whose number counts from 1 where the table begins with object 0',
      '0 1\n0000000000 65535 f \n1 1',
      '1 1\n0000000000 65535 f \n2 1',
    ],
    ['without end before something else', '/Count 1>>\nendobj', '/Count 1>>\nfoo'],
  ])('an object %s, when it is asked for', (_what, find, other) => {
    const bytes = shiftless(find, other)
    expect(() => PdfFile.open(bytes).load(2)).toThrow(expect.objectContaining({ name: 'PdfError' }))
  })

  it('an object that stands elsewhere than the table says, when it is asked for', () => {
    const text = Buffer.from(handMade(EMPTY_PAGE)).toString('latin1')
    const file = PdfFile.open(latin(text.replace('2 0 obj', '7 0 obj')))
    expect(() => file.load(2)).toThrow(expect.objectContaining({ code: 'pdf/cross-reference' }))
    expect(file.load(3).object.kind).toBe('dictionary')
    expect(file.load(77).object.kind).toBe('null')
  })
})
