import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type Change,
  certificateOf,
  END_ENTITY,
  ISSUER,
  RSA_MODULUS,
  rsaSpki,
  type TestTbs,
  uri,
} from '../../test/certificates-to-lint.js'
import * as der from '../der.js'
import { encodeRoleExtension } from '../hc-role.js'
import { encodeName } from '../name.js'
import type { ExtensionName } from '../profiles/oids.js'
import { lintCertificate } from './lint-certificate.js'
import { HPKI_RULES } from './rules/hpki.js'

const seq = der.sequence
const KEY_ID = (() => {
  const [, key] = der.children(der.parse(END_ENTITY.spki), der.SEQUENCE, 2)
  return createHash('sha1').update(der.bitOctets(key)).digest()
})()
const DOCTOR = [
  ['C', 'JP'],
  ['CN', 'Taro Jitsuin'],
  ['serialNumber', 'T0001'],
] as const
const policies = (oid: string) =>
  seq(seq(der.oid(oid), seq(seq(der.oid('1.3.6.1.5.5.7.2.1'), der.ia5('http://demo.invalid/')))))

/** Put together by hand in the shape of genuine signature certificates, not by the builder. */
const SIGNATURE: TestTbs = {
  ...END_ENTITY,
  notBefore: der.time(new Date('2026-11-20T15:00:00Z')),
  notAfter: der.time(new Date('2031-11-20T14:59:59Z')),
  subject: encodeName(DOCTOR),
  extensions: {
    authorityKeyIdentifier: {
      value: seq(
        der.encode(0x80, Buffer.alloc(20, 1)),
        der.explicit(1, der.explicit(4, ISSUER)),
        der.encode(0x82, Uint8Array.of(2)),
      ),
    },
    subjectKeyIdentifier: { value: der.octetString(KEY_ID) },
    keyUsage: { critical: true, value: Uint8Array.of(3, 2, 6, 0x40) },
    subjectAltName: {
      value: seq(
        der.explicit(
          4,
          encodeName([
            ['C', 'JP'],
            ['CN', '実印　太郎'],
            ['serialNumber', 'T0001'],
          ]),
        ),
      ),
    },
    cRLDistributionPoints: {
      value: seq(seq(der.explicit(0, der.explicit(0, uri('http://demo.invalid/x.crl'))))),
    },
    subjectDirectoryAttributes: { value: encodeRoleExtension(['medicalDoctor']) },
    certificatePolicies: { critical: true, value: policies('1.2.392.100495.1.5.1.1.0.1') },
  },
}

const e = (
  name: ExtensionName,
  value: Uint8Array,
  critical = SIGNATURE.extensions[name]?.critical ?? false,
): Change => ({ extensions: { [name]: { critical, value } } })
const subject = (...parts: Parameters<typeof encodeName>[0]): Change => ({ subject: encodeName(parts) })

