import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  AUTHORITY,
  type Change,
  certificateOf,
  dns,
  EC_SPKI,
  END_ENTITY,
  ecSpki,
  extensionOf,
  mail,
  RSA_MODULUS,
  rsaSpki,
  SHA256_ECDSA,
  SHA256_RSA,
  type TestTbs,
  uri,
} from '../../test/certificates-to-lint.js'
import { programIsThere } from '../../test/programs.js'
import * as der from '../der.js'
import { encodeName } from '../name.js'
import { EXTENSION_OIDS, type ExtensionName } from '../profiles/oids.js'
import { CERTIFICATE_RULES, lintCertificate } from './lint-certificate.js'

const seq = der.sequence
const e = (
  name: ExtensionName,
  value: Uint8Array,
  critical = END_ENTITY.extensions[name]?.critical ?? false,
): Change => ({ extensions: { [name]: { critical, value } } })
const flip = (base: TestTbs, name: ExtensionName, value = base.extensions[name]?.value ?? seq()): Change => ({
  extensions: { [name]: { critical: !base.extensions[name]?.critical, value } },
})
const subject = (...attributes: [oid: string, value: Uint8Array][]): Change => ({
  subject: seq(...attributes.map(([oid, value]) => der.set(seq(der.oid(oid), value)))),
})
const time = (tag: number, text: string) => der.encode(tag, Buffer.from(text))
const policy = (...qualifiers: Uint8Array[]) =>
  e('certificatePolicies', seq(seq(der.oid('1.2.3.4'), seq(...qualifiers))))
const notice = (value: Uint8Array) => policy(seq(der.oid('1.3.6.1.5.5.7.2.2'), value))
const ca = (change: Change): [Change, TestTbs] => [change, AUTHORITY]
const caExt = (name: ExtensionName, value: Uint8Array): [Change, TestTbs] => [
  { extensions: { [name]: { critical: AUTHORITY.extensions[name]?.critical ?? false, value } } },
  AUTHORITY,
]
const nc = (...bases: Uint8Array[]) =>
  caExt('nameConstraints', seq(der.explicit(0, Buffer.concat(bases.map((b) => seq(b))))))
const bad = (...octets: number[]) => Uint8Array.from(octets)
const ian = (...names: Uint8Array[]) => e('issuerAltName', seq(...names))
const san = (...names: Uint8Array[]) => e('subjectAltName', seq(...names))
const CN = '2.5.4.3'
const inCn = (value: Uint8Array) => subject([CN, value])

