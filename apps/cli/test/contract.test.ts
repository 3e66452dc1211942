/** The contract of the command line (docs/cli.md): files in, verdicts and exit codes out. Runs the built program. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../bin/jitsuin.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-cli-'))

/** The minimal prescription of the national format, for an invented patient. */
const CSV = `SJ1
1,1,1234569,13,検証クリニック
5,,ｹﾝｼｮｳ ｲﾁﾛｳ,検証　一郎
11,P000123,試験　花子,ｼｹﾝ ﾊﾅｺ
12,2
13,19800415
22,31130842
23,2022,010001,1,01
51,20250401
101,1,1,,14
111,1,3,1012040400000000,１日２回朝夕食後　服用,2
201,1,1,1,7,1149032F1ZZZ,【般】エトドラク錠１００ｍｇ,4,1,錠
`

function jitsuin(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

function issue(out: string, profile: string, ...more: string[]) {
  return jitsuin(
    'cert',
    'issue',
    '--dir',
    'ca',
    '--profile',
    profile,
    '--cn',
    'Taro Jitsuin',
    '--serial-number',
    'T0001',
    '--out',
    out,
    ...more,
  )
}

function signRx(key: string, out: string) {
  return jitsuin(
    'sign',
    'rx.csv',
    '--format',
    'prescription',
    '--key',
    `${key}.key.pem`,
    '--cert',
    `${key}.crt.pem`,
    '--out',
    out,
  )
}

beforeAll(() => {
  writeFileSync(join(folder, 'rx.csv'), CSV)
  expect(jitsuin('ca', 'init', '--out', 'ca', '--fast').status).toBe(0)
  expect(issue('taro', 'signature', '--role', 'medicalDoctor', '--name-ja', '実印　太郎').status).toBe(0)
  expect(signRx('taro', 'rx.xml').status).toBe(0)
  writeFileSync(join(folder, 'bad.xml'), readFileSync(join(folder, 'rx.xml'), 'utf8').replace('U0ox', 'U0oy'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('jitsuin verify', () => {
  it('ends with 0 and says who signed, in JSON and in words (T-C07-1)', () => {
    const { status, stdout } = jitsuin('verify', 'rx.xml', '--trust', 'ca', '--json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'rx.xml',
      verdict: 'VALID',
      signatures: [
        {
          format: 'XAdES',
          level: 'B-B',
          stampedAt: null,
          signer: { cn: 'Taro Jitsuin', serialNumber: 'T0001', roles: ['medicalDoctor'] },
        },
      ],
    })
    expect(jitsuin('verify', 'rx.xml', '--trust', 'ca').stdout).toContain('署名は有効です。医師 実印 太郎')
  })

  it('ends with 1 for a file that was changed, and says so (T-C06-2)', () => {
    const { status, stdout } = jitsuin('verify', 'bad.xml', '--trust', 'ca')
    expect(status).toBe(1)
    expect(stdout).toContain('文書が署名の後に変えられています')
  })

  it('ends with 2 when the issuer is not trusted or a status is missing, and INVALID outranks it', () => {
    expect(jitsuin('ca', 'init', '--out', 'other', '--fast').status).toBe(0)
    expect(jitsuin('verify', 'rx.xml', '--trust', 'other').status).toBe(2)
    mkdirSync(join(folder, 'no-lists'))
    for (const name of readdirSync(join(folder, 'ca')).filter((file) => !file.endsWith('.crl'))) {
      cpSync(join(folder, 'ca', name), join(folder, 'no-lists', name))
    }
    expect(jitsuin('verify', 'rx.xml', '--trust', 'no-lists').status).toBe(2)
    expect(jitsuin('verify', 'rx.xml', 'bad.xml', '--trust', 'no-lists').status).toBe(1)
  })

  it.each([
    ['no trust', ['verify', 'rx.xml']],
    [
      'an intermediate certificate as the only trust',
      ['verify', 'rx.xml', '--trust', 'ca/signing-ca.crt.pem'],
    ],
    ['a file that is not there', ['verify', 'nothing.xml', '--trust', 'ca']],
    ['an option that does not exist', ['verify', 'rx.xml', '--trust', 'ca', '--trsut', 'ca']],
    ['a time without a zone', ['verify', 'rx.xml', '--trust', 'ca', '--at', '2026-11-20T09:00']],
    ['a policy that does not exist', ['verify', 'rx.xml', '--trust', 'ca', '--policy', 'none']],
    ['a command that does not exist', ['varify']],
  ])('ends with 3 and a reason for %s', (_what, args) => {
    const { status, stdout, stderr } = jitsuin(...args)
    expect(status).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(stderr.length).toBeGreaterThan(10)
  })
})

describe('jitsuin sign', () => {
  it('says what it wrote, for people and for programs', () => {
    const args = [
      'sign',
      'rx.csv',
      '--format',
      'prescription',
      '--key',
      'taro.key.pem',
      '--cert',
      'taro.crt.pem',
      '--out',
      'again.xml',
    ]
    expect(jitsuin(...args).stdout).toContain('again.xml: signed')
    expect(JSON.parse(jitsuin(...args, '--json').stdout)).toMatchObject({
      out: 'again.xml',
      format: 'prescription',
      level: 'b',
    })
  })

  it('refuses a CSV that is no prescription, by the code of the rule', () => {
    writeFileSync(join(folder, 'wrong.csv'), CSV.replace('SJ1', 'XX1'))
    const { status, stderr } = jitsuin(
      'sign',
      'wrong.csv',
      '--format',
      'prescription',
      '--key',
      'taro.key.pem',
      '--cert',
      'taro.crt.pem',
      '--out',
      'w.xml',
    )
    expect([status, stderr]).toEqual([3, expect.stringContaining('csv/E-HDR')])
  })
})

describe('the two certificates of a person', () => {
  it('are not interchangeable: the authentication certificate signs no document (T-C04-2)', () => {
    expect(issue('login', 'authentication', '--role', 'medicalDoctor').status).toBe(0)
    expect(signRx('login', 'login.xml').status).toBe(0)
    const { status, stdout } = jitsuin('verify', 'login.xml', '--trust', 'ca', '--json')
    expect(status).toBe(1)
    expect(stdout).toContain('key-usage/')
  })

  it('cannot state a role that the table does not have (T-C04-1)', () => {
    const { status, stderr } = issue('nobody', 'signature', '--role', 'wizard')
    expect([status, stderr]).toEqual([3, expect.stringContaining('hc-role/unknown-role')])
  })

  it('pass our own lint, as the profile that they were issued under', () => {
    expect(jitsuin('cert', 'lint', 'taro.crt.pem', '--profile', 'signature').status).toBe(0)
    expect(jitsuin('cert', 'lint', 'taro.crt.pem', '--profile', 'root').status).toBe(1)
  })
})

describe('jitsuin cert revoke', () => {
  it('changes what path verify says, at once (T-C04-4)', () => {
    const issued = JSON.parse(issue('gone', 'signature', '--role', 'dentist', '--json').stdout) as {
      serialHex: string
    } // our own JSON
    const path = [
      'path',
      'verify',
      '--cert',
      'gone.crt.pem',
      '--anchor',
      'ca/root.crt.pem',
      '--intermediate',
      'ca/signing-ca.crt.pem',
      '--crl',
      'ca/sign.crl',
      '--crl',
      'ca/sarl.crl',
    ]
    expect(jitsuin(...path).status).toBe(0)
    expect(
      jitsuin('cert', 'revoke', '--dir', 'ca', '--serial', issued.serialHex, '--reason', 'keyCompromise')
        .status,
    ).toBe(0)
    const { status, stdout } = jitsuin(...path, '--json')
    expect([status, JSON.parse(stdout).failure.reason.code]).toEqual([1, 'status/revoked'])
  })

  it('refuses a number that was never issued', () => {
    expect(jitsuin('cert', 'revoke', '--dir', 'ca', '--serial', 'abcdef').stderr).toContain(
      'cli/unknown-serial',
    )
  })
})

describe('the help', () => {
  it('lists every command and teaches each with an example', () => {
    const { stdout } = jitsuin('help')
    const names = [...stdout.matchAll(/^ {2}jitsuin ((?:[a-z]+ ?)+?) {2}/gm)].map(([, name = '']) =>
      name.trim(),
    )
    expect(names).toContain('verify')
    for (const name of names) expect(jitsuin(...name.split(' '), '--help').stdout).toContain('  $ jitsuin')
  })
})