const REFUSED: Record<string, Change> = {
  'hpki.2.2.version-3': { version: der.explicit(0, der.integer(1)) },
  'hpki.2.2.signature-algorithm': { algorithm: seq(der.oid('1.2.840.113549.1.1.5'), der.nullValue()) },
  'hpki.2.3.key-strength': { spki: rsaSpki(RSA_MODULUS.subarray(0, 255), Uint8Array.of(1, 0, 1)) },
  'hpki.2.issuer': { issuer: encodeName(DOCTOR) },
  'hpki.2.3.validity-ends': { notBefore: der.time(new Date('2026-11-20T15:00:01Z')) },
  'hpki.2.3.validity-length': { notAfter: der.time(new Date('2031-11-21T14:59:59Z')) },
  'hpki.2.3.subject-attributes': subject(['C', 'JP'], ['serialNumber', 'T0001'], ['CN', 'Taro Jitsuin']),
  'hpki.c04.no-address': subject(
    ['C', 'JP'],
    ['ST', 'DEMO'],
    ['CN', 'Taro Jitsuin'],
    ['serialNumber', 'T0001'],
  ),
  'hpki.2.2.string-types': {
    subject: seq(
      ...['2.5.4.6', '2.5.4.3', '2.5.4.5'].map((oid, i) =>
        der.set(seq(der.oid(oid), der.printable(DOCTOR[i]?.[1] ?? ''))),
      ),
    ),
  },
  'hpki.2.3.country-jp': subject(['C', 'US'], ['CN', 'Taro Jitsuin'], ['serialNumber', 'T0001']),
  'hpki.2.6.serial-number-form': subject(['C', 'JP'], ['CN', 'Taro Jitsuin'], ['serialNumber', 'T 0001']),
  'hpki.2.3.extensions': { extensions: { cRLDistributionPoints: undefined } },
  'hpki.2.3.criticality': e('certificatePolicies', policies('1.2.392.100495.1.5.1.1.0.1'), false),
  'hpki.2.2.authority-full-form': e('authorityKeyIdentifier', seq(der.encode(0x80, Buffer.alloc(20, 1)))),
  'hpki.2.2.subject-key-method-1': e('subjectKeyIdentifier', der.octetString(Buffer.alloc(20))),
  'hpki.2.3.key-usage': e('keyUsage', der.namedBitString([0, 1])),
  'hpki.3.2.purposes': e('extendedKeyUsage', seq(der.oid('1.3.6.1.5.5.7.3.2'))),
  'hpki.1.1.policy-by-position': e('certificatePolicies', policies('1.2.392.100495.1.5.1.1.3.1')),
  'hpki.2.3.crl-points': e(
    'cRLDistributionPoints',
    seq(seq(der.explicit(0, der.explicit(0, uri('ldap:///cn=x'))))),
  ),
  'hpki.2.3.alternative-name': e('subjectAltName', seq(uri('http://demo.invalid/'))),
  'hpki.1.2.role-readable': e(
    'subjectDirectoryAttributes',
    encodeRoleExtension(['medicalDoctor']).with(50, 0x6b),
  ),
  'hpki.1.3.role-valid-then': {
    notBefore: der.time(new Date('2016-11-20T15:00:00Z')),
    notAfter: der.time(new Date('2021-11-20T14:59:59Z')),
    ...e('subjectDirectoryAttributes', encodeRoleExtension(['certifiedPublicPsychologist'])),
  },
  'hpki.1.2.manager-institution': e(
    'subjectDirectoryAttributes',
    encodeRoleExtension(['directorOfHospital']),
  ),
}
/** Rules about CAs, or about the certificate above: the builder's tests break them. */
const ELSEWHERE = ['hpki.2.validity-within-issuer', 'hpki.2.2.basic-constraints']

const idsOf = (bytes: Uint8Array) => lintCertificate(bytes, { profile: 'signature' }).map(({ id }) => id)

describe('lint by the HPKI profile', () => {
  it('finds nothing in a certificate of the genuine shape', () => {
    expect(lintCertificate(certificateOf(SIGNATURE), { profile: 'signature' })).toEqual([])
  })

  it.each(Object.entries(REFUSED))('finds a breach of %s', (id, change) => {
    expect(idsOf(certificateOf(SIGNATURE, change))).toContain(id)
  })

  it('has a certificate for each rule that breaks it', () => {
    expect([...Object.keys(REFUSED), ...ELSEWHERE].sort()).toEqual(HPKI_RULES.map(({ id }) => id).sort())
  })

  it('wants cA and no path length in a root', () => {
    const plain = certificateOf(
      SIGNATURE,
      e('basicConstraints', seq(der.boolean(true), der.integer(0)), true),
    )
    expect(lintCertificate(plain, { profile: 'root' }).map(({ id }) => id)).toContain(
      'hpki.2.2.basic-constraints',
    )
  })

  it('takes a signature certificate for no authentication certificate (T-C04-2)', () => {
    const found = lintCertificate(certificateOf(SIGNATURE), { profile: 'authenticationPerson' }).map(
      ({ id }) => id,
    )
    expect([...new Set(found)]).toEqual(['hpki.2.3.key-usage', 'hpki.1.1.policy-by-position'])
  })
})
