/** Our PDFs at every level before LibreOffice, poppler, MuPDF and qpdf; files that LibreOffice signed before ourselves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './support/folder.js'
import { jitsuinDoes, verify } from './support/jitsuin.js'
import { jitsuinJudges } from './support/judges.js'
import { makeCertificates, type OfficeOpinion, office, officeIsHere } from './support/libreoffice.js'
import { makePeople, signingKey } from './support/people.js'
import { areHere, forEachOf, must, PATIENCE_MS, run } from './support/programs.js'
import { type Serving, serve } from './support/serving.js'

/** Each PDF, and how many signed it. */
const CELLS = { b: 1, t: 1, lt: 1, lta: 1, visible: 1, certified: 1, twice: 2, thrice: 3 } as const
const NAMES = Object.keys(CELLS) as (keyof typeof CELLS)[] // the table has no other keys
/** Changes of what is signed. */
const TWINS = { page: otherPage, digest: otherDigest }
const TWIN_NAMES = Object.keys(TWINS) as (keyof typeof TWINS)[] // the table has no other keys
const LETTER = `%!PS
/Helvetica findfont 24 scalefont setfont 72 700 moveto (Referral letter) show showpage
`
const PASSWORD = 'invented-1'

const folder = new Folder()
const officeSays = new Map<string, OfficeOpinion[]>()
let served: Serving

const areAllHere = [areHere('pdfsig', 'qpdf', 'mutool', 'gs', 'zip'), officeIsHere()].every((here) => here)

describe.skipIf(!areAllHere)('beside LibreOffice', () => {
  beforeAll(async () => {
    const passwordFile = folder.write('password', PASSWORD)
    await makePeople(folder, [
      { name: 'doctor', passwordFile },
      { name: 'dentist', role: 'dentist', key: 'p256' },
    ])
    served = await serve(folder.at('ca'))
    await makeCertificates(folder, { file: folder.at('doctor.p12'), password: PASSWORD })
    await makePdfs()
    await makeTheirs()
    const ours = NAMES.flatMap((cell) => [cell, ...TWIN_NAMES.map((twin) => `${cell}-${twin}`)])
    const jobs = [
      ...ours.map((name) => ({ verb: 'verify', file: `${name}.pdf` }) as const),
      ...THEIRS.map((file) => ({ verb: 'sign', file }) as const),
    ]
    const answers = await office(
      folder,
      jobs.map(({ verb, file }) => ({ verb, path: folder.at(file) })),
    )
    for (const [at, { file }] of jobs.entries()) officeSays.set(file, answers[at] ?? [])
  }, PATIENCE_MS)
  afterAll(async () => {
    await served?.close()
    folder.remove()
  })

  describe('PAdES at every level', () => {
    it.each(NAMES)('is accepted by LibreOffice, poppler, MuPDF and qpdf: %s', async (cell) => {
      const signatures = CELLS[cell]
      const opinions = officeSays.get(`${cell}.pdf`)?.map(({ intact, trusted }) => ({ intact, trusted }))
      // A document time stamp is no signature to LibreOffice: it reads no signer and calls it broken.
      expect(opinions?.slice(0, signatures)).toEqual(
        Array.from({ length: signatures }, () => ({ intact: true, trusted: true })),
      )
      expect(opinions).toHaveLength(signatures + (cell === 'lta' ? 1 : 0))
      const file = folder.at(`${cell}.pdf`)
      const { out } = await run('pdfsig', ['-nocert', file])
      expect(out.split('Signature is Valid.')).toHaveLength(signatures + 1)
      expect((await run('mutool', ['sign', '-v', file])).out).not.toContain('Digest error')
      expect((await run('qpdf', ['--check', file])).status).toBe(0)
    })

    it.each(NAMES.flatMap((cell) => TWIN_NAMES.map((twin) => `${cell}-${twin}`)))(
      'is refused by LibreOffice, poppler and MuPDF with another %s',
      async (twin) => {
        const file = folder.at(`${twin}.pdf`)
        expect(officeSays.get(`${twin}.pdf`)?.[0]).toMatchObject({ intact: false })
        const { out } = await run('pdfsig', ['-nocert', file])
        expect(/Signature Validation: (.*)/.exec(out)?.[1]).not.toBe('Signature is Valid.')
        expect((await run('mutool', ['sign', '-v', file])).out).toContain('Digest error')
      },
    )

    it('is judged so by ourselves', async () => {
      const judged = (name: (cell: string) => string) =>
        jitsuinJudges(
          NAMES.map((cell) => ({ path: folder.at(`${name(cell)}.pdf`) })),
          folder.at('ca'),
        )
      expect(await judged((cell) => cell)).toEqual(NAMES.map(() => 'accepted'))
      for (const twin of TWIN_NAMES)
        expect(await judged((cell) => `${cell}-${twin}`)).toEqual(
          NAMES.map(() => expect.stringMatching(/^INVALID/)),
        )
    })
  })

  describe('what LibreOffice signed', () => {
    const judge = (files: readonly string[]) =>
      verify(
        files.map((file) => folder.at(file)),
        ...['--trust', folder.at('ca'), '--policy', 'basic'],
      )

    it('is valid to us: a PDF, a PDF that we had signed, an OpenDocument text', async () => {
      expect(THEIRS.map((file) => officeSays.get(file)?.at(-1)?.intact)).toEqual(THEIRS.map(() => true))
      const reports = await judge(THEIRS)
      expect(reports.map(({ verdict, signatures }) => [verdict, signatures.length])).toEqual([
        ['VALID', 1],
        ['VALID', 2],
        ['VALID', 1],
      ])
      expect(reports[0]?.signatures[0]?.signedAt).toMatch(/^\d{4}-/)
    })

    it('is INVALID to us after any change', async () => {
      for (const twin of TWIN_NAMES)
        folder.write(`theirs-${twin}.pdf`, TWINS[twin](folder.bytes('theirs.pdf')))
      folder.write('theirs-twin.odt', folder.bytes('theirs.odt'))
      folder.write('content.xml', odtContent('Another letter'))
      await must('zip', ['-q', 'theirs-twin.odt', 'content.xml'], { cwd: folder.path })
      const reports = await judge(['theirs-page.pdf', 'theirs-digest.pdf', 'theirs-twin.odt'])
      expect(reports.map(({ verdict }) => verdict)).toEqual(['INVALID', 'INVALID', 'INVALID'])
    })
  })
})

