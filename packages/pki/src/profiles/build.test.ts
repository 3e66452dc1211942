import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programIsThere } from '../../test/programs.js'
import { parseCertificate } from '../certificate.js'
import * as der from '../der.js'
import { ALL_ROLES, decodeRoleExtension, HEALTHCARE_ROLES } from '../hc-role.js'
import type { NamePart } from '../name.js'
import type { KeySigner } from '../signer.js'
import { buildCertificate, type CertificateFields, type CertificateIssuer } from './build.js'
import { EXTENSION_OIDS, type HpkiPolicy } from './oids.js'
import { PROFILES, type ProfileName } from './profiles.js'
import { validityFromJapanDay } from './validity.js'

const ROOT_NAME: NamePart[] = [
  ['C', 'JP'],
  ['O', 'DEMO Ministry of Invented Health'],
  ['OU', 'DEMO Policy Planning'],
  ['OU', 'DEMO HPKI Root CA'],
]
const caName = (cn: string): NamePart[] => [
  ['C', 'JP'],
  ['O', 'DEMO Certification'],
  ['CN', cn],
]
const DOCTOR: NamePart[] = [
  ['C', 'JP'],
  ['O', 'DEMO Clinic'],
  ['CN', 'Taro Jitsuin'],
  ['serialNumber', 'T0001'],
]
const KANJI: NamePart[] = [
  ['C', 'JP'],
  ['O', 'デモ診療所'],
  ['CN', '実印　太郎'],
  ['serialNumber', 'T0001'],
]

let directory = ''
let keys: KeySigner[] = []
let root: CertificateIssuer
const authorities = new Map<ProfileName, CertificateIssuer>()

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'jitsuin-profiles-'))
  keys = [0, 1, 2].map(testSigner)
  const [rootKey, caKey] = keys
  if (!rootKey || !caKey) throw new Error('no keys')
  const rootDer = await buildCertificate('root', rootFields(rootKey), {
    signer: rootKey,
    certificateDer: 'self-signed',
  })
  root = { signer: rootKey, certificateDer: rootDer }
  for (const profile of ['signingCa', 'authenticationPersonCa', 'authenticationOrganisationCa'] as const) {
    const certificateDer = await buildCertificate(profile, caFields(profile, caKey), root)
    authorities.set(profile, { signer: caKey, certificateDer })
  }
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe.skipIf(!programIsThere('openssl', 'version'))('profiles, as OpenSSL reads them', () => {
  it('make a chain that openssl verify accepts by the letter', async () => {
    const leaf = await buildCertificate('signature', doctorFields(), issuerOf('signature'))
    expect(
      openssl(
        'verify',
        '-x509_strict',
        '-CAfile',
        file(root.certificateDer as Uint8Array),
        '-untrusted',
        file(issuerOf('signature').certificateDer as Uint8Array),
        file(leaf),
      ),
    ).toContain(': OK')
  })

  it('write string types, criticality and usages as genuine certificates do', async () => {
    const leaf = await buildCertificate('signature', doctorFields(), issuerOf('signature'))
    const text = openssl('x509', '-noout', '-text', '-in', file(leaf))
    expect(text).toMatch(/X509v3 Key Usage: critical\n\s+Non Repudiation\n/)
    expect(text).toMatch(
      /X509v3 Certificate Policies: critical\n\s+Policy: 1\.2\.392\.100495\.1\.5\.1\.1\.0\.1\n\s+CPS: http:/,
    )
    expect(text).toMatch(/Not Before: Nov 20 15:00:00 2026 GMT\n\s+Not After : Nov 20 14:59:59 2031 GMT/)
    const tree = openssl('asn1parse', '-in', file(leaf))
    expect(tree).toMatch(/:countryName\n.*PRINTABLESTRING +:JP/)
    expect(tree).toMatch(/:organizationName\n.*UTF8STRING +:DEMO Clinic/)
    expect(tree).toMatch(/:serialNumber\n.*PRINTABLESTRING +:T0001/)
    expect(
      der.equal(
        parseCertificate(leaf).extensions.get(EXTENSION_OIDS.keyUsage)?.value ?? new Uint8Array(),
        Uint8Array.of(3, 2, 6, 0x40),
      ),
    ).toBe(true)
  })

  it('keep the extension order of genuine certificates', async () => {
    const leaf = await buildCertificate('signature', doctorFields(), issuerOf('signature'))
    expect([...parseCertificate(leaf).extensions.keys()]).toEqual([
      '2.5.29.35',
      '2.5.29.14',
      '2.5.29.15',
      '2.5.29.17',
      '2.5.29.31',
      '2.5.29.9',
      '2.5.29.32',
    ])
    const ca = parseCertificate(issuerOf('signature').certificateDer as Uint8Array)
    expect([...ca.extensions.keys()]).toEqual([
      '2.5.29.35',
      '2.5.29.14',
      '2.5.29.19',
      '2.5.29.15',
      '2.5.29.32',
      '2.5.29.31',
    ])
  })

  it.each(ALL_ROLES)('issue %s, and the role name is read by asn1parse (T-C04-1)', async (role) => {
    const isManager = HEALTHCARE_ROLES[role].kind === 'manager'
    const subject: NamePart[] = isManager
      ? [...DOCTOR.slice(0, 2), ['OU', 'Director'], ...DOCTOR.slice(2)]
      : DOCTOR
    const leaf = await buildCertificate(
      'signature',
      { ...doctorFields(), subject, roles: [role] },
      issuerOf('signature'),
    )
    const value = parseCertificate(leaf).extensions.get(EXTENSION_OIDS.subjectDirectoryAttributes)?.value
    if (!value) throw new Error('no role')
    expect(decodeRoleExtension(value)).toEqual([role])
    expect(openssl('asn1parse', '-inform', 'DER', '-in', file(value, 'raw'))).toContain(
      `UTF8STRING        :${HEALTHCARE_ROLES[role].wireName}\n`,
    )
  })

  it.each([
    ['authenticationPerson', 'Digital Signature'],
    ['authenticationOrganisation', 'Digital Signature'],
  ] as const)('make %s with %s alone', async (profile, usage) => {
    const leaf = await buildCertificate(profile, { ...doctorFields(), roles: [] }, issuerOf(profile))
    expect(
      openssl('x509', '-noout', '-ext', 'keyUsage', '-in', file(leaf)).trim().split('\n').at(-1)?.trim(),
    ).toBe(usage)
  })

  it('make responders and time-stamp units that openssl takes for what they are', async () => {
    const common = { ...doctorFields(), ...free(), subject: caName('DEMO Unit') }
    const { roles: _r, alternativeName: _a, cpsUri: _c, crlPoints: _p, ...responder } = common
    const ocsp = await buildCertificate('ocspResponder', responder, issuerOf('signature'))
    expect(openssl('x509', '-noout', '-ext', 'extendedKeyUsage,noCheck', '-in', file(ocsp))).toMatch(
      /OCSP Signing[\s\S]*No Check/,
    )
    const tsa = await buildCertificate(
      'timeStampUnit',
      { ...responder, crlPoints: [{ uri: 'http://demo.invalid/tsa.crl' }] },
      root,
    )
    expect(openssl('x509', '-noout', '-ext', 'extendedKeyUsage', '-in', file(tsa))).toMatch(
      /critical\n\s+Time Stamping$/m,
    )
    expect(
      openssl(
        'verify',
        '-x509_strict',
        '-purpose',
        'timestampsign',
        '-CAfile',
        file(root.certificateDer as Uint8Array),
        file(tsa),
      ),
    ).toContain('OK')
  })
})

