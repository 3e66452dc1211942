import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gn, nameOf } from '../../test/forge.js'
import { programIsThere } from '../../test/programs.js'
import { type Certificate, parseCertificate } from '../certificate.js'
import * as der from '../der.js'
import { formatName, parseName } from '../name.js'
import { readSubjectAltName } from './alternative-names.js'
import { readBasicConstraints } from './basic-constraints.js'
import { readOcspNoCheck, readSubjectDirectoryAttributes } from './directory-attributes.js'
import {
  readCrlDistributionPoints,
  readFreshestCrl,
  readIssuingDistributionPoint,
  resolveRelativeName,
} from './distribution-points.js'
import { readAuthorityInfoAccess } from './information-access.js'
import { readAuthorityKeyIdentifier, readSubjectKeyIdentifier } from './key-identifiers.js'
import { readExtendedKeyUsage, readKeyUsage } from './key-usage.js'
import { readNameConstraints } from './name-constraints.js'
import { EXTENSION_OIDS } from './oids.js'
import {
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
} from './policies.js'
import type { ExtensionReader } from './reader.js'

const CONFIG = `
[req]
distinguished_name = dn
prompt = no
x509_extensions = v3
[dn]
CN = Made elsewhere
[v3]
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = critical, keyCertSign, cRLSign, nonRepudiation
extendedKeyUsage = timeStamping, 1.2.3.4
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always, issuer:always
subjectAltName = email:a@example.org, DNS:www.example.org, URI:http://example.org/x, IP:192.0.2.1, RID:1.2.3, dirName:dir, otherName:1.2.3.4;UTF8:text
certificatePolicies = 1.2.3.4, @cps
policyMappings = 1.2.3.4:1.2.3.5
policyConstraints = requireExplicitPolicy:2, inhibitPolicyMapping:0
inhibitAnyPolicy = 4
nameConstraints = permitted;DNS:example.org, excluded;IP:192.0.2.0/255.255.255.0
crlDistributionPoints = point
freshestCRL = URI:http://example.org/delta.crl
issuingDistributionPoint = critical, @scope
authorityInfoAccess = OCSP;URI:http://ocsp.example.org/, caIssuers;URI:http://example.org/ca.der
noCheck = ignored
[dir]
CN = Another name
[cps]
policyIdentifier = 1.2.3.6
CPS.1 = http://example.org/cps
userNotice.1 = @notice
[notice]
explicitText = UTF8:説明
organization = Example
noticeNumbers = 1, 2
[point]
fullname = URI:http://example.org/a.crl
CRLissuer = dirName:dir
reasons = keyCompromise, CACompromise
[scope]
fullname = URI:http://example.org/a.crl
onlyCA = TRUE
indirectCRL = TRUE
onlysomereasons = superseded
`

function opensslCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'jitsuin-extensions-'))
  try {
    writeFileSync(join(folder, 'cnf'), CONFIG)
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '/dev/null']
    const args = ['req', '-x509', '-utf8', '-config', 'cnf', ...newKey, '-outform', 'DER', '-out', 'out']
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
    return parseCertificate(Uint8Array.from(readFileSync(join(folder, 'out'))))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe.skipIf(!programIsThere('openssl', 'version'))('extensions that OpenSSL wrote', () => {
  const certificate = opensslCertificate()

  it('says who is a CA and what its key may do', () => {
    expect(readBasicConstraints(certificate)).toEqual({ subject: 'ca', pathLength: 3 })
    expect(readKeyUsage(certificate)).toEqual(new Set(['nonRepudiation', 'keyCertSign', 'cRLSign']))
    expect(readExtendedKeyUsage(certificate)).toEqual(new Set(['1.3.6.1.5.5.7.3.8', '1.2.3.4']))
  })

  it('names keys by identifier, issuer and serial number', () => {
    const authority = readAuthorityKeyIdentifier(certificate)
    expect(authority?.keyIdentifier).toEqual(readSubjectKeyIdentifier(certificate))
    expect(authority?.authority?.serialHex).toBe(certificate.serialHex)
  })

  it('reads every form of name', () => {
    const names = readSubjectAltName(certificate) ?? []
    expect(names.map(({ form }) => form)).toEqual([
      ...['rfc822Name', 'dNSName', 'uniformResourceIdentifier', 'iPAddress', 'registeredID'],
      ...['directoryName', 'otherName'],
    ])
    expect(names.slice(0, 3).map((name) => 'value' in name && name.value)).toEqual([
      'a@example.org',
      'www.example.org',
      'http://example.org/x',
    ])
    expect(names[3]).toEqual({ form: 'iPAddress', octets: Uint8Array.of(192, 0, 2, 1) })
    expect(names[4]).toEqual({ form: 'registeredID', oid: '1.2.3' })
    expect(names[5]?.form === 'directoryName' && formatName(names[5].name)).toBe('CN=Another name')
    expect(names[6]).toEqual({ form: 'otherName', type: '1.2.3.4', value: Uint8Array.from(der.utf8('text')) })
  })

  it('reads policies with their qualifiers, mappings and constraints', () => {
    expect(readCertificatePolicies(certificate)).toEqual([
      { oid: '1.2.3.4', qualifiers: [] },
      {
        oid: '1.2.3.6',
        qualifiers: [
          { kind: 'cps', uri: 'http://example.org/cps' },
          { kind: 'userNotice', reference: { organization: 'Example', numbers: [1n, 2n] }, text: '説明' },
        ],
      },
    ])
    const mapping = { issuerDomainPolicy: '1.2.3.4', subjectDomainPolicy: '1.2.3.5' }
    expect(readPolicyMappings(certificate)).toEqual([mapping])
    expect(readPolicyConstraints(certificate)).toEqual({ requireExplicitPolicy: 2, inhibitPolicyMapping: 0 })
    expect(readInhibitAnyPolicy(certificate)).toEqual({ skipCerts: 4 })
  })

  it('reads limits on names', () => {
    expect(readNameConstraints(certificate)).toEqual({
      permitted: [{ form: 'dNSName', value: 'example.org' }],
      excluded: [{ form: 'iPAddress', octets: Uint8Array.of(192, 0, 2, 0, 255, 255, 255, 0) }],
    })
  })

  it('reads where status is to be had', () => {
    const full = {
      kind: 'full',
      names: [{ form: 'uniformResourceIdentifier', value: 'http://example.org/a.crl' }],
    }
    const [point] = readCrlDistributionPoints(certificate) ?? []
    expect(point).toMatchObject({ name: full, reasons: new Set(['keyCompromise', 'cACompromise']) })
    expect(point?.crlIssuer?.[0]?.form).toBe('directoryName')
    expect(readFreshestCrl(certificate)).toHaveLength(1)
    expect(readIssuingDistributionPoint(certificate)).toEqual({
      name: full,
      scope: 'ca-certificates',
      reasons: new Set(['superseded']),
      entries: 'indirect',
    })
    expect(readAuthorityInfoAccess(certificate)?.map(({ method }) => method)).toEqual([
      '1.3.6.1.5.5.7.48.1',
      '1.3.6.1.5.5.7.48.2',
    ])
    expect(readOcspNoCheck(certificate)).toEqual({ status: 'need-not-be-checked' })
  })
})

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

function reading(reader: ExtensionReader<object>, oid: string, value: Uint8Array): () => object | undefined {
  return () => reader({ extensions: new Map([[oid, { oid, critical: false, value }]]) })
}

const SUBTREE = (base: Uint8Array, ...more: Uint8Array[]) =>
  der.sequence(der.encode(der.contextTag(0), der.sequence(base, ...more)))