/** What LibreOffice signs in its place. */
const THEIRS = ['theirs.pdf', 'both.pdf', 'theirs.odt'] as const

async function makePdfs(): Promise<void> {
  folder.write('letter.ps', LETTER)
  const paper = ['-dDEVICEWIDTHPOINTS=595', '-dDEVICEHEIGHTPOINTS=842', '-dCompatibilityLevel=1.4']
  await must('gs', [
    '-q',
    '-sDEVICE=pdfwrite',
    ...paper,
    '-o',
    folder.at('letter.pdf'),
    folder.at('letter.ps'),
  ])
  const stamp = ['--level', 't', '--tsa', `${served.url}/tsa`]
  await forEachOf(
    [
      ['b', []],
      ['t', stamp],
      ['visible', [...stamp, '--visible', 'auto', '--reason', '紹介状の作成']],
      ['certified', [...stamp, '--certify', '2']],
    ] as const,
    ([cell, more]) => sign('letter', cell, 'doctor', more),
  )
  await forEachOf(
    [
      async () => {
        await sign('b', 'twice', 'dentist', stamp)
        await sign('twice', 'thrice', 'doctor', stamp)
      },
      async () => {
        await extend('t', 'lt')
        await extend('lt', 'lta')
      },
    ],
    (work) => work(),
  )
  for (const cell of NAMES)
    for (const twin of TWIN_NAMES)
      folder.write(`${cell}-${twin}.pdf`, TWINS[twin](folder.bytes(`${cell}.pdf`)))
}

async function sign(source: string, out: string, who: string, more: readonly string[]): Promise<void> {
  const key = [...signingKey(folder, who), '--chain', folder.at('ca/signing-ca.crt.pem')]
  const files = ['--format', 'pades', '--out', folder.at(`${out}.pdf`)]
  await jitsuinDoes('sign', folder.at(`${source}.pdf`), ...files, ...key, ...more)
}

async function extend(source: string, level: 'lt' | 'lta'): Promise<void> {
  const material = ['--tsa', `${served.url}/tsa`, '--trust', folder.at('ca')]
  const out = ['--level', level, '--out', folder.at(`${level}.pdf`)]
  await jitsuinDoes('extend', folder.at(`${source}.pdf`), ...out, ...material)
}

/** The files that LibreOffice signs, before it does. */
async function makeTheirs(): Promise<void> {
  folder.write('theirs.pdf', folder.bytes('letter.pdf'))
  folder.write('both.pdf', folder.bytes('b.pdf'))
  const odt = folder.inside('odt')
  odt.write('mimetype', 'application/vnd.oasis.opendocument.text')
  odt.write('content.xml', odtContent('紹介状'))
  odt.inside('META-INF').write('manifest.xml', ODT_MANIFEST)
  await must('zip', ['-q', '-X', '-0', folder.at('theirs.odt'), 'mimetype'], { cwd: odt.path })
  const parts = ['content.xml', 'META-INF/manifest.xml']
  await must('zip', ['-q', '-X', '-D', folder.at('theirs.odt'), ...parts], { cwd: odt.path })
}

const OASIS = 'urn:oasis:names:tc:opendocument:xmlns'
const odtContent = (text: string) =>
  `<office:document-content xmlns:office="${OASIS}:office:1.0" xmlns:text="${OASIS}:text:1.0" office:version="1.3"><office:body><office:text><text:p>${text}</text:p></office:text></office:body></office:document-content>`
const ODT_MANIFEST = `<m:manifest xmlns:m="${OASIS}:manifest:1.0" m:version="1.3"><m:file-entry m:full-path="/" m:version="1.3" m:media-type="application/vnd.oasis.opendocument.text"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>`

/** The page is a little wider. */
function otherPage(pdf: Uint8Array): Uint8Array {
  const twin = Buffer.from(pdf)
  const at = twin.indexOf('/MediaBox [0 0 595 ')
  if (at < 0) throw new Error('there is no page')
  twin.write('6', at + '/MediaBox [0 0 59'.length)
  return twin
}

/** The first signed digest (message-digest with SHA-256, in the hexadecimal text of DER) begins with another digit. */
function otherDigest(pdf: Uint8Array): Uint8Array {
  const twin = Buffer.from(pdf)
  const found = /06092a864886f70d01090431220420/i.exec(twin.toString('latin1'))
  if (!found) throw new Error('there is no digest')
  const at = found.index + found[0].length
  twin.write(twin.toString('latin1', at, at + 1) === '0' ? '1' : '0', at)
  return twin
}