describe('lint before signing', () => {
  it.each([
    [
      'a home address in the subject (T-C04-3)',
      {
        subject: [
          ['C', 'JP'],
          ['L', 'DEMO Town 1-2-3'],
          ['CN', 'Taro Jitsuin'],
          ['serialNumber', 'T0001'],
        ],
      },
      'hpki.c04.no-address',
    ],
    [
      'a home address in subjectAltName (T-C04-3)',
      {
        alternativeName: [
          ['C', 'JP'],
          ['ST', 'DEMO'],
          ['serialNumber', 'T0001'],
        ],
      },
      'hpki.c04.no-address',
    ],
    [
      'a manager without an institution',
      {
        subject: [
          ['C', 'JP'],
          ['CN', 'Taro Jitsuin'],
          ['serialNumber', 'T0001'],
        ],
        roles: ['directorOfClinic'],
      },
      'hpki.1.2.manager-institution',
    ],
    [
      'another serialNumber in subjectAltName',
      {
        alternativeName: [
          ['C', 'JP'],
          ['serialNumber', 'T0002'],
        ],
      },
      'hpki.2.3.alternative-name',
    ],
    ['six years', validityFromJapanDay('2026-11-21', { years: 6 }), 'hpki.2.3.validity-length'],
    [
      'a period that begins at noon',
      { notBefore: new Date('2026-11-21T03:00:00Z') },
      'hpki.2.3.validity-ends',
    ],
    [
      'a period longer than the CA lives',
      validityFromJapanDay('2044-11-21', { years: 5 }),
      'hpki.2.validity-within-issuer',
    ],
    ['the serial number zero', { serialBytes: new Uint8Array(8) }, 'rfc5280.4.1.2.2.serial-positive'],
    [
      'a role before its act is in force (T-C04-1)',
      { ...validityFromJapanDay('2017-09-14', { years: 5 }), roles: ['certifiedPublicPsychologist'] },
      'hpki.1.3.role-valid-then',
    ],
    ['a usage beside nonRepudiation', { extraKeyUsage: ['digitalSignature'] }, 'hpki.2.3.key-usage'],
    [
      'a list that is fetched by https',
      { crlPoints: [{ uri: 'https://demo.invalid/x.crl' }] },
      'hpki.2.3.crl-points',
    ],
    ['no list at all', { crlPoints: [] }, 'hpki.2.3.extensions'],
  ] as [string, Partial<CertificateFields>, string][])('refuses %s', async (_what, change, rule) => {
    let signed = 'not asked'
    const issuer = issuerOf('signature')
    const signer: KeySigner = {
      ...issuer.signer,
      sign: async (m) => {
        signed = 'asked'
        return issuer.signer.sign(m)
      },
    }
    await expect(
      buildCertificate('signature', { ...doctorFields(), ...change }, { ...issuer, signer }),
    ).rejects.toThrow(
      expect.objectContaining({ code: 'profile/refused', message: expect.stringContaining(rule) }),
    )
    expect(signed).toBe('not asked')
  })

  it('refuses a signature certificate from the authentication CA (T-C04-2)', async () => {
    await expect(
      buildCertificate('signature', doctorFields(), issuerOf('authenticationPerson')),
    ).rejects.toThrow('hpki.2.issuer')
  })

  it('refuses fields that the profile has no place for', async () => {
    await expect(
      buildCertificate('ocspResponder', { ...doctorFields(), ...free() }, issuerOf('signature')),
    ).rejects.toThrow('No place for')
  })

  it('refuses to sign with a key that is not the one of the issuer certificate', async () => {
    const [, , stranger] = keys
    if (!stranger) throw new Error('no key')
    await expect(
      buildCertificate('signature', doctorFields(), { ...issuerOf('signature'), signer: stranger }),
    ).rejects.toThrow('not the key')
  })
})