/** For each rule one certificate that breaks it; the certificates they were made from break none. */
const REFUSED: Record<string, Change | [Change, TestTbs]> = {
  'x690.length-form': e('keyUsage', bad(3, 0x81, 2, 1, 6)),
  'x690.boolean': { moreExtensions: [seq(der.oid('1.2.3'), bad(1, 1, 1), der.octetString(bad(5, 0)))] },
  'x690.integer': { serial: bad(2, 2, 0, 1) },
  'x690.enumerated': e('reasonCode', bad(10, 2, 0, 1)),
  'x690.bit-string': e('keyUsage', bad(3, 2, 6, 0x41)),
  'x690.object-identifier': e('extendedKeyUsage', seq(bad(6, 3, 0x2a, 0x80, 1))),
  'x690.string': inCn(der.encode(der.PRINTABLE_STRING, Buffer.from('a@b'))),
  'x690.set-order': {
    subject: seq(
      der.encode(der.SET, seq(der.oid('2.5.4.11'), der.utf8('a')), seq(der.oid(CN), der.utf8('a'))),
    ),
  },
  'x690.constructed-string': e('subjectKeyIdentifier', der.encode(0x24, der.octetString(bad(1)))),
  'x690.null': { algorithm: seq(der.oid('1.2.840.113549.1.1.11'), bad(5, 1, 0)) },
  'rfc5280.4.1.1.2.algorithms-equal': { outerAlgorithm: SHA256_ECDSA },
  'rfc3279.2.2.signature-algorithm-known': { algorithm: seq(der.oid('1.2.3')) },
  'rfc4055.5.rsa-null-parameters': { algorithm: seq(der.oid('1.2.840.113549.1.1.11')) },
  'rfc5758.3.2.no-parameters': { algorithm: seq(der.oid('1.2.840.10045.4.3.2'), der.nullValue()) },
  'rfc4055.3.1.pss-parameters': { algorithm: seq(der.oid('1.2.840.113549.1.1.10')) },
  'rfc6194.3.digest-not-broken': { algorithm: seq(der.oid('1.2.840.113549.1.1.5'), der.nullValue()) },
  'rfc5280.4.1.2.1.version-exists': { version: der.explicit(0, der.integer(3)) },
  'rfc5280.4.1.2.1.version-3-with-extensions': { version: der.explicit(0, der.integer(1)) },
  'rfc5280.4.1.2.2.serial-positive': { serial: der.integer(-5) },
  'rfc5280.4.1.2.2.serial-20-octets': { serial: der.integer(Buffer.alloc(21, 1)) },
  'rfc5280.4.1.2.5.time-form': { notBefore: time(der.UTC_TIME, '2601010000Z') },
  'rfc5280.4.1.2.5.utc-until-2049': { notAfter: der.generalizedTime(new Date('2027-01-01T00:00:00Z')) },
  'rfc5280.4.1.2.5.validity-order': { notAfter: der.time(new Date('2025-01-01T00:00:00Z')) },
  'rfc5280.4.1.2.8.no-unique-identifiers': { uniqueIds: bad(0x81, 2, 0, 1) },
  'rfc5280.4.1.2.8.unique-identifiers-version': {
    version: bad(),
    rawExtensions: bad(),
    uniqueIds: bad(0x81, 2, 0, 1),
  },
  'rfc5280.4.1.2.9.extensions-not-empty': { rawExtensions: der.explicit(3, seq()) },
  'rfc5280.4.1.2.1.version-3-used': { version: bad(), rawExtensions: bad() },
  'rfc5280.4.1.2.4.issuer-not-empty': { issuer: seq() },
  'rfc5280.4.1.2.6.ca-subject-not-empty': ca({ subject: seq() }),
  'rfc5280.4.1.2.6.empty-subject-needs-critical-san': { subject: seq() },
  'rfc5280.a.1.upper-bound': inCn(der.utf8('x'.repeat(65))),
  'rfc5280.a.1.attribute-not-empty': inCn(der.utf8('')),
  'rfc5280.a.1.country-two-letters': { subject: encodeName([['C', 'J1']]) },
  'rfc5280.a.1.country-capitals': { subject: encodeName([['C', 'jp']]) },
  'rfc5280.a.1.printable-string': subject(['2.5.4.6', der.utf8('JP')]),
  'rfc5280.a.1.ia5-string': subject(['0.9.2342.19200300.100.1.25', der.utf8('demo')]),
  'rfc5280.a.1.directory-string': inCn(der.ia5('demo')),
  'rfc5280.4.1.2.4.utf8-or-printable': inCn(der.encode(der.TELETEX_STRING, Buffer.from('demo'))),
  'rfc5280.4.1.2.4.no-control-characters': inCn(der.utf8('a\u0000b')),
  'rfc5280.7.1.no-outer-white-space': inCn(der.utf8(' demo')),
  'x501.9.3.attribute-types-differ': {
    subject: seq(der.setOf([seq(der.oid(CN), der.utf8('a')), seq(der.oid(CN), der.utf8('b'))])),
  },
  'x501.9.3.relative-name-not-empty': { subject: seq(der.set()) },
  'rfc5280.4.1.2.4.single-valued-names': {
    subject: seq(der.setOf([seq(der.oid(CN), der.utf8('a')), seq(der.oid('2.5.4.11'), der.utf8('b'))])),
  },
  'rfc3279.2.3.1.rsa-key-null-parameters': { spki: rsaSpki(RSA_MODULUS, bad(1, 0, 1), bad()) },
  'rfc8017.3.1.rsa-key-form': {
    spki: seq(seq(der.oid('1.2.840.113549.1.1.1'), der.nullValue()), der.bitString(seq(der.integer(3)))),
  },
  'rfc8017.3.1.rsa-exponent-odd': { spki: rsaSpki(RSA_MODULUS, bad(1, 0, 0)) },
  'rfc8017.3.1.rsa-modulus-odd': { spki: rsaSpki(Buffer.from(RSA_MODULUS).fill(0, 255), bad(1, 0, 1)) },
  'sp800-131a.rsa-2048': { spki: rsaSpki(RSA_MODULUS.subarray(0, 128), bad(1, 0, 1)) },
  'sp800-56b.rsa-exponent-range': { spki: rsaSpki(RSA_MODULUS, bad(3)) },
  'rfc5480.2.1.1.named-curve': { spki: ecSpki(seq(der.integer(1)), bad(4)) },
  'rfc5480.2.2.point-form': {
    spki: ecSpki(der.oid('1.2.840.10045.3.1.7'), Uint8Array.of(4, ...Buffer.alloc(63))),
  },
  'rfc8410.3.no-key-parameters': {
    spki: seq(seq(der.oid('1.3.101.112'), der.nullValue()), der.bitString(Buffer.alloc(32))),
  },
  'rfc5280.4.1.2.7.whole-octets': { spki: seq(seq(der.oid('1.2.3')), bad(3, 2, 4, 0x80)) },
  'rfc3279.2.3.usage-fits-key': { spki: EC_SPKI, ...e('keyUsage', der.namedBitString([2]), true) },
  'rfc3279.2.3.1.no-encipherment-by-ca': caExt('keyUsage', der.namedBitString([2, 5])),
  'rfc5280.4.2.extension-once': {
    moreExtensions: [extensionOf(EXTENSION_OIDS.keyUsage, { value: der.namedBitString([0]) })],
  },
  'rfc5280.4.2.unknown-critical': {
    moreExtensions: [extensionOf('1.2.3', { critical: true, value: bad(5, 0) })],
  },
  'x690.11.5.critical-default': {
    moreExtensions: [seq(der.oid('1.2.3'), der.boolean(false), der.octetString(bad(5, 0)))],
  },
  'x690.extension-value': e('keyUsage', bad(3, 2, 6, 0x40, 0)),
  'rfc5280.4.2.1.1.authorityKeyIdentifier-not-critical': flip(END_ENTITY, 'authorityKeyIdentifier'),
  'rfc5280.4.2.1.2.subjectKeyIdentifier-not-critical': flip(END_ENTITY, 'subjectKeyIdentifier'),
  'rfc5280.4.2.1.3.keyUsage-critical': flip(END_ENTITY, 'keyUsage'),
  'rfc5280.4.2.1.5.policyMappings-critical': ca(flip(AUTHORITY, 'policyMappings')),
  'rfc5280.4.2.1.7.issuerAltName-not-critical': e('issuerAltName', seq(dns('demo.invalid')), true),
  'rfc5280.4.2.1.8.subjectDirectoryAttributes-not-critical': e(
    'subjectDirectoryAttributes',
    seq(seq(der.oid('1.2'), der.set(der.nullValue()))),
    true,
  ),
  'rfc5280.4.2.1.10.nameConstraints-critical': ca(flip(AUTHORITY, 'nameConstraints')),
  'rfc5280.4.2.1.11.policyConstraints-critical': ca(flip(AUTHORITY, 'policyConstraints')),
  'rfc5280.4.2.1.13.cRLDistributionPoints-not-critical': flip(END_ENTITY, 'cRLDistributionPoints'),
  'rfc5280.4.2.1.14.inhibitAnyPolicy-critical': ca(flip(AUTHORITY, 'inhibitAnyPolicy')),
  'rfc5280.4.2.1.15.freshestCRL-not-critical': e(
    'freshestCRL',
    END_ENTITY.extensions.cRLDistributionPoints?.value ?? bad(),
    true,
  ),
  'rfc5280.4.2.2.1.authorityInfoAccess-not-critical': flip(END_ENTITY, 'authorityInfoAccess'),
  'rfc5280.4.2.2.2.subjectInfoAccess-not-critical': e(
    'subjectInfoAccess',
    END_ENTITY.extensions.authorityInfoAccess?.value ?? bad(),
    true,
  ),
  'rfc5280.4.2.1.1.key-identifier-present': { extensions: { authorityKeyIdentifier: undefined } },
  'rfc5280.4.2.1.1.authorityKeyIdentifier-syntax': e('authorityKeyIdentifier', seq(der.octetString(bad(1)))),
  'rfc5280.4.2.1.1.issuer-with-serial': e('authorityKeyIdentifier', seq(bad(0x80, 1, 1), bad(0x82, 1, 1))),
  'rfc5280.4.2.1.2.present-in-ca': ca({ extensions: { subjectKeyIdentifier: undefined } }),
  'rfc5280.4.2.1.2.present-in-end-entity': { extensions: { subjectKeyIdentifier: undefined } },
  'rfc5280.4.2.1.2.subjectKeyIdentifier-syntax': e('subjectKeyIdentifier', der.octetString(bad())),
  'rfc5280.4.2.1.2.method-1': e('subjectKeyIdentifier', der.octetString(bad(1))),
  'rfc5280.4.2.1.8.subjectDirectoryAttributes-syntax': e(
    'subjectDirectoryAttributes',
    seq(seq(der.oid('1.2'), der.set())),
  ),
  'rfc5280.4.2.1.12.extendedKeyUsage-syntax': e('extendedKeyUsage', seq()),
  'rfc5280.4.2.1.12.any-purpose-not-critical': e('extendedKeyUsage', seq(der.oid('2.5.29.37.0')), true),
  'rfc5280.4.2.1.12.purpose-once': e(
    'extendedKeyUsage',
    seq(der.oid('1.3.6.1.5.5.7.3.2'), der.oid('1.3.6.1.5.5.7.3.2')),
  ),
  'rfc3161.2.3.time-stamping-alone-and-critical': e('extendedKeyUsage', seq(der.oid('1.3.6.1.5.5.7.3.8'))),
  'rfc5280.4.2.1.12.some-purpose-fits-usage': e('keyUsage', der.namedBitString([3]), true),
  'rfc5280.4.2.1.12.purpose-fits-usage': e('keyUsage', der.namedBitString([3]), true),
  'rfc5280.4.2.ocspNoCheck-syntax': e('ocspNoCheck', seq()),
  'rfc5280.4.2.1.13.cRLDistributionPoints-syntax': e('cRLDistributionPoints', seq()),
  'rfc5280.4.2.1.15.freshestCRL-syntax': e('freshestCRL', seq()),
  'rfc5280.4.2.1.13.point-says-where': e('cRLDistributionPoints', seq(seq(bad(0x81, 2, 6, 0x40)))),
  'rfc5280.4.2.1.13.http-or-ldap': e(
    'cRLDistributionPoints',
    seq(seq(der.explicit(0, der.explicit(0, uri('ftp://demo.invalid/x'))))),
  ),
  'rfc5280.4.2.1.13.uri-form': e(
    'cRLDistributionPoints',
    seq(seq(der.explicit(0, der.explicit(0, uri('http://local/x'))))),
  ),
  'rfc5280.4.2.1.13.relative-name-one-issuer': e(
    'cRLDistributionPoints',
    seq(
      seq(
        der.explicit(0, der.encode(0xa1, seq(der.oid(CN), der.utf8('x')))),
        der.encode(0xa2, der.explicit(4, END_ENTITY.issuer), der.explicit(4, END_ENTITY.subject)),
      ),
    ),
  ),
  'rfc5280.4.2.2.1.authorityInfoAccess-syntax': e('authorityInfoAccess', seq()),
  'rfc5280.4.2.2.2.subjectInfoAccess-syntax': e('subjectInfoAccess', seq()),
  'rfc5280.4.2.2.1.access-by-http-or-ldap': e(
    'authorityInfoAccess',
    seq(seq(der.oid('1.3.6.1.5.5.7.48.2'), uri('ftp://demo.invalid/x'))),
  ),
  'rfc5280.4.2.2.1.uri-form': e('authorityInfoAccess', seq(seq(der.oid('1.3.6.1.5.5.7.48.2'), uri('x.crt')))),
  'rfc5280.4.2.2.1.known-method': e(
    'authorityInfoAccess',
    seq(seq(der.oid('1.2.3'), uri('http://demo.invalid/x'))),
  ),
  'rfc5280.4.2.1.4.certificatePolicies-syntax': e('certificatePolicies', seq()),
  'rfc5280.4.2.1.4.policy-once': e('certificatePolicies', seq(seq(der.oid('1.2.3')), seq(der.oid('1.2.3')))),
  'rfc5280.4.2.1.4.any-policy-qualifiers': e(
    'certificatePolicies',
    seq(seq(der.oid('2.5.29.32.0'), seq(seq(der.oid('1.2.3'), der.nullValue())))),
  ),
  'rfc5280.4.2.1.4.qualifier-kinds': policy(seq(der.oid('1.2.3'), der.nullValue())),
  'rfc5280.4.2.1.4.cps-uri': policy(seq(der.oid('1.3.6.1.5.5.7.2.1'), der.ia5('see website'))),
  'rfc5280.4.2.1.4.notice-syntax': notice(seq(der.integer(1))),
  'rfc5280.4.2.1.4.no-notice-reference': notice(seq(seq(der.utf8('DEMO'), seq(der.integer(1))))),
  'rfc5280.4.2.1.4.notice-200-characters': notice(seq(der.utf8('x'.repeat(201)))),
  'rfc6818.3.notice-not-ia5': notice(seq(der.ia5('DEMO'))),
  'rfc6818.3.notice-utf8': notice(seq(der.encode(der.VISIBLE_STRING, Buffer.from('DEMO')))),
  'rfc6818.3.notice-no-controls': notice(seq(der.utf8('a\nb'))),
  'rfc6818.3.notice-nfc': notice(seq(der.utf8('か\u3099'))),
  'rfc5280.4.2.1.5.policyMappings-syntax': caExt('policyMappings', seq()),
  'rfc5280.4.2.1.5.no-any-policy': caExt(
    'policyMappings',
    seq(seq(der.oid('1.2.3.4'), der.oid('2.5.29.32.0'))),
  ),
  'rfc5280.4.2.1.5.mapped-policy-stated': caExt(
    'policyMappings',
    seq(seq(der.oid('1.2.9'), der.oid('1.2.3'))),
  ),
  'rfc5280.4.2.1.6.subjectAltName-syntax': san(),
  'rfc5280.4.2.1.6.subjectAltName-ia5': san(mail('tar\u00f6@demo.invalid')),
  'rfc5280.4.2.1.6.subjectAltName-name-form': san(dns('a..invalid')),
  'rfc5280.4.2.1.6.subjectAltName-domain-characters': san(dns('a_b.invalid')),
  'rfc5280.4.2.1.6.subjectAltName-host-characters': san(dns('a_b.demo.invalid')),
  'rfc5280.4.2.1.6.subjectAltName-a-label': san(dns('xn--a.invalid')),
  'rfc5280.4.2.1.7.issuerAltName-syntax': ian(),
  'rfc5280.4.2.1.7.issuerAltName-ia5': ian(uri('http://demo.invalid/\u00f6')),
  'rfc5280.4.2.1.7.issuerAltName-name-form': ian(der.encode(0x87, bad(1, 2, 3))),
  'rfc5280.4.2.1.7.issuerAltName-domain-characters': ian(dns('a_b.invalid')),
  'rfc5280.4.2.1.7.issuerAltName-host-characters': ian(dns('a_b.demo.invalid')),
  'rfc5280.4.2.1.7.issuerAltName-a-label': ian(dns('xn--a.invalid')),
  'rfc5280.4.2.1.6.not-critical-beside-subject': flip(END_ENTITY, 'subjectAltName'),
  'rfc5280.4.2.1.6.mail-not-in-subject': {
    ...subject(['1.2.840.113549.1.9.1', der.ia5('a@demo.invalid')]),
    extensions: { subjectAltName: undefined },
  },
  'rfc5280.4.2.1.9.basicConstraints-syntax': caExt(
    'basicConstraints',
    seq(der.boolean(true), der.integer(0), der.integer(0)),
  ),
  'x690.11.5.ca-default': e('basicConstraints', seq(der.boolean(false))),
  'rfc5280.4.2.1.9.critical-in-ca': ca(flip(AUTHORITY, 'basicConstraints')),
  'rfc5280.4.2.1.9.path-length-needs-ca': e('basicConstraints', seq(der.integer(0))),
  'rfc5280.4.2.1.9.path-length-not-negative': caExt(
    'basicConstraints',
    seq(der.boolean(true), der.integer(-1)),
  ),
  'rfc5280.4.2.1.3.keyUsage-syntax': e('keyUsage', der.integer(1)),
  'rfc5280.4.2.1.3.not-empty': e('keyUsage', bad(3, 1, 0)),
  'x690.11.2.2.key-usage-no-trailing-zeros': e('keyUsage', bad(3, 2, 0, 0xc0)),
  'rfc5280.4.2.1.3.known-bits': e('keyUsage', bad(3, 3, 6, 0, 0x40)),
  'rfc5280.4.2.1.3.cert-sign-needs-ca': e('keyUsage', der.namedBitString([5]), true),
  'rfc5280.4.2.1.3.present-in-ca': ca({ extensions: { keyUsage: undefined } }),
  'rfc5280.4.2.1.3.ca-signs-something': caExt('keyUsage', der.namedBitString([0])),
  'rfc5280.4.2.1.3.only-with-agreement': e('keyUsage', der.namedBitString([0, 7]), true),
  'rfc5280.4.2.1.10.nameConstraints-only-in-ca': e(
    'nameConstraints',
    AUTHORITY.extensions.nameConstraints?.value ?? bad(),
    true,
  ),
  'rfc5280.4.2.1.11.policyConstraints-only-in-ca': e(
    'policyConstraints',
    AUTHORITY.extensions.policyConstraints?.value ?? bad(),
    true,
  ),
  'rfc5280.4.2.1.14.inhibitAnyPolicy-only-in-ca': e('inhibitAnyPolicy', der.integer(0), true),
  'rfc5280.4.2.1.5.policyMappings-only-in-ca': e(
    'policyMappings',
    AUTHORITY.extensions.policyMappings?.value ?? bad(),
    true,
  ),
  'rfc5280.4.2.1.10.nameConstraints-syntax': caExt('nameConstraints', seq(der.explicit(0, seq()))),
  'rfc5280.4.2.1.10.not-empty': caExt('nameConstraints', seq()),
  'rfc5280.4.2.1.10.minimum-zero': caExt(
    'nameConstraints',
    seq(der.explicit(0, seq(dns('demo.invalid'), bad(0x80, 1, 1)))),
  ),
  'rfc5280.4.2.1.10.forms': nc(bad(0x88, 1, 0x2a)),
  'rfc5280.4.2.1.10.base-form': nc(der.encode(0x87, bad(10, 0, 0, 0, 255, 0, 255, 0))),
  'rfc5280.4.2.1.11.policyConstraints-syntax': caExt('policyConstraints', seq(der.integer(0))),
  'rfc5280.4.2.1.11.not-empty': caExt('policyConstraints', seq()),
  'rfc5280.4.2.1.14.inhibitAnyPolicy-syntax': caExt('inhibitAnyPolicy', der.integer(-1)),
  'rfc5280.4.2.1.4.no-private-key-usage-period': e(
    'privateKeyUsagePeriod',
    seq(time(0x80, '20260101000000Z')),
  ),
}

