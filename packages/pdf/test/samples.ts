/** PDF files by programs of others, each written once for a test file. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PROGRAMS = ['gs', 'qpdf', 'pdftocairo', 'mutool'] as const
const missing = PROGRAMS.filter((program) => spawnSync('which', [program]).status !== 0)
if (missing.length > 0 && process.env.CI) throw new Error(`CI needs ${missing.join()}`)
if (missing.length > 0) console.warn(`Left out: ${missing.join()} not installed`)

/** Whether the programs are here; in CI they must be. */
export const hasPdfPrograms = missing.length === 0

/** What each sample is, and how it comes out of the first one, which is Ghostscript's. */
const RECIPES = {
  'ghostscript, PDF 1.4, table': [],
  'cairo, PDF 1.7': ['pdftocairo', '-pdf', 'first.pdf', 'out.pdf'],
  'qpdf, object streams': ['qpdf', '--object-streams=generate', 'first.pdf', 'out.pdf'],
  'qpdf, linearised': ['qpdf', '--linearize', 'first.pdf', 'out.pdf'],
  'qpdf, linearised, object streams': [
    ...['qpdf', '--linearize', '--object-streams=generate', '--force-version=2.0'],
    ...['first.pdf', 'out.pdf'],
  ],
  'mutool, cleaned': ['mutool', 'clean', '-gggg', '-z', 'first.pdf', 'out.pdf'],
} as const satisfies Record<string, readonly string[]>

export type SampleName = keyof typeof RECIPES
/** All names. */
export const SAMPLE_NAMES = Object.keys(RECIPES) as SampleName[] // the table has no other keys

/** A page of Ghostscript; the text can be searched. */
const PAGE = `%!PS
/Helvetica findfont 24 scalefont setfont 72 700 moveto (Referral letter) show
72 660 moveto (Invented patient) show showpage
/Helvetica findfont 24 scalefont setfont 72 700 moveto (Second page) show showpage
`

/** A folder with programs in it. */
export function pdfWorkshop() {
  const path = mkdtempSync(join(tmpdir(), 'jitsuin-pdf-'))
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(path, name), content)
    return join(path, name)
  }
  const run = (program: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: path, encoding: 'latin1' })
    return { status: status ?? -1, output: `${stdout}${stderr}` }
  }
  const sample = (name: SampleName): Uint8Array => {
    write('page.ps', PAGE)
    run('gs', '-q', '-sDEVICE=pdfwrite', '-dCompatibilityLevel=1.4', '-o', 'first.pdf', 'page.ps')
    const [program, ...args] = RECIPES[name]
    if (!program) return readFileSync(join(path, 'first.pdf'))
    run(program, ...args)
    return readFileSync(join(path, 'out.pdf'))
  }
  return { path, write, run, sample, remove: () => rmSync(path, { recursive: true, force: true }) }
}