function issuerOf(profile: ProfileName): CertificateIssuer {
  const wanted: HpkiPolicy | string = PROFILES[profile].issuedBy
  for (const [name, issuer] of authorities) if (PROFILES[name].policy === wanted) return issuer
  throw new Error(`no issuer for ${profile}`)
}

function rootFields(key: KeySigner): CertificateFields {
  return {
    ...validityFromJapanDay('2015-01-01', { years: 30 }),
    serialBytes: Uint8Array.of(1),
    subject: ROOT_NAME,
    spkiDer: key.spkiDer,
    alternativeName: [
      ['C', 'JP'],
      ['O', 'デモ厚生労働省'],
      ['OU', 'デモ政策統括官'],
    ],
    crlPoints: [{ directoryName: [...ROOT_NAME, ['CN', 'RARL']] }, { uri: 'http://demo.invalid/rarl.crl' }],
  }
}

function caFields(profile: ProfileName, key: KeySigner): CertificateFields {
  return {
    ...validityFromJapanDay('2015-01-01', { years: 20 }),
    serialBytes: randomBytes(8),
    subject: caName(`HPKI-01-DEMO-${profile}`),
    spkiDer: key.spkiDer,
    crlPoints: [{ directoryName: [...ROOT_NAME, ['CN', 'SARL']] }, { uri: 'http://demo.invalid/sarl.crl' }],
    cpsUri: 'http://demo.invalid/repository/',
  }
}

function doctorFields(): CertificateFields {
  const [, , key] = keys
  if (!key) throw new Error('no key')
  return {
    ...validityFromJapanDay('2026-11-21', { years: 5 }),
    serialBytes: randomBytes(8),
    subject: DOCTOR,
    spkiDer: key.spkiDer,
    roles: ['medicalDoctor'],
    alternativeName: KANJI,
    crlPoints: [{ uri: 'http://demo.invalid/sign.crl' }],
    cpsUri: 'http://demo.invalid/certpolicy/',
  }
}

function free() {
  return { notBefore: new Date('2026-11-21T00:00:00Z'), notAfter: new Date('2027-11-20T00:00:00Z') }
}

function testSigner(): KeySigner {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    algorithm: 'rsa-sha256',
    spkiDer: publicKey.export({ type: 'spki', format: 'der' }),
    sign: async (message) => sign('sha256', message, privateKey),
  }
}

let files = 0
function file(bytes: Uint8Array, form: 'pem' | 'raw' = 'pem'): string {
  const path = join(directory, `${files++}.${form}`)
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  const pem = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
  writeFileSync(path, form === 'pem' ? pem : bytes)
  return path
}

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8' })
}
