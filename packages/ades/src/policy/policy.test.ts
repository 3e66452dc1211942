import { readFileSync } from 'node:fs'
import { utf8 } from '@jitsuin/kernel'
import { describe, expect, it } from 'vitest'
import { BUILT_IN_POLICIES } from './built-in.js'
import { readValidationPolicy } from './read-policy.js'
import { type AlgorithmUse, allowedAt, doubtsAt } from './reliability.js'
import { ETSI_SUITE, HPKI_SUITE } from './suite.js'

const at = (day: string) => new Date(`${day}T00:00:00Z`)
const rsa = (digest: 'sha1' | 'sha256', bits: number): AlgorithmUse => ({
  where: 'signature',
  scheme: 'rsa',
  digest,
  key: { kind: 'rsa', bits },
})

describe('the dates of algorithms', () => {
  // ETSI TS 102 176-1 V2.1.1 and TS 119 312: SHA-1 until 1 August 2012, RSA of 1024 bits until October 2019.
  it.each([
    ['SHA-1 the second before its end', rsa('sha1', 2048), new Date('2012-07-31T23:59:59Z'), []],
    ['SHA-1 from its end', rsa('sha1', 2048), at('2012-08-01'), [['SHA-1', '2012-08-01']]],
    ['RSA 1024 while it counted', rsa('sha256', 1024), at('2019-09-30'), []],
    ['RSA 1024 today', rsa('sha256', 1024), at('2026-04-01'), [['RSA 1024', '2019-10-01']]],
    ['RSA 1536, by the row of 1024', rsa('sha256', 1536), at('2026-04-01'), [['RSA 1536', '2019-10-01']]],
    ['RSA 512, which has no row', rsa('sha256', 512), at('2026-04-01'), [['RSA 512', null]]],
    ['RSA 2048, whose end is announced only', rsa('sha256', 2048), at('2035-01-01'), []],
    [
      'both at once',
      rsa('sha1', 1024),
      at('2026-04-01'),
      [
        ['SHA-1', '2012-08-01'],
        ['RSA 1024', '2019-10-01'],
      ],
    ],
    ['MD5', { where: 'signed-data', digest: 'md5' } as const, at('2026-04-01'), [['MD5', '2004-08-01']]],
    [
      'an unknown one',
      { where: 'signature', unknown: '1.2.3' } as const,
      at('2026-04-01'),
      [['1.2.3', null]],
    ],
  ])('judge %s', (_what, use, time, expected) => {
    const found = doubtsAt(ETSI_SUITE, [use], time)
    expect(found.map(({ algorithm, endedAt }) => [algorithm, endedAt])).toEqual(expected)
  })

  it('give the engines the sets of their time', () => {
    const old = allowedAt(ETSI_SUITE, at('2009-01-01'))
    expect([old.digests.has('sha1'), old.digests.has('md5'), old.rsaBits.min]).toEqual([true, false, 786])
    const now = allowedAt(ETSI_SUITE, at('2026-04-01'))
    expect([now.digests.has('sha1'), now.digests.has('sha256'), now.rsaBits.min]).toEqual([false, true, 1900])
    expect(now.dsaBits.min).toBe(2048)
    const hpki = allowedAt(HPKI_SUITE, at('2026-04-01'))
    expect([hpki.rsaBits.min, hpki.schemes.has('dsa')]).toEqual([2048, false])
  })
})

describe('a policy out of a file', () => {
  const basic = BUILT_IN_POLICIES.basic
  const read = (policy: unknown) => readValidationPolicy(utf8(JSON.stringify(policy)))

  it('reads the built-in ones back as they are', () => {
    expect(read(BUILT_IN_POLICIES.hpki)).toEqual(BUILT_IN_POLICIES.hpki)
    expect(read(basic)).toEqual(basic)
  })

  it.each([
    ['no JSON', utf8('{'), 'policy/not-json', ''],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'policy/not-json', ''],
    ['more than 256 KiB', new Uint8Array(262_145), 'policy/not-json', 'large'],
    ['a list', utf8('[]'), 'policy/malformed', 'policy'],
  ])('is refused: %s', (_what, bytes, code, words) => {
    expect(() => readValidationPolicy(bytes)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    )
  })

  it.each([
    ['a missing field', { ...basic, grading: undefined }, 'policy.grading'],
    ['an unknown field', { ...basic, exceptions: [] }, 'policy.exceptions'],
    ['an unknown grading', { ...basic, grading: 'mild' }, 'grading'],
    ['an id that is no URI', { ...basic, id: 'mine' }, 'id'],
    ['no English title', { ...basic, title: { ja: '方針' } }, 'title.en'],
    ['an unknown key usage', { ...basic, signer: { ...basic.signer, keyUsage: ['sign'] } }, 'keyUsage[0]'],
    [
      'a policy that is no OID',
      { ...basic, signer: { ...basic.signer, certificatePolicies: ['3.1'] } },
      'certificatePolicies[0]',
    ],
    [
      'an empty list of roles',
      { ...basic, signer: { ...basic.signer, roles: { ...basic.signer.roles, other: [] } } },
      'roles.other',
    ],
    [
      'half an hour of grace',
      { ...basic, revocation: { ...basic.revocation, graceHours: 0.5 } },
      'graceHours',
    ],
    [
      'a day that does not exist',
      {
        ...basic,
        algorithms: { ...basic.algorithms, curves: [{ name: 'prime256v1', until: '2026-02-30' }] },
      },
      'curves[0].until',
    ],
    [
      'a fingerprint in capitals',
      { ...basic, trust: { signers: ['AB'], timeStamps: [] } },
      'trust.signers[0]',
    ],
    [
      'more rows than anyone needs',
      {
        ...basic,
        algorithms: { ...basic.algorithms, curves: Array.from({ length: 257 }, () => ({ name: 'x' })) },
      },
      'curves',
    ],
  ])('is refused by its field: %s', (_what, policy, field) => {
    expect(() => read(policy)).toThrow(
      expect.objectContaining({ code: 'policy/malformed', message: expect.stringContaining(field) }),
    )
  })
})

it('The example in the documentation is a policy', () => {
  const text = readFileSync(new URL('../../../../docs/validation-policies.md', import.meta.url), 'utf8')
  const example = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
  expect(readValidationPolicy(utf8(example)).timeStamp.signature).toBe('required')
})
