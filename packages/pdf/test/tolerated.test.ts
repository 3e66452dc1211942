/** What is not as the standard has it, and what every reader in use passes alike; what stands next to it is refused in read.test.ts. */
import { afterAll, describe, expect, it } from 'vitest'
import { PdfFile, pdf, textOf, writeUpdate } from '../src/index.js'
import { before, EMPTY_PAGE, handMade, hybrid, latin, shiftless, tableOf, writeParts } from './hand-made.js'
import { hasPdfPrograms, pdfWorkshop } from './samples.js'

const workshop = pdfWorkshop()
afterAll(() => workshop.remove())

describe('what every reader passes is passed', () => {
  const ENDLESS = (at: number) => `startxref\n${at}\n%%EOF\n`
  const withFourth = (text: string) => [...EMPTY_PAGE, { number: 4, text }]
  const text = Buffer.from(handMade(EMPTY_PAGE)).toString('latin1')
  const stream4 = (length: string, body: string) => handMade(withFourth(`<</Length ${length}>>\n${body}`))
  it.each<[string, Uint8Array]>([
    ['octets before the header, offsets from the header', before('mail\r\n')],
    ['octets before the header, offsets from the first octet', fromFirst('mail\r\n')],
    ['one line end before the header', before('\n')],
    ['zeros behind the end', Buffer.concat([handMade(EMPTY_PAGE), new Uint8Array(5000)])],
    ['a second end mark', handMade(EMPTY_PAGE, { ending: (at) => `${ENDLESS(at)}%%EOF\r\n% saved` })],
    ['startxref one line end early', handMade(EMPTY_PAGE, { ending: (at) => ENDLESS(at - 1) })],
    ['entries of 19 octets', latin(text.replaceAll(/ ([nf]) \n/g, ' $1\n'))],
    ['no Size', handMade(EMPTY_PAGE, { trailer: '/Root 1 0 R' })],
    ['a Size too small', handMade(EMPTY_PAGE, { trailer: '/Root 1 0 R /Size 2' })],
    ['Prev 0', handMade(EMPTY_PAGE, { trailer: '/Root 1 0 R /Prev 0' })],
    ['an object at 0, which is none', latin(text.replace('0000000000 65535 f', '0000000000 00000 n'))],
    ['a key twice with one value', handMade(withFourth('<</A (x) /A (x)>>'))],
    ['no endobj before the next object', shiftless('0 0 100 100]>>\nendobj', '0 0 100 100]>>       ')],
    ['a stream behind a carriage return', stream4('3', 'stream\rabc\nendstream')],
    ['a length that counts a line end', stream4('5', 'stream\nabc\nendstream')],
  ])('%s; qpdf shows the same page', (_what, bytes) => {
    const file = PdfFile.open(bytes)
    for (const number of file.numbers()) expect(file.load(number).object.kind).not.toBe('null')
    const page = pdf.dictionaryOf(file.load(3).object)?.entries.get('MediaBox')
    expect(page).toMatchObject({
      kind: 'array',
      items: [{ value: 0 }, { value: 0 }, { value: 100 }, { value: 100 }],
    })
    if (!hasPdfPrograms) return
    const { output } = workshop.run('qpdf', '--show-object=3', workshop.write('tolerated.pdf', bytes))
    expect(output).toContain('/MediaBox [ 0 0 100 100 ]')
    const updated = Buffer.concat([bytes, writeUpdate(file, new Map([[9, pdf.name('added')]]))])
    expect(PdfFile.open(updated).load(9).object).toEqual(pdf.name('added'))
    expect(workshop.run('qpdf', '--show-object=9', workshop.write('updated.pdf', updated)).output).toContain(
      '/added',
    )
  })

  it('a table that counts from 1; mutool shows the same page, qpdf none', () => {
    const bytes = latin(asOneSubsection(text))
    expect(PdfFile.open(bytes).load(3).object.kind).toBe('dictionary')
    if (!hasPdfPrograms) return
    const { output } = workshop.run('mutool', 'show', workshop.write('one.pdf', bytes), '3')
    expect(output).toContain('/MediaBox [ 0 0 100 100 ]')
  })

  it('reads a hybrid file where table and stream give the same place, and refuses two places', () => {
    const both = Buffer.from(hybrid()).toString('latin1')
    const at = both.indexOf('4 0 obj')
    const same = both.replace('0000000005 00000 f', `${String(at).padStart(10, '0')} 00000 n`)
    expect(textOf(PdfFile.open(latin(same)).load(5).object)).toBe('hidden')
    const other = both.replace('0000000005 00000 f', `${String(at - 1).padStart(10, '0')} 00000 n`)
    expect(() => PdfFile.open(latin(other))).toThrow(expect.objectContaining({ code: 'pdf/cross-reference' }))
  })
})

/** Octets before a file, whose offsets then count from the first of them. */
function fromFirst(junk: string): Uint8Array {
  const { text, offsets } = writeParts(EMPTY_PAGE, `${junk}%PDF-1.7\n`)
  const trailer = 'trailer\n<</Root 1 0 R /Size 4>>\n'
  return latin(`${text}${tableOf({ text, offsets })}${trailer}startxref\n${text.length}\n%%EOF\n`)
}

/** The table of one part, whose numbers are too high by one. */
function asOneSubsection(text: string): string {
  return text.replace(/(?<=\n)[123] 1\n/g, '').replace('0 1\n', '1 4\n')
}
