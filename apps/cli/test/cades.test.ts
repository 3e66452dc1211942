/** CAdES on the command line: signed, raised, verified and countersigned by the built program; openssl reads what it writes. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkshop } from './workshop.js'

const workshop = openWorkshop('cades')
const { jitsuin, path } = workshop

const sign = (file: string, by: string, out: string, ...more: string[]) =>
  jitsuin(
    ...['sign', file, '--format', 'cades', '--key', `${by}.key.pem`, '--cert', `${by}.crt.pem`],
    ...['--out', out, ...more],
  )
const verify = (...args: string[]) => jitsuin('verify', ...args, '--trust', 'ca', '--json')
const signatures = (stdout: string): { verdict: string; level: string; packaging: string; id: string }[] =>
  JSON.parse(stdout).signatures
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

let tsa = ''
beforeAll(async () => {
  writeFileSync(path('letter.txt'), '紹介状\r\n')
  workshop.makeHierarchy({ taro: 'medicalDoctor', jiro: 'dentist' })
  tsa = await workshop.serve()
})
afterAll(() => workshop.close())

describe('jitsuin with --format cades', () => {
  it('signs attached and detached, and verifies both (T-C06-2)', () => {
    expect(sign('letter.txt', 'taro', 'a.p7m').status).toBe(0)
    expect(
      sign('letter.txt', 'taro', 'd.p7s', '--packaging', 'detached', '--commitment', 'approval').status,
    ).toBe(0)
    expect(verify('a.p7m').status).toBe(0)
    expect(verify('d.p7s').status).toBe(2)
    expect(verify('d.p7s', '--detached', 'letter.txt').status).toBe(0)
    writeFileSync(path('other.txt'), '紹介状\n')
    expect(verify('d.p7s', '--detached', 'other.txt').status).toBe(1)
    expect(existsSync(path('a.p7m.part'))).toBe(false)
  })

  it.runIf(hasOpenssl)('writes what openssl verifies', () => {
    expect(sign('letter.txt', 'taro', 'o.p7m').status).toBe(0)
    writeRoots()
    const { status, stdout } = spawnSync(
      'openssl',
      [
        ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', 'o.p7m', '-purpose', 'any'],
        ...['-CAfile', 'roots.pem'],
      ],
      { cwd: workshop.path(''), encoding: 'utf8' },
    )
    expect([status, stdout]).toEqual([0, '紹介状\r\n'])
  })

  it('signs and verifies what is larger than it holds in memory, and finds a change in it', () => {
    const large = Buffer.alloc(70 << 20, 'large ')
    writeFileSync(path('large.bin'), large)
    expect(sign('large.bin', 'taro', 'large.p7m').status).toBe(0)
    expect(verify('large.p7m').status).toBe(0)
    expect(verify('large.p7m', '--detached', 'large.bin').status).toBe(0)
    const message = readFileSync(path('large.p7m'))
    message[60 << 20] = 0
    writeFileSync(path('large.p7m'), message)
    expect(verify('large.p7m').status).toBe(1)
  })

  it('raises a signature to every level', () => {
    expect(sign('letter.txt', 'taro', 'l.p7s', '--packaging', 'detached').status).toBe(0)
    for (const level of ['t', 'lt', 'lta'] as const) {
      const args = ['--level', level, '--tsa', tsa, '--out', `l-${level}.p7s`]
      const trust = level === 't' ? [] : ['--trust', 'ca', '--detached', 'letter.txt']
      const { status, stderr } = jitsuin('extend', 'l.p7s', ...args, ...trust)
      expect([level, status, stderr]).toEqual([level, 0, ''])
      const { stdout } = verify(`l-${level}.p7s`, '--detached', 'letter.txt')
      expect(signatures(stdout)).toMatchObject([{ verdict: 'VALID', level: `B-${level.toUpperCase()}` }])
    }
  })

  it('raises XAdES to each level as well, with its file beside it', () => {
    const made = jitsuin(
      ...['sign', 'letter.txt', '--format', 'xades', '--packaging', 'detached', '--out', 'x.xml'],
      ...['--key', 'taro.key.pem', '--cert', 'taro.crt.pem'],
    )
    expect(made.stderr).toBe('')
    for (const level of ['t', 'lt', 'lta'] as const) {
      const args = ['--level', level, '--tsa', tsa, '--out', `x-${level}.xml`]
      const trust = level === 't' ? [] : ['--trust', 'ca', '--detached', 'letter.txt']
      const { status, stderr } = jitsuin('extend', 'x.xml', ...args, ...trust)
      expect([level, status, stderr]).toEqual([level, 0, ''])
      const { stdout } = verify(`x-${level}.xml`, '--detached', 'letter.txt')
      expect(signatures(stdout)).toMatchObject([{ verdict: 'VALID', level: `B-${level.toUpperCase()}` }])
    }
    const bare = jitsuin('extend', 'x.xml', '--level', 'lta', '--tsa', tsa, '--trust', 'ca', '--out', 'y.xml')
    expect(bare.stderr).toContain('extend/not-valid')
  })

  it('adds a signer and a countersignature', () => {
    expect(sign('letter.txt', 'taro', 'one.p7m').status).toBe(0)
    expect(sign('one.p7m', 'jiro', 'two.p7m', '--add', 'signer').status).toBe(0)
    expect(signatures(verify('two.p7m').stdout).map(({ verdict }) => verdict)).toEqual(['VALID', 'VALID'])
    expect(sign('one.p7m', 'jiro', 'counter.p7m', '--add', 'countersignature').status).toBe(0)
    expect(signatures(verify('counter.p7m').stdout).map(({ packaging }) => packaging)).toEqual([
      'attached',
      'countersignature',
    ])
    expect(sign('two.p7m', 'jiro', 'x.p7m', '--add', 'countersignature').stderr).toContain(
      'extend/which-signature',
    )
  })

  it('adds them in XAdES as well, beside signatures that leave room for others', () => {
    writeFileSync(path('letter.xml'), '<letter>紹介状</letter>')
    const xades = (file: string, by: string, out: string, ...more: string[]) =>
      jitsuin(
        ...['sign', file, '--format', 'xades', '--key', `${by}.key.pem`, '--cert', `${by}.crt.pem`],
        ...['--out', out, ...more],
      )
    expect(xades('letter.xml', 'taro', 'one.xml', '--add', 'signer').stderr).toBe('')
    expect(xades('one.xml', 'jiro', 'two.xml', '--add', 'signer').status).toBe(0)
    const [first] = signatures(verify('two.xml').stdout)
    const counter = ['--add', 'countersignature', '--signature', first?.id ?? '']
    expect(xades('two.xml', 'jiro', 'three.xml', ...counter).stderr).toBe('')
    expect(signatures(verify('three.xml').stdout).map((one) => [one.verdict, one.packaging])).toEqual([
      ['VALID', 'enveloped'],
      ['VALID', 'countersignature'],
      ['VALID', 'enveloped'],
    ])
    expect(xades('letter.xml', 'taro', 'whole.xml').status).toBe(0)
    expect(xades('whole.xml', 'jiro', 'x.xml', '--add', 'signer').stderr).toContain('sign/already-signed')
    expect(xades('letter.xml', 'jiro', 'x.xml', '--add', 'stamp').status).toBe(3)
  })

  it.each([
    ['a packaging of XAdES', ['letter.txt', 'taro', 'x', '--packaging', 'enveloped']],
    ['a commitment that does not exist', ['letter.txt', 'taro', 'x', '--commitment', 'love']],
    ['a file that is not there', ['nothing.txt', 'taro', 'x']],
    ['an addition that does not exist', ['letter.txt', 'taro', 'x', '--add', 'stamp']],
    ['an addition to something that is no message', ['letter.txt', 'taro', 'x', '--add', 'signer']],
  ] as const)('refuses %s and writes nothing', (_what, [file, by, out, ...more]) => {
    expect(sign(file, by, out, ...more).status).toBe(3)
    expect([existsSync(path('x')), existsSync(path('x.part'))]).toEqual([false, false])
  })

  it('refuses its own options with other formats, and long-term levels without trust', () => {
    const xades = [
      'sign',
      'letter.txt',
      '--format',
      'xades',
      '--key',
      'taro.key.pem',
      '--cert',
      'taro.crt.pem',
    ]
    expect(jitsuin(...xades, '--out', 'x', '--mime', 'text/plain').stderr).toContain('cli/usage')
    const raise = ['extend', 'a.p7m', '--tsa', tsa, '--out', 'x']
    expect(jitsuin(...raise, '--level', 'lta').stderr).toContain('cli/usage')
    expect(jitsuin(...raise, '--level', 'c').stderr).toContain('cli/usage')
    expect(jitsuin(...raise, '--level', 'lta', '--trust', 'ca', '--policy', 'none').stderr).toContain(
      'cli/usage',
    )
  })
})

function writeRoots(): void {
  writeFileSync(
    path('roots.pem'),
    ['ca/root.crt.pem', 'ca/signing-ca.crt.pem'].map((name) => readFileSync(path(name))).join('\n'),
  )
}
