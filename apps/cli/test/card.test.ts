/** `jitsuin card` with software cards (docs/cards.md). Runs the built program. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../bin/jitsuin.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-card-'))

function jitsuin(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const TARO = ['--dir', 'ca', '--cn', 'Taro Jitsuin', '--serial-number', 'T0001', '--role', 'medicalDoctor']
const CODES = ['--pin-file', 'pin', '--puk-file', 'puk']

function make(name: string, ...more: readonly string[]) {
  return jitsuin('card', 'make', ...TARO, ...CODES, '--out', `cards/${name}.card.json`, ...more)
}

const card = (command: string, name: string, ...more: readonly string[]) =>
  jitsuin('card', command, '--software-cards', 'cards', '--reader', name, ...more)
const sign = (name: string, out: string, ...more: readonly string[]) =>
  card('sign', name, 'letter.xml', '--format', 'xades', '--out', out, ...more)

beforeAll(() => {
  for (const [name, content] of [
    ['letter.xml', '<letter>text</letter>'],
    ['pin', '1234\n'],
    ['wrong', '9999\n'],
    ['short', '1\n'],
    ['new', '4321\n'],
    ['puk', '12345678\n'],
  ] as const) {
    writeFileSync(join(folder, name), content, { mode: 0o600 })
  }
  mkdirSync(join(folder, 'cards'))
  expect(jitsuin('ca', 'init', '--out', 'ca', '--fast').status).toBe(0)
  expect(make('guideline', '--layout', 'guideline', '--tries', '2').status).toBe(0)
  expect(make('issued').status).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('jitsuin card', () => {
  it('lists readers and what kind of card is in them', () => {
    const { status, stdout } = jitsuin('card', 'list', '--software-cards', 'cards', '--json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      readers: [
        { name: 'Software reader guideline', kind: 'software', contents: 'hpki' },
        { name: 'Software reader issued', kind: 'software', contents: 'hpki' },
      ],
    })
  })

  it.each(['guideline', 'issued'])('tells whose card it is without any PIN, layout %s (C-02)', (layout) => {
    const { status, stdout } = card('info', layout, '--json')
    expect(status).toBe(0)
    const holder = { subject: expect.stringContaining('Taro Jitsuin'), roles: ['medicalDoctor'] }
    const common = { layout, life: { state: 'valid' }, pin: { state: 'waiting' }, certificate: holder }
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'hpki',
      applications: [
        { kind: 'hpki-signature', consent: 'each-signature', ...common },
        { kind: 'hpki-authentication', ...common },
      ],
    })
    expect(card('info', layout).stdout).toContain('医師 (medicalDoctor)')
  })

  it.each(['guideline', 'issued'])(
    'signs with a card of layout %s so that the signature is valid',
    (layout) => {
      expect(sign(layout, `${layout}.xml`, '--pin-file', 'pin').status).toBe(0)
      expect(jitsuin('verify', `${layout}.xml`, '--trust', 'ca').status).toBe(0)
    },
  )

  it('counts wrong PINs, warns, locks, and is unlocked by the unlock code (T-C09-3)', () => {
    const wrong = sign('guideline', 'no.xml', '--pin-file', 'wrong', '--json')
    expect(wrong.status).toBe(1)
    expect(JSON.parse(wrong.stdout)).toMatchObject({ refused: 'cli/pin-refused' })
    expect(wrong.stderr).toContain('1 tries are left')
    expect(sign('guideline', 'no.xml', '--pin-file', 'wrong').stderr).toContain('pin/locked')
    expect(JSON.parse(card('info', 'guideline', '--json').stdout).applications[0].pin.state).toBe('locked')
    expect(sign('guideline', 'no.xml', '--pin-file', 'pin').status).toBe(1)
    expect(card('unlock', 'guideline', '--puk-file', 'puk', '--new-pin-file', 'new').status).toBe(0)
    expect(sign('guideline', 'yes.xml', '--pin-file', 'new').status).toBe(0)
  })

  it('changes the PIN of one application and leaves that of the other', () => {
    const change = (...more: string[]) =>
      card('change-pin', 'issued', '--application', 'authentication', '--new-pin-file', 'new', ...more)
    expect(change('--pin-file', 'wrong').status).toBe(1)
    expect(change('--pin-file', 'pin').status).toBe(0)
    expect(change('--pin-file', 'pin').status).toBe(1)
    expect(sign('issued', 'again.xml', '--pin-file', 'pin').status).toBe(0)
  })

  it('sends no malformed PIN to the card, so that no try is lost', () => {
    const before = readFileSync(join(folder, 'cards/issued.card.json'), 'utf8')
    const { status, stderr } = sign('issued', 'no.xml', '--pin-file', 'short')
    expect([status, stderr]).toEqual([1, expect.stringContaining('pin/malformed')])
    expect(readFileSync(join(folder, 'cards/issued.card.json'), 'utf8')).toBe(before)
  })

  it.each([
    ['no reader named where two hold a card', 'cli/which-reader', ['info', '--software-cards', 'cards']],
    ['a reader that is not there', 'readers/unknown', ['info', '--software-cards', 'cards', '--reader', 'x']],
    ['a folder that is not there', 'readers/folder', ['list', '--software-cards', 'nothing']],
    [
      'no terminal to type a PIN at',
      'cli/no-terminal',
      ['unlock', '--software-cards', 'cards', '--reader', 'issued'],
    ],
    [
      'an application that no card has',
      'cli/usage',
      ['unlock', '--software-cards', 'cards', '--reader', 'issued', '--application', 'x'],
    ],
    [
      'a card file that is there already',
      'cli/exists',
      ['make', ...TARO, ...CODES, '--out', 'cards/issued.card.json'],
    ],
    ['a PIN as an argument', 'cli/usage', ['unlock', '--pin', '1234']],
  ])('ends with 3 and says what to do for %s', (_what, code, args) => {
    const { status, stderr } = jitsuin('card', ...args)
    expect([status, stderr]).toEqual([3, expect.stringContaining(code)])
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('makes card files that only their owner can read', () => {
    expect(statSync(join(folder, 'cards/issued.card.json')).mode & 0o777).toBe(0o600)
  })
})
