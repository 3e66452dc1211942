import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compact, later, OpensslCa } from '../../test/openssl-ca.js'
import { programIsThere } from '../../test/programs.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { readIssuingDistributionPoint } from '../extensions/distribution-points.js'
import { readAuthorityKeyIdentifier } from '../extensions/key-identifiers.js'
import { formatName } from '../name.js'
import { type Crl, parseCrl } from './crl.js'

const CONFIG = `
[crl_point]
authorityKeyIdentifier = keyid
issuingDistributionPoint = critical, @point
[point]
fullname = URI:http://crl.example.jp/root.crl
onlyCA = TRUE
onlysomereasons = keyCompromise, CACompromise
[crl_indirect]
issuingDistributionPoint = critical, @indirect
[indirect]
indirectCRL = TRUE
[crl_strange]
1.2.3.4.5 = critical, ASN1:NULL
`

describe.runIf(programIsThere('openssl', 'version'))('lists made by openssl', () => {
  let ca: OpensslCa
  let bytes: Uint8Array
  let issuedAt: Date
  let crl: Crl

  beforeAll(() => {
    ca = new OpensslCa({ key: 'ec', config: CONFIG })
    for (const reason of ['keyCompromise', 'superseded']) {
      ca.issue(reason)
      ca.revoke(reason, reason)
    }
    issuedAt = later(-60)
    bytes = ca.crl({ from: compact(issuedAt), to: compact(later(3600)) })
    crl = parseCrl(bytes)
  })
  afterAll(() => ca.remove())

  it('are read field by field', () => {
    expect(crl).toMatchObject({ version: 2, crlNumber: 1n, unknownCritical: [] })
    expect(crl.thisUpdate).toEqual(issuedAt)
    expect(formatName(crl.issuer)).toBe('C=JP, CN=Test CA')
    expect(readAuthorityKeyIdentifier(crl)?.authority?.serialHex).toBe(ca.certificate('ca').serialHex)
    expect(Array.from(crl.entries, ({ serialHex, reason }) => [serialHex, reason])).toEqual([
      ['1001', 'keyCompromise'],
      ['1002', 'superseded'],
    ])
  })

  it('find a certificate by its serial number, and nothing for another', () => {
    expect(crl.entries.find(ca.certificate('superseded').serialHex)).toHaveLength(1)
    expect(crl.entries.find('1003')).toEqual([])
  })

  it('state what they cover', () => {
    expect(readIssuingDistributionPoint(parseCrl(ca.crl({ section: 'crl_point' })))).toEqual({
      name: {
        kind: 'full',
        names: [{ form: 'uniformResourceIdentifier', value: 'http://crl.example.jp/root.crl' }],
      },
      scope: 'ca-certificates',
      reasons: new Set(['keyCompromise', 'cACompromise']),
      entries: 'own',
    })
    expect(readIssuingDistributionPoint(parseCrl(ca.crl({ section: 'crl_indirect' })))?.entries).toBe(
      'indirect',
    )
  })

  it('carry a mark if a critical extension is unknown', () => {
    expect(parseCrl(ca.crl({ section: 'crl_strange' })).unknownCritical).toEqual(['1.2.3.4.5'])
  })

  it('are refused when cut short anywhere', () => {
    for (let length = 0; length < bytes.length; length++)
      expect(() => parseCrl(bytes.subarray(0, length)), `${length} octets`).toThrow(PkiError)
  })

  it('are refused with bytes behind the end', () => {
    expect(() => parseCrl(Uint8Array.of(...bytes, 0))).toThrow(PkiError)
  })

  it('never break the reader, whatever octet is changed', () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const mask of [0x01, 0x20, 0x80, 0xff]) {
        try {
          parseCrl(bytes.with(at, (bytes[at] ?? 0) ^ mask))
        } catch (error) {
          expect(error).toBeInstanceOf(PkiError)
        }
      }
    }
  })
})

describe('lists written by hand', () => {
  const NAME = der.sequence(der.set(der.sequence(der.oid('2.5.4.3'), der.utf8('Example CA'))))
  const ALGORITHM = der.sequence(der.oid('1.2.840.10045.4.3.2'))
  const TIME = der.time(new Date('2026-11-20T00:00:00Z'))
  const entry = (...extensions: Uint8Array[]) =>
    der.sequence(der.integer(7), TIME, ...(extensions.length > 0 ? [der.sequence(...extensions)] : []))
  const reason = (code: number) =>
    der.sequence(der.oid('2.5.29.21'), der.octetString(der.integer(code, der.ENUMERATED)))
  const issuer = der.sequence(
    der.oid('2.5.29.29'),
    der.boolean(true),
    der.octetString(der.sequence(der.explicit(4, NAME))),
  )
  const list = (...tbs: Uint8Array[]) =>
    der.sequence(der.sequence(...tbs), ALGORITHM, der.bitString(Uint8Array.of(0)))
  const VERSION_2 = der.integer(1)

  it('of version 1 without extensions are read, with unspecified as the reason', () => {
    const crl = parseCrl(list(ALGORITHM, NAME, TIME, TIME, der.sequence(entry())))
    expect(crl.version).toBe(1)
    expect([...crl.entries]).toMatchObject([{ serialHex: '07', reason: 'unspecified' }])
  })

  it('without entries and without nextUpdate are read', () => {
    const crl = parseCrl(list(VERSION_2, ALGORITHM, NAME, TIME))
    expect([crl.entries.count, crl.nextUpdate]).toEqual([0, undefined])
  })

  it.each([
    ['a version 3', list(der.integer(2), ALGORITHM, NAME, TIME)],
    ['entry extensions in version 1', list(ALGORITHM, NAME, TIME, TIME, der.sequence(entry(reason(1))))],
    ['an empty list of entries', list(VERSION_2, ALGORITHM, NAME, TIME, TIME, der.sequence())],
    ['a reason without a name', list(VERSION_2, ALGORITHM, NAME, TIME, TIME, der.sequence(entry(reason(7))))],
    [
      'an issuer in an entry of a list that is not indirect',
      list(VERSION_2, ALGORITHM, NAME, TIME, TIME, der.sequence(entry(issuer))),
    ],
    ['an empty name', list(VERSION_2, ALGORITHM, der.sequence(), TIME, TIME)],
    ['two algorithms', list(VERSION_2, der.sequence(der.oid('1.2.840.10045.4.3.3')), NAME, TIME, TIME)],
  ])('are refused with %s', (_what, bytes) => {
    expect(() => parseCrl(bytes)).toThrow(PkiError)
  })
})
