/** Many files at once on the command line: folders, lists, threads, journals (docs/cli.md §Many files). Runs the built program. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_PAGE, handMade } from '../../../packages/pdf/test/hand-made.js'

const PROGRAM = fileURLToPath(new URL('../bin/jitsuin.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-many-'))
const at = (...path: readonly string[]) => join(folder, ...path)
const write = (path: string, bytes: Uint8Array | string) => writeFileSync(at(path), bytes)

function jitsuin(...args: readonly string[]) {
  return spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: 'utf8' })
}
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')
type Line = { file: string; verdict?: string; out?: string; error?: { code: string } }
const objects = (text: string) => linesOf(text).map((line): Line => JSON.parse(line))
const TARO = ['--dir', 'ca', '--cn', 'Taro Jitsuin', '--serial-number', 'T0001', '--role', 'medicalDoctor']
const KEY = ['--key', 'taro.key.pem', '--cert', 'taro.crt.pem', '--chain', 'ca/signing-ca.crt.pem']
const sign = (...args: readonly string[]) => jitsuin('sign', ...args, ...KEY)
const verify = (...args: readonly string[]) => jitsuin('verify', ...args, '--trust', 'ca', '--json')
const digest = (path: string) =>
  createHash('sha256')
    .update(readFileSync(at(path)))
    .digest('hex')

/** 99 sound documents and one that is none. */
const NAMES = Array.from({ length: 100 }, (_, index) => `${String(index).padStart(3, '0')}.pdf`)