describe('readers of extensions', () => {
  it('say nothing about an extension that is absent', () => {
    expect(readBasicConstraints({ extensions: new Map() })).toBeUndefined()
  })

  it('decode once', () => {
    const extension = { oid: EXTENSION_OIDS.basicConstraints, critical: true, value: hex('3000') }
    const holder = { extensions: new Map([[extension.oid, extension]]) }
    expect(readBasicConstraints(holder)).toBe(readBasicConstraints(holder))
  })

  it('join a relative name to the name of its issuer', () => {
    const base = parseName(der.parse(nameOf([['C', 'JP']])))
    const rdn = der.set(der.sequence(der.oid('2.5.4.3'), der.utf8('List 1')))
    const value = der.sequence(der.sequence(der.explicit(0, der.implicit(1, rdn))))
    const points = reading(readCrlDistributionPoints, EXTENSION_OIDS.cRLDistributionPoints, value)()
    expect(points).toEqual([{ name: { kind: 'relative', rdnBytes: rdn } }])
    expect(formatName(resolveRelativeName(base, rdn))).toBe('C=JP, CN=List 1')
  })

  it.each([
    ['FALSE written out', readBasicConstraints, 'basicConstraints', hex('3003 010100')],
    ['a boolean of 01', readBasicConstraints, 'basicConstraints', hex('3003 010101')],
    ['a negative path length', readBasicConstraints, 'basicConstraints', hex('3006 0101ff 0201ff')],
    ['a further field', readBasicConstraints, 'basicConstraints', hex('3008 0101ff 020100 0500')],
    ['bytes after the end', readBasicConstraints, 'basicConstraints', hex('3000 00')],
    ['no bit', readKeyUsage, 'keyUsage', hex('030100')],
    ['trailing zero bits', readKeyUsage, 'keyUsage', hex('03020006')],
    ['a bit without meaning', readKeyUsage, 'keyUsage', der.namedBitString([9])],
    ['no purpose', readExtendedKeyUsage, 'extendedKeyUsage', hex('3000')],
    ['no policy', readCertificatePolicies, 'certificatePolicies', hex('3000')],
    [
      'no qualifier in a list of qualifiers',
      readCertificatePolicies,
      'certificatePolicies',
      der.sequence(der.sequence(der.oid('1.2.3'), der.sequence())),
    ],
    [
      'a CPS that is no IA5String',
      readCertificatePolicies,
      'certificatePolicies',
      der.sequence(
        der.sequence(
          der.oid('1.2.3'),
          der.sequence(der.sequence(der.oid('1.3.6.1.5.5.7.2.1'), der.utf8('x'))),
        ),
      ),
    ],
    ['half a mapping', readPolicyMappings, 'policyMappings', der.sequence(der.sequence(der.oid('1.2.3')))],
    ['no constraint', readPolicyConstraints, 'policyConstraints', hex('3000')],
    ['constraints in the wrong order', readPolicyConstraints, 'policyConstraints', hex('3006 810100 800100')],
    ['a negative skip', readInhibitAnyPolicy, 'inhibitAnyPolicy', hex('0201ff')],
    ['no subtree', readNameConstraints, 'nameConstraints', hex('3000')],
    ['an empty list of subtrees', readNameConstraints, 'nameConstraints', hex('3002 a000')],
    ['a minimum', readNameConstraints, 'nameConstraints', SUBTREE(gn.dns('a.example'), hex('800101'))],
    ['an address without a mask', readNameConstraints, 'nameConstraints', SUBTREE(gn.ip(192, 0, 2, 1))],
    ['no name', readSubjectAltName, 'subjectAltName', hex('3000')],
    ['an empty name', readSubjectAltName, 'subjectAltName', der.sequence(gn.dns(''))],
    ['an address of five octets', readSubjectAltName, 'subjectAltName', der.sequence(gn.ip(1, 2, 3, 4, 5))],
    ['a name that is not ASCII', readSubjectAltName, 'subjectAltName', der.sequence(gn.dns('例え'))],
    ['a form that does not exist', readSubjectAltName, 'subjectAltName', hex('3002 8900')],
    [
      'an issuer without a serial number',
      readAuthorityKeyIdentifier,
      'authorityKeyIdentifier',
      der.sequence(der.encode(der.contextTag(1), gn.dir('X'))),
    ],
    [
      'a point of reasons alone',
      readCrlDistributionPoints,
      'cRLDistributionPoints',
      hex('3006 3004 81020640'),
    ],
    ['a scope of nothing', readIssuingDistributionPoint, 'issuingDistributionPoint', hex('3000')],
    ['two scopes', readIssuingDistributionPoint, 'issuingDistributionPoint', hex('3006 8101ff 8201ff')],
    ['a scope of FALSE', readIssuingDistributionPoint, 'issuingDistributionPoint', hex('3003 810100')],
    ['no place', readAuthorityInfoAccess, 'authorityInfoAccess', hex('3000')],
    [
      'an attribute without values',
      readSubjectDirectoryAttributes,
      'subjectDirectoryAttributes',
      der.sequence(der.sequence(der.oid('1.2.3'), der.set())),
    ],
    ['a nocheck that is not NULL', readOcspNoCheck, 'ocspNoCheck', hex('3000')],
  ] as const)('refuse %s', (_what, reader, oid, value) => {
    const code = expect.stringMatching(/^(der|extension)\/malformed$/)
    expect(reading(reader, EXTENSION_OIDS[oid], value)).toThrow(expect.objectContaining({ code }))
  })
})
