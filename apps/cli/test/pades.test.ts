/** PAdES on the command line: a PDF signed and verified by the built program. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_PAGE, handMade } from '../../../packages/pdf/test/hand-made.js'
import { openWorkshop } from './workshop.js'

const workshop = openWorkshop('pades')
const { jitsuin, path } = workshop
const hasPdfsig = spawnSync('pdfsig', ['-v']).status === 0
if (!hasPdfsig && process.env.CI) throw new Error('CI needs poppler-utils (pdfsig)')

const sign = (file: string, out: string, ...more: string[]) =>
  jitsuin(
    ...['sign', file, '--format', 'pades', '--key', 'taro.key.pem', '--cert', 'taro.crt.pem'],
    ...['--out', out, ...more],
  )
const verify = (...args: string[]) => jitsuin('verify', ...args, '--trust', 'ca', '--json')

let tsa = ''
beforeAll(async () => {
  writeFileSync(path('letter.pdf'), handMade(EMPTY_PAGE, { trailer: '/Root 1 0 R /Size 4' }))
  workshop.makeHierarchy()
  tsa = await workshop.serve()
})
afterAll(() => workshop.close())

describe('jitsuin with --format pades', () => {
  it('signs a PDF twice and verifies both signatures (T-C06-1, T-C06-2)', () => {
    expect(sign('letter.pdf', 'one.pdf', '--reason', '紹介状の作成', '--location', '東京都').status).toBe(0)
    expect(sign('one.pdf', 'two.pdf', '--field', '確認', '--commitment', 'approval').status).toBe(0)
    const { status, stdout } = verify('two.pdf')
    expect(status).toBe(0)
    expect(JSON.parse(stdout).signatures).toMatchObject([
      { id: 'Signature1', format: 'PAdES', level: 'B-B', verdict: 'VALID' },
      { id: '確認', format: 'PAdES', verdict: 'VALID' },
    ])
    const twin = readFileSync(path('two.pdf'))
    twin.write('9', twin.indexOf('[0 0 100 100]') + 1)
    writeFileSync(path('twin.pdf'), twin)
    expect(verify('twin.pdf').status).toBe(1)
  })

  it('signs where it is seen, and certifies', () => {
    expect(sign('letter.pdf', 'seen.pdf', '--visible', '1,10,10,80,30', '--certify', '2').status).toBe(0)
    expect(JSON.parse(verify('seen.pdf').stdout).verdict).toBe('VALID')
    if (hasPdfsig)
      expect(spawnSync('pdftotext', [path('seen.pdf'), '-'], { encoding: 'utf8' }).stdout).toContain('医師')
    expect(sign('letter.pdf', 'x.pdf', '--visible', '1,10,10,80').stderr).toContain('cli/usage')
    expect(sign('seen.pdf', 'x.pdf', '--certify', '2').stderr).toContain('pades/not-first')
    expect(existsSync(path('x.pdf'))).toBe(false)
  })

  it.runIf(hasPdfsig)('writes what pdfsig accepts', () => {
    expect(sign('letter.pdf', 'p.pdf').status).toBe(0)
    const { stdout } = spawnSync('pdfsig', ['-nocert', path('p.pdf')], { encoding: 'utf8' })
    expect(stdout).toContain('Signature Validation: Signature is Valid.')
  })

  it('raises a signed PDF to every level', () => {
    expect(sign('letter.pdf', 'b.pdf').status).toBe(0)
    for (const level of ['t', 'lt', 'lta'] as const) {
      const trust = level === 't' ? [] : ['--trust', 'ca']
      const args = ['--level', level, '--tsa', tsa, '--out', `${level}.pdf`, ...trust]
      expect(jitsuin('extend', 'b.pdf', ...args)).toMatchObject({ status: 0, stderr: '' })
      const { signatures } = JSON.parse(verify(`${level}.pdf`).stdout)
      expect(signatures[0].verdict).toBe('VALID')
    }
    expect(JSON.parse(verify('lta.pdf').stdout).signatures[0].level).toBe('B-LTA')
    const detached = ['extend', 'b.pdf', '--level', 'lt', '--tsa', tsa, '--trust', 'ca', '--out', 'x']
    expect(jitsuin(...detached, '--detached', 'letter.pdf').stderr).toContain('cli/usage')
    expect(jitsuin('extend', 'letter.pdf', '--level', 't', '--tsa', tsa, '--out', 'x').stderr).toContain(
      'extend/no-signature',
    )
  })

  it.each([
    ['a packaging', ['letter.pdf', 'x', '--packaging', 'detached'], 'cli/usage'],
    ['an option of CAdES', ['letter.pdf', 'x', '--mime', 'application/pdf'], 'cli/usage'],
    [
      'a reason beside a commitment',
      ['letter.pdf', 'x', '--reason', 'a', '--commitment', 'approval'],
      'pades/reason-twice',
    ],
    ['something that is no PDF', ['taro.crt.pem', 'x'], 'pdf/no-header'],
  ] as const)('refuses %s and writes nothing', (_what, [file, out, ...more], code) => {
    const { status, stderr } = sign(file, out, ...more)
    expect(status).toBe(3)
    expect(stderr).toContain(code)
    expect(existsSync(path('x'))).toBe(false)
  })

  it('refuses its own options with other formats', () => {
    const args = ['--format', 'cades', '--key', 'taro.key.pem', '--cert', 'taro.crt.pem', '--out', 'x']
    expect(jitsuin('sign', 'letter.pdf', ...args, '--reason', 'x').stderr).toContain('cli/usage')
  })
})
