/**
 * A time-stamp authority on a bad day, seen from the command line (traps: "Time-stamp failure untested"): what is signed stays signed, the
 * level is the one it has, and the stamp comes later with both times told.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_PAGE, handMade } from '../../../packages/pdf/test/hand-made.js'
import { openWorkshop } from './workshop.js'

const workshop = openWorkshop('trouble')
const { jitsuin, jitsuinAside, path } = workshop
let tsa = ''
let server: Server
/** Answers with something that is no time stamp. */
let bad = ''

beforeAll(async () => {
  workshop.write('letter.xml', '<紹介状>みほん</紹介状>')
  workshop.write('letter.pdf', handMade(EMPTY_PAGE, { trailer: '/Root 1 0 R /Size 4' }))
  workshop.write('bundle.json', '{"resourceType":"Bundle","type":"document","entry":[]}')
  workshop.makeHierarchy()
  tsa = await workshop.serve()
  server = createServer((_request, response) => response.end('<html>out of order</html>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  bad = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa` // it listens on a port
})
afterAll(() => {
  server.close()
  workshop.close()
})

const KEY = ['--key', 'taro.key.pem', '--cert', 'taro.crt.pem', '--chain', 'ca/signing-ca.crt.pem']
const sign = (file: string, out: string, ...more: string[]) =>
  jitsuinAside('sign', file, ...KEY, '--level', 't', '--out', out, ...more)
const verify = (file: string) => {
  const { status, stdout } = jitsuin('verify', file, '--trust', 'ca', '--json')
  return { status, signatures: JSON.parse(stdout).signatures }
}

describe('a time-stamp authority in trouble', () => {
  it.each([
    ['xades', 'letter.xml', []],
    ['xades', 'letter.xml', ['--add', 'signer']],
    ['cades', 'letter.xml', []],
    ['pades', 'letter.pdf', []],
    ['jades', 'letter.xml', []],
    ['jades', 'bundle.json', ['--packaging', 'enveloped']],
    ['asic', 'letter.xml', []],
    ['asic', 'letter.xml', ['--inside', 'cades']],
  ])('leaves a signature (%s) at level B-B, says so, and it is stamped later', async (format, file, more) => {
    const out = `${format}${more.join('')}.signed`
    const { status, stdout } = await sign(file, out, '--format', format, ...more, '--tsa', bad, '--json')
    expect(status).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      out,
      level: 'b',
      wanted: 't',
      timeStamp: { code: 'time-stamp/unreadable', ja: expect.any(String), en: expect.any(String) },
    })
    expect(verify(out)).toMatchObject({ status: 0, signatures: [{ level: 'B-B', stampedAt: null }] })
    const later = await jitsuinAside('extend', out, '--level', 't', '--tsa', tsa, '--out', `${out}.t`)
    expect(later.status).toBe(0)
    const [{ level, signedAt, stampedAt }] = verify(`${out}.t`).signatures
    expect([level, stampedAt >= signedAt]).toEqual(['B-T', true])
  })

  it('tells people what happened and what to do', async () => {
    const { status, stdout, stderr } = await sign('letter.xml', 'told.xml', '--format', 'xades', '--tsa', bad)
    expect([status, stdout]).toEqual([2, 'told.xml: signed (xades, level b)\n'])
    for (const text of ['time-stamp/unreadable', bad, 'タイムスタンプ', 'time-stamp provider'])
      expect(stderr).toContain(text)
  })

  it('is passed over for the next one that was named', async () => {
    const { status, stdout } = await sign(
      'letter.xml',
      'second.xml',
      ...['--format', 'xades', '--tsa', 'http://127.0.0.1:1/tsa', '--tsa', bad, '--tsa', tsa],
    )
    expect([status, stdout]).toEqual([0, 'second.xml: signed (xades, level t)\n'])
    expect(verify('second.xml').signatures).toMatchObject([{ level: 'B-T', verdict: 'VALID' }])
  })

  it('raises nothing: the file stays as it is, and no other is written', async () => {
    expect((await sign('letter.xml', 'stays.xml', '--format', 'xades', '--tsa', tsa)).status).toBe(0)
    const before = readFileSync(path('stays.xml'))
    const lta = ['--level', 'lta', '--trust', 'ca', '--tsa', bad, '--out', 'not-there.xml']
    const { status, stderr } = await jitsuinAside('extend', 'stays.xml', ...lta)
    expect(status).toBe(3)
    expect(stderr).toContain('time-stamp/unreadable')
    expect(readFileSync(path('stays.xml'))).toEqual(before)
    expect(existsSync(path('not-there.xml'))).toBe(false)
  })

  it('does not stop a batch: each file says which level it has', async () => {
    const many = ['letter.xml', 'bundle.json', '--format', 'cades', '--out-dir', 'many', '--json']
    const { status, stdout } = await jitsuinAside('sign', ...many, ...KEY, '--level', 't', '--tsa', bad)
    expect(status).toBe(2)
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { file: 'letter.xml', level: 'b', wanted: 't' },
      { file: 'bundle.json', level: 'b', wanted: 't' },
    ])
  })

  it('is an address of HTTP', async () => {
    const { status, stderr } = await sign(
      'letter.xml',
      'x.xml',
      '--format',
      'xades',
      '--tsa',
      'tsa.example.jp',
    )
    expect([status, stderr.includes('--tsa')]).toEqual([3, true])
  })
})
