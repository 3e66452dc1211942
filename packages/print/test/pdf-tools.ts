/** What other programs read in our files (poppler-utils). */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const installed = spawnSync('pdfinfo', ['-v']).status === 0
if (!installed && process.env.CI) throw new Error('CI needs poppler-utils (pdfinfo, pdftotext, pdffonts)')
if (!installed) console.warn('Skipped: poppler-utils is not installed')

/** Whether the programs are there; without them a test is skipped, but never in CI. */
export const hasPoppler = installed

/** Runs a program of poppler-utils on a file; gives what it prints, and fails when it complains. */
export function readWith(
  program: 'pdfinfo' | 'pdftotext' | 'pdffonts',
  pdf: Uint8Array,
  ...options: string[]
): string {
  const folder = mkdtempSync(join(tmpdir(), 'jitsuin-print-'))
  try {
    const file = join(folder, 'file.pdf')
    writeFileSync(file, pdf)
    const output = program === 'pdftotext' ? ['-'] : []
    const { stdout, stderr, status } = spawnSync(program, [...options, file, ...output], { encoding: 'utf8' })
    if (status !== 0 || stderr !== '') throw new Error(`${program}: ${stderr}`)
    return stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The fonts of a file, as pdffonts lists them: name, embedded, subset, with Unicode map. */
export function fontsOf(pdf: Uint8Array) {
  const lines = readWith('pdffonts', pdf).trim().split('\n').slice(2)
  return lines.map((line) => {
    const [name = '', , , , embedded, subset, unicode] = line.split(/\s+/)
    return { name: name.replace(/^[A-Z]{6}\+/, ''), embedded, subset, unicode }
  })
}

/** A page's box in millimetres: x, y, width, height from the sheet's lower left corner. */
export function boxOf(pdf: Uint8Array, page: number, box: 'MediaBox' | 'TrimBox' | 'BleedBox'): number[] {
  const info = readWith('pdfinfo', pdf, '-box', '-f', String(page), '-l', String(page))
  const line = info.split('\n').find((row) => row.includes(`${box}:`)) ?? ''
  const [left = 0, bottom = 0, right = 0, top = 0] = line.split(':')[1]?.trim().split(/\s+/).map(Number) ?? []
  return [left, bottom, right - left, top - bottom].map((points) => Math.round((points / 72) * 2540) / 100)
}
