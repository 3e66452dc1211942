import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeChain, judgeStrength, readChain } from './chain.js'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl && process.env.CI) throw new Error('openssl is needed in CI')
if (!hasOpenssl) console.warn('Skipped: the certificate of a server, because openssl is not installed')

describe.skipIf(!hasOpenssl)('the certificate of a server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jitsuin-chain-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const load = (name: string) => new X509Certificate(readFileSync(join(folder, `${name}.crt`)))

  function make(name: string, algorithm: string, ...more: string[]): void {
    const key = ['-newkey', ...algorithm.split(' '), '-nodes', '-keyout', `${name}.key`]
    openssl('req', '-x509', ...key, '-subj', `/CN=${name}`, '-days', '10', '-out', `${name}.crt`, ...more)
  }
  beforeAll(() => {
    make('root', 'rsa:2048')
    make('other', 'rsa:2048')
    make('weak', 'rsa:1024')
    make('curve', 'ec -pkeyopt ec_paramgen_curve:secp256k1')
    make('old', 'rsa:2048', '-sha1')
    openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'leaf.key',
      '-subj',
      '/CN=leaf',
      '-out',
      'leaf.csr',
    )
    openssl(
      'x509',
      '-req',
      '-in',
      'leaf.csr',
      '-CA',
      'root.crt',
      '-CAkey',
      'root.key',
      '-CAcreateserial',
      '-days',
      '5',
      '-out',
      'leaf.crt',
    )
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const DAY_MS = 86_400_000
  const now = () => new Date()

  it('leads to an authority that is trusted', () => {
    expect(judgeChain([load('leaf')], { authorities: [load('root')], at: now() })).toBe('good')
    expect(judgeChain([load('root')], { authorities: [load('root')], at: now() })).toBe('good')
  })

  it('is refused below another authority, out of its time, or when there is none', () => {
    const chain = [load('leaf'), load('root')]
    expect(judgeChain(chain, { authorities: [load('other')], at: now() })).toBe('not-trusted')
    const later = new Date(Date.now() + 6 * DAY_MS)
    expect(judgeChain(chain, { authorities: [load('root')], at: later })).toBe('wrong-time')
    expect(judgeChain([], { authorities: [load('root')], at: now() })).toBe('no-certificate')
    expect(judgeChain(chain, { authorities: [], at: now() })).toBe('not-probed')
  })

  it.each([
    ['leaf', 'strong'],
    ['weak', 'weak-key'],
    ['curve', 'weak-key'],
    ['old', 'weak-hash'],
  ])('of %s is %s', (name, strength) => {
    expect(judgeStrength(load(name))).toBe(strength)
  })

  it('is unreadable when it is anything else', () => {
    const { raw } = load('leaf')
    expect(readChain([raw])).toHaveLength(1)
    expect(readChain([raw, raw.subarray(0, -1)])).toBe('unreadable')
    expect(readChain([Uint8Array.of(0x30, 0x00)])).toBe('unreadable')
  })
})