beforeAll(() => {
  expect(jitsuin('ca', 'init', '--out', 'ca', '--fast').status).toBe(0)
  const issue = ['cert', 'issue', ...TARO, '--profile', 'signature', '--key', 'p256', '--out', 'taro']
  expect(jitsuin(...issue).status).toBe(0)
  mkdirSync(at('letters', 'old'), { recursive: true })
  const page = handMade(EMPTY_PAGE)
  for (const name of NAMES) write(`letters/${name < '090' ? name : `old/${name}`}`, page)
  write('letters/042.pdf', '%PDF-1.7\nbroken')
  write('pin', '1234\n')
  write('wrong', '9999\n')
  write('puk', '12345678\n')
  mkdirSync(at('cards'))
  const card = ['--pin-file', 'pin', '--puk-file', 'puk', '--out', 'cards/taro.card.json']
  expect(jitsuin('card', 'make', ...TARO, ...card).status).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('many files with a card', () => {
  const cardSign = (...more: readonly string[]) =>
    jitsuin('card', 'sign', 'letters', '--format', 'pades', '--software-cards', 'cards', '--json', ...more)

  it('are 100, signed after one authentication, with a list of results; a broken one stops none (T-C06-3)', () => {
    const { status, stdout, stderr } = cardSign('--pin-file', 'pin', '--out-dir', 'by-card')
    expect(status).toBe(3)
    const results = objects(stdout)
    expect(results).toHaveLength(100)
    expect(results.filter(({ error }) => error)).toMatchObject([
      { file: 'letters/042.pdf', error: { code: expect.stringMatching(/^pdf\//) } },
    ])
    expect(linesOf(stderr)).toHaveLength(1)
    const verified = verify('by-card')
    expect(verified.status).toBe(0)
    expect(objects(verified.stdout).map(({ verdict }) => verdict)).toEqual(Array(99).fill('VALID'))
    expect(existsSync(at('by-card', 'old', '099.pdf'))).toBe(true)
  })

  it('cost one try where the PIN is wrong, not one for each file', () => {
    const tries = () =>
      JSON.parse(jitsuin('card', 'info', '--software-cards', 'cards', '--json').stdout).applications[0].pin
        .triesLeft
    const before = tries()
    const { status, stdout } = cardSign('--pin-file', 'wrong', '--out-dir', 'by-wrong-pin')
    expect(status).toBe(3)
    expect(objects(stdout).filter(({ error }) => error?.code === 'cli/pin-refused')).toHaveLength(99)
    expect(tries()).toBe(before - 1)
    expect(readdirSync(at('by-wrong-pin'))).toEqual(
      ['old'].filter((name) => existsSync(at('by-wrong-pin', name))),
    )
  })
})

describe('many files in threads', () => {
  it('are signed like one after the other, and openssl accepts them', () => {
    const { status, stdout } = sign(
      'letters',
      '--format',
      'cades',
      '--packaging',
      'detached',
      '--out-dir',
      'p7s',
      '--jobs',
      '2',
      '--json',
    )
    expect(status).toBe(0)
    expect(objects(stdout)).toHaveLength(100)
    const openssl = spawnSync(
      'openssl',
      [
        'cms',
        '-verify',
        '-inform',
        'DER',
        '-in',
        'p7s/old/095.pdf.p7s',
        '-content',
        'letters/old/095.pdf',
        '-CAfile',
        'ca/root.crt.pem',
        '-purpose',
        'any',
        '-binary',
        '-out',
        'content',
      ],
      { cwd: folder, encoding: 'utf8' },
    )
    expect(openssl.stderr).toContain('Verification successful')
  })

  it('of a folder are paired with their content, and one that was changed is named', () => {
    mkdirSync(at('pairs'))
    for (const name of NAMES.slice(0, 6)) {
      write(`pairs/${name}`, readFileSync(at('letters', name)))
      write(`pairs/${name}.p7s`, readFileSync(at('p7s', `${name}.p7s`)))
    }
    write('pairs/004.pdf', 'another letter')
    write('pairs/alone.p7s', readFileSync(at('p7s', '001.pdf.p7s')))
    for (const jobs of ['1', '3']) {
      const { status, stdout } = verify('pairs', '--jobs', jobs)
      expect(status).toBe(1)
      const verdicts = Object.fromEntries(objects(stdout).map(({ file, verdict }) => [file, verdict]))
      expect(Object.keys(verdicts)).toHaveLength(7)
      expect(verdicts['pairs/004.pdf.p7s']).toBe('INVALID')
      expect(verdicts['pairs/alone.p7s']).toBe('INDETERMINATE')
      expect(verdicts['pairs/005.pdf.p7s']).toBe('VALID')
    }
  })
})

describe('many files by a list', () => {
  it('are verified in its order; what is not there ends with 3 and stops nothing', () => {
    write('list', 'by-card/000.pdf\nnothing.pdf\n\nby-card/001.pdf\n')
    const { status, stdout, stderr } = verify('--list', 'list')
    expect(status).toBe(3)
    expect(objects(stdout)).toMatchObject([
      { file: 'by-card/000.pdf', verdict: 'VALID' },
      { file: 'nothing.pdf', error: { code: 'cli/unreadable' } },
      { file: 'by-card/001.pdf', verdict: 'VALID' },
    ])
    expect(stderr).toContain('nothing.pdf: cli/unreadable')
  })

  it('say in words what they say in JSON', () => {
    const { stdout } = jitsuin('verify', 'by-card/000.pdf', 'by-card/001.pdf', '--trust', 'ca')
    expect(stdout).toContain('by-card/000.pdf: VALID')
    expect(stdout).toContain('by-card/001.pdf: VALID')
  })
})

describe('a run over many files that is cut off', () => {
  const RUN = [
    'sign',
    'letters',
    '--format',
    'pades',
    '--out-dir',
    'signed',
    '--resume',
    'journal',
    '--json',
    ...KEY,
  ]
  const results = () =>
    existsSync(at('signed'))
      ? readdirSync(at('signed'), { recursive: true, encoding: 'utf8' }).filter((name) =>
          statSync(at('signed', name)).isFile(),
        )
      : []

  /** Starts the run and kills it, and whatever it started, once it has said so many lines. */
  async function killAfter(lines: number): Promise<void> {
    const run = spawn(process.execPath, [PROGRAM, ...RUN], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let said = ''
    await new Promise<void>((resolve) => {
      run.stdout.on('data', (piece) => {
        said += piece
        if (linesOf(said).length >= lines && run.pid !== undefined) process.kill(-run.pid, 'SIGKILL')
      })
      run.once('close', () => resolve())
    })
  }

  it('goes on where it stopped: each file once, no result by halves, though it was killed twice', async () => {
    await killAfter(10)
    const afterFirst = results().filter((name) => name.endsWith('.pdf'))
    expect(afterFirst.length).toBeGreaterThanOrEqual(10)
    expect(afterFirst.length).toBeLessThan(99)
    expect(
      objects(verify(...afterFirst.map((name) => `signed/${name}`)).stdout).every(
        ({ verdict }) => verdict === 'VALID',
      ),
    ).toBe(true)
    const digests = new Map(afterFirst.map((name) => [name, digest(`signed/${name}`)]))
    appendFileSync(at('journal'), '{"file":"letters/050.pdf","sha25') // a line that was cut off
    await killAfter(afterFirst.length + 20)
    const { status, stdout } = jitsuin(...RUN)
    expect(status).toBe(3) // the broken one
    expect(objects(stdout)).toHaveLength(100)
    expect(results().filter((name) => name.endsWith('.pdf'))).toHaveLength(99)
    expect(results().filter((name) => !name.endsWith('.pdf'))).toEqual([])
    for (const [name, before] of digests) expect(digest(`signed/${name}`), name).toBe(before)
    const files = objects(readFileSync(at('journal'), 'utf8')).map(({ file }) => file)
    expect(new Set(files).size).toBe(files.length)
    expect(verify('signed').status).toBe(0)
  })

  it('does a file anew that was changed since, where its result was taken away', () => {
    write('letters/001.pdf', Buffer.concat([handMade(EMPTY_PAGE), Buffer.from('\n')]))
    const kept = digest('signed/000.pdf')
    expect(objects(jitsuin(...RUN).stdout).find(({ file }) => file === 'letters/001.pdf')).toMatchObject({
      error: { code: 'cli/exists' },
    })
    rmSync(at('signed/001.pdf'))
    expect(objects(jitsuin(...RUN).stdout).filter(({ error }) => error)).toHaveLength(1)
    expect(digest('signed/000.pdf')).toBe(kept)
    expect(verify('signed/001.pdf').status).toBe(0)
  })

  it('says of a resumed verification what it said before, with the same end', () => {
    const first = verify('pairs', '--resume', 'verify.journal')
    const again = verify('pairs', '--resume', 'verify.journal')
    expect(again.stdout).toBe(first.stdout)
    expect([first.status, again.status]).toEqual([1, 1])
  })
})

describe('a call over many files that is not meant so', () => {
  it.each([
    ['the journal of another call', ['verify', 'by-card', '--trust', 'ca', '--resume', 'journal']],
    ['a journal that is none', ['verify', 'by-card', '--trust', 'ca', '--resume', 'taro.crt.pem']],
    ['jobs that are no number', ['verify', 'by-card', '--trust', 'ca', '--jobs', 'many']],
    [
      'two results of one name',
      ['sign', 'letters/000.pdf', 'by-card/000.pdf', '--format', 'pades', '--out-dir', 'both', ...KEY],
    ],
    [
      'a result that replaces its source',
      ['sign', 'letters/000.pdf', '--format', 'pades', '--out-dir', 'letters', ...KEY],
    ],
    [
      'one name for many results',
      ['sign', 'letters', '--format', 'pades', '--out-dir', 'x', '--out', 'y', ...KEY],
    ],
    [
      'many files and one name',
      ['sign', 'letters/000.pdf', 'letters/001.pdf', '--format', 'pades', '--out', 'y', ...KEY],
    ],
    ['no name for the result', ['sign', 'letters/000.pdf', '--format', 'pades', ...KEY]],
  ])('is refused before any file is touched: %s', (_what, args) => {
    const { status, stdout, stderr } = jitsuin(...args)
    expect([status, stdout]).toEqual([3, ''])
    expect(stderr).toContain('cli/usage')
  })
})
