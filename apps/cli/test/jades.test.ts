/** JAdES on the command line: signed, raised, verified and countersigned by the built program; jose reads what it writes. */
import { createPublicKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { compactVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkshop } from './workshop.js'

const workshop = openWorkshop('jades')
const { jitsuin, path } = workshop
const REFERRAL =
  '{"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Composition"}}]}'

const sign = (file: string, out: string, ...more: string[]) =>
  jitsuin(
    ...['sign', file, '--format', 'jades', '--key', 'taro.key.pem', '--cert', 'taro.crt.pem'],
    ...['--out', out, ...more],
  ).status
const verify = (...args: string[]) => jitsuin('verify', ...args, '--trust', 'ca', '--json')
const signatures = (
  stdout: string,
): { verdict: string; format: string; level: string; packaging: string }[] => JSON.parse(stdout).signatures

let tsa = ''
beforeAll(async () => {
  writeFileSync(path('letter.txt'), '紹介状\r\n')
  writeFileSync(path('referral.json'), REFERRAL)
  workshop.makeHierarchy()
  tsa = await workshop.serve()
})
afterAll(() => workshop.close())

describe('jitsuin with --format jades', () => {
  it('signs attached, as jose accepts it, and detached, and verifies both (T-C06-2)', async () => {
    expect(sign('letter.txt', 'a.jws', '--mime', 'text/plain')).toBe(0)
    const key = createPublicKey(readFileSync(path('taro.crt.pem')))
    const { payload } = await compactVerify(readFileSync(path('a.jws'), 'utf8'), key)
    expect(Buffer.from(payload).toString()).toBe('紹介状\r\n')
    expect(verify('a.jws').status).toBe(0)
    expect(sign('letter.txt', 'd.jws', '--packaging', 'detached', '--refer', 'uri-hash')).toBe(0)
    expect(verify('d.jws').status).toBe(2)
    expect(verify('d.jws', '--detached', 'letter.txt').status).toBe(0)
    expect(verify('d.jws', '--detached', 'referral.json').status).toBe(1)
  })

  it('signs a FHIR bundle inside of it, and raises it to B-LTA', () => {
    expect(sign('referral.json', 'b.json', '--packaging', 'enveloped', '--level', 't', '--tsa', tsa)).toBe(0)
    const raised = jitsuin(
      'extend',
      'b.json',
      '--level',
      'lta',
      '--trust',
      'ca',
      '--tsa',
      tsa,
      '--out',
      'bl.json',
    )
    expect(raised.status).toBe(0)
    expect(signatures(verify('bl.json').stdout)).toMatchObject([
      { format: 'JAdES', level: 'B-LTA', packaging: 'enveloped', verdict: 'VALID' },
    ])
    writeFileSync(path('twin.json'), readFileSync(path('bl.json'), 'utf8').replace('document', 'collection'))
    expect(verify('twin.json').status).toBe(1)
  })

  it('adds a signer and a countersignature, and raises one of them', () => {
    expect(sign('letter.txt', 'one.json', '--jws', 'general')).toBe(0)
    expect(sign('one.json', 'two.json', '--add', 'signer', '--commitment', 'approval')).toBe(0)
    expect(signatures(verify('two.json').stdout)).toHaveLength(2)
    expect(sign('one.json', 'counter.json', '--add', 'countersignature')).toBe(0)
    expect(signatures(verify('counter.json').stdout).map(({ packaging }) => packaging)).toEqual([
      'attached',
      'countersignature',
    ])
    expect(jitsuin('extend', 'one.json', '--level', 't', '--tsa', tsa, '--out', 'one-t.json').status).toBe(0)
    expect(signatures(verify('one-t.json').stdout)).toMatchObject([{ level: 'B-T', verdict: 'VALID' }])
  })

  it.each([
    ['a form that is none', ['--jws', 'short']],
    ['a name for what is inside', ['--refer', 'uri']],
    ['an option of PDF', ['--reason', 'why']],
    ['another form for a bundle', ['--packaging', 'enveloped', '--jws', 'general']],
  ])('refuses %s as a wrong call', (_what, more) => {
    expect(sign('letter.txt', 'no.jws', ...more)).toBe(3)
  })

  it('refuses its own options for another format', () => {
    const args = [
      'sign',
      'letter.txt',
      '--format',
      'cades',
      '--key',
      'taro.key.pem',
      '--cert',
      'taro.crt.pem',
    ]
    expect(jitsuin(...args, '--out', 'no', '--jws', 'compact').status).toBe(3)
  })
})