const idsOf = (bytes: Uint8Array) => lintCertificate(bytes).map(({ id }) => id)

describe('lint of certificates', () => {
  it('finds nothing in an end entity and a CA that keep every rule', () => {
    expect(lintCertificate(certificateOf(END_ENTITY))).toEqual([])
    expect(lintCertificate(certificateOf(AUTHORITY))).toEqual([])
    expect(lintCertificate(certificateOf(END_ENTITY, { algorithm: SHA256_ECDSA }))).toEqual([])
  })

  it.each(CERTIFICATE_RULES.map(({ id }) => id))('finds a breach of %s', (id) => {
    const row = REFUSED[id]
    if (!row) throw new Error('no certificate breaks this rule')
    const [change, base] = Array.isArray(row) ? row : [row, END_ENTITY]
    expect(idsOf(certificateOf(base, change))).toContain(id)
  })

  it('names each rule once, cites its clause, and says it in both languages', () => {
    const ids = CERTIFICATE_RULES.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { clause, ja, en } of CERTIFICATE_RULES) {
      expect(clause).toMatch(/^(RFC|X\.|NIST|FIPS)/)
      expect(ja).toMatch(/。$/)
      expect(en).toMatch(/\.$/)
    }
  })

  it('lints what is to be signed like what is signed', () => {
    const [tbs] = der.children(
      der.parse(certificateOf(END_ENTITY, { serial: der.integer(0) })),
      der.SEQUENCE,
      3,
    )
    expect(idsOf(tbs.bytes)).toEqual(['rfc5280.4.1.2.2.serial-positive'])
  })

  it('finds a structure that is no certificate, whatever the bytes, and never throws', () => {
    expect(idsOf(new Uint8Array())).toEqual(['rfc5280.4.1.structure'])
    const sound = certificateOf(AUTHORITY)
    for (let at = 0; at < sound.length; at++) {
      for (const value of [0, 0x30, 0x7f, 0x80, 0xff]) lintCertificate(sound.with(at, value))
      lintCertificate(sound.subarray(0, at))
    }
  })

  it('stays quick and calm before deep nesting', () => {
    let deep: Uint8Array = bad(5, 0)
    for (let i = 0; i < 3000; i++) deep = der.sequence(deep)
    expect(idsOf(certificateOf(END_ENTITY, e('subjectDirectoryAttributes', deep)))).toContain(
      'x690.length-form',
    )
  })

  it.each([
    ['http://demo.invalid/a?b=c#d', 'sound'],
    ['http://127.0.0.1:8080/x', 'sound'],
    ['http://[::1]/x', 'sound'],
    ['urn:oid:1.2', 'sound'],
    ['ldap:///cn=x', 'sound'],
    ['//demo.invalid', 'faulty'],
    ['demo.invalid', 'faulty'],
    ['http://', 'faulty'],
    ['http://a b.invalid/', 'faulty'],
    ['http://demo.invalid/%zz', 'faulty'],
    ['http://localhost/', 'faulty'],
  ])('reads the URI %s as %s', (text, verdict) => {
    const found = idsOf(certificateOf(END_ENTITY, san(uri(text))))
    expect(found).toEqual(verdict === 'sound' ? [] : ['rfc5280.4.2.1.6.subjectAltName-name-form'])
  })

  it.skipIf(!programIsThere('openssl', 'version'))(
    'agrees with openssl on a certificate that openssl made',
    () => {
      const made = execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-keyout',
          '/dev/null',
          '-outform',
          'DER',
          '-subj',
          '/C=JP/CN=DEMO',
          '-addext',
          'keyUsage=critical,keyCertSign,cRLSign',
        ],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      )
      expect(lintCertificate(made)).toEqual([])
    },
  )

  it.each([
    ['demo.invalid', 'sound'],
    ['', 'sound'],
    ['.demo.invalid', 'faulty'],
    ['demo..invalid', 'faulty'],
  ])('takes a DNS constraint "%s" for %s', (text, verdict) => {
    const [change, base] = nc(dns(text))
    expect(idsOf(certificateOf(base, change))).toEqual(
      verdict === 'sound' ? [] : ['rfc5280.4.2.1.10.base-form'],
    )
  })

  it('takes a Japanese domain for what it is', () => {
    expect(idsOf(certificateOf(END_ENTITY, san(dns('xn--wgv71a.invalid'))))).toEqual([])
  })

  it('takes an RSA key for what it is under another signature algorithm', () => {
    expect(
      idsOf(
        certificateOf(END_ENTITY, {
          algorithm: SHA256_RSA,
          spki: EC_SPKI,
          ...e('subjectKeyIdentifier', der.octetString(bad(1))),
        }),
      ),
    ).toEqual(['rfc5280.4.2.1.2.method-1'])
  })
})
