/** Containers on the command line: made, signed again, raised, verified and unpacked by the built program. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkshop } from './workshop.js'

const workshop = openWorkshop('asic')
const { jitsuin, path } = workshop
const LETTER = '紹介状.txt'

const sign = (files: readonly string[], out: string, ...more: string[]) =>
  jitsuin(
    ...['sign', ...files, '--format', 'asic', '--key', 'taro.key.pem', '--cert', 'taro.crt.pem'],
    ...['--out', out, ...more],
  )
const verify = (...args: string[]) => jitsuin('verify', ...args, '--trust', 'ca', '--json')

let tsa = ''
beforeAll(async () => {
  writeFileSync(path(LETTER), '検証 花子 様\n')
  writeFileSync(path('chest.png'), new Uint8Array(3000))
  workshop.makeHierarchy()
  tsa = await workshop.serve()
})
afterAll(() => workshop.close())

describe('jitsuin with --format asic', () => {
  it('puts files into a container, signs it twice, and unpacks what is signed', () => {
    expect(sign([LETTER, 'chest.png'], 'one.asice').status).toBe(0)
    expect(sign(['one.asice'], 'two.asice', '--add', 'signer', '--inside', 'cades').status).toBe(0)
    const { status, stdout } = verify('two.asice', '--extract', 'out')
    expect(status).toBe(0)
    expect(JSON.parse(stdout).signatures).toMatchObject([
      { format: 'XAdES', packaging: 'asic-e', verdict: 'VALID', covers: [LETTER, 'chest.png'] },
      { format: 'CAdES', packaging: 'asic-e', verdict: 'VALID', covers: [LETTER, 'chest.png'] },
    ])
    expect(readFileSync(path(`out/${LETTER}`), 'utf8')).toBe('検証 花子 様\n')
    expect(existsSync(path('out/META-INF'))).toBe(false)
  })

  it.each(['xades', 'cades'])('raises a container with %s to every level', (inside) => {
    expect(sign([LETTER], 'b.asics', '--packaging', 'asic-s', '--inside', inside).status).toBe(0)
    for (const [from, level] of [
      ['b', 't'],
      ['t', 'lt'],
      ['lt', 'lta'],
    ] as const) {
      const more = level === 't' ? [] : ['--trust', 'ca']
      const raised = jitsuin(
        'extend',
        `${from}.asics`,
        '--level',
        level,
        '--tsa',
        tsa,
        '--out',
        `${level}.asics`,
        ...more,
      )
      expect(raised.stderr).toBe('')
      const { stdout } = verify(`${level}.asics`)
      expect(JSON.parse(stdout).signatures).toMatchObject([
        { level: `B-${level.toUpperCase()}`, verdict: 'VALID' },
      ])
    }
  })

  it('unpacks nothing of a container that is changed, or holds a file that nobody signed', () => {
    expect(sign([LETTER], 'sound.asice').status).toBe(0)
    spawnSync(
      'python3',
      [
        '-c',
        "import zipfile; z = zipfile.ZipFile('sound.asice', 'a'); z.writestr('more.txt', 'x'); z.close()",
      ],
      { cwd: workshop.path('') },
    )
    const { status, stdout } = verify('sound.asice', '--extract', 'nothing')
    expect([status, JSON.parse(stdout).signatures[0].uncovered]).toEqual([2, ['more.txt']])
    expect(existsSync(path('nothing'))).toBe(false)
    expect(jitsuin('verify', 'sound.asice', '--trust', 'ca').stdout).toContain('not signed: more.txt')
  })

  it('says how it is to be called', () => {
    for (const args of [
      ['--packaging', 'detached'],
      ['--inside', 'pades'],
      ['--mime', 'a/b'],
      ['--add', 'countersignature'],
    ])
      expect(sign([LETTER], 'x', ...args).status).toBe(3)
    expect(sign([LETTER, 'chest.png'], 'x', '--packaging', 's').stderr).toContain('asic/one-file')
    expect(jitsuin('verify', LETTER, 'chest.png', '--trust', 'ca', '--extract', 'x').status).toBe(3)
  })
})
