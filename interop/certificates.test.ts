/** What `jitsuin ca init`, `cert issue` and `cert revoke` make, before openssl, GnuTLS and the JDK. */
import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './support/folder.js'
import { jitsuinDoes, jitsuinDoesIn } from './support/jitsuin.js'
import { judgePaths, type PathOpinions } from './support/path-judges.js'
import { withOtherEnd, withOtherText } from './support/pem.js'
import { issue, KEY_KINDS, makePeople, type Person } from './support/people.js'
import { areHere, forEachOf, must, PATIENCE_MS, run } from './support/programs.js'

/** The issuing CA and the list of each profile. */
const PROFILES = {
  signature: { ca: 'signing-ca', list: 'sign' },
  authentication: { ca: 'auth-person-ca', list: 'auth-person' },
  organisation: { ca: 'auth-organisation-ca', list: 'auth-organisation' },
} as const
type Profile = keyof typeof PROFILES

const HOLDERS = (['signature', 'authentication', 'organisation'] as const).flatMap((profile) =>
  KEY_KINDS.map((key) => ({ name: `${profile}-${key}`, profile, key }) satisfies Person),
)
/** How `openssl x509 -text` names the kinds of key. */
const KEY_WORDS = {
  rsa2048: 'Public-Key: (2048 bit)',
  rsa3072: 'Public-Key: (3072 bit)',
  rsa4096: 'Public-Key: (4096 bit)',
  p256: 'NIST CURVE: P-256',
  p384: 'NIST CURVE: P-384',
} as const
/** The published encoding of "Medical Doctor" in subjectDirectoryAttributes. */
const DOCTOR =
  '303430320606288185420001312831263024a0223120a00c060a2a830886910f01060101a2100c0e4d65646963616c20446f63746f72'
/** Our words for reasons that people give, and openssl's. */
const REASONS = {
  keyCompromise: 'Key Compromise',
  affiliationChanged: 'Affiliation Changed',
  superseded: 'Superseded',
  cessationOfOperation: 'Cessation Of Operation',
  certificateHold: 'Certificate Hold',
  privilegeWithdrawn: 'Privilege Withdrawn',
} as const

const folder = new Folder()
const ca = (file: string) => folder.at(`ca/${file}`)
const crt = (name: string) => folder.at(`${name}.crt.pem`)
const sound = new Map<string, PathOpinions>()
const spoilt = new Map<string, PathOpinions>()
const elsewhere = new Map<string, PathOpinions>()

describe.skipIf(!areHere('openssl', 'certtool', 'keytool', 'java'))('certificates and lists of ours', () => {
  beforeAll(async () => {
    await makePeople(folder, HOLDERS)
    await listsAsPem()
    for (const { name } of HOLDERS) spoil(name)
    const judged = await judgePaths([
      ...HOLDERS.map(({ name, profile }) => pathOf(crt(name), profile)),
      ...HOLDERS.map(({ name, profile }) => pathOf(crt(`${name}.spoilt`), profile)),
      ...HOLDERS.map(({ name, profile }) => pathOf(crt(name), OTHER[profile])),
    ])
    for (const [at, { name }] of HOLDERS.entries()) {
      sound.set(name, judged[at] ?? SILENT)
      spoilt.set(name, judged[HOLDERS.length + at] ?? SILENT)
      elsewhere.set(name, judged[2 * HOLDERS.length + at] ?? SILENT)
    }
  }, PATIENCE_MS)
  afterAll(() => folder.remove())

  describe.each(HOLDERS)('$name', ({ name, profile, key }) => {
    it('is accepted with its lists, in strict mode too, and refused changed or below another CA', () => {
      expect(sound.get(name)).toEqual({ jitsuin: 'valid', openssl: 'valid', jdk: 'valid' })
      for (const refused of [spoilt.get(name), elsewhere.get(name)]) expect(refused).toEqual(ALL_INVALID)
    })

    it('is accepted by GnuTLS with its list, and refused when changed', async () => {
      expect(await gnutls(crt(name), profile, [`${PROFILES[profile].list}.crl.pem`])).toContain(
        'The certificate is trusted.',
      )
      expect(await gnutls(crt(`${name}.spoilt`), profile, [])).toMatch(/NOT trusted|error/i)
    })

    it('is read by openssl and keytool as what it is', async () => {
      const text = await must('openssl', ['x509', '-in', crt(name), '-noout', '-text'])
      expect(text).toContain(KEY_WORDS[key])
      expect(text).toContain(profile === 'signature' ? 'Non Repudiation\n' : 'Digital Signature')
      expect(await must('keytool', ['-printcert', '-file', crt(name)])).toContain(
        'ObjectId: 2.5.29.32 Criticality=true',
      )
      const der = new X509Certificate(folder.bytes(`${name}.crt.pem`)).raw.toString('hex')
      expect(der.includes(DOCTOR)).toBe(profile !== 'organisation')
    })
  })

  it.each([
    ['ocsp-sign', 'ocsphelper'],
    ['tsa', 'timestampsign'],
  ])('openssl accepts %s for its purpose %s, and for no other', async (name, purpose) => {
    const chain = [
      '-CAfile',
      ca('root.crt.pem'),
      '-untrusted',
      ca('signing-ca.crt.pem'),
      ca(`${name}.crt.pem`),
    ]
    const verifyFor = (word: string) => run('openssl', ['verify', '-x509_strict', '-purpose', word, ...chain])
    expect((await verifyFor(purpose)).status).toBe(0)
    expect((await verifyFor('sslclient')).status).not.toBe(0)
  })

  it('PKCS#12 files open in openssl and keytool with their password, and with no other', async () => {
    folder.write('password', 'invented-password')
    folder.write('wrong', 'another-password')
    const who = ['--profile', 'signature', '--cn', 'Taro', '--serial-number', 'T1', '--role', 'dentist']
    const args = ['--dir', 'ca', ...who, '--p12-password-file', 'password', '--out', 'taro']
    await jitsuinDoesIn(folder.path, 'cert', 'issue', ...args)
    const open = (password: string) =>
      run('openssl', ['pkcs12', '-in', 'taro.p12', '-passin', `file:${password}`, '-noout'], {
        cwd: folder.path,
      })
    expect((await open('password')).status).toBe(0)
    expect((await open('wrong')).status).not.toBe(0)
    const listed = ['-list', '-keystore', folder.at('taro.p12'), '-storepass:file', folder.at('password')]
    expect(await must('keytool', listed)).toContain('PrivateKeyEntry')
  })

  it('lists are verified by openssl and GnuTLS, and refused when changed', async () => {
    const changed = folder.write('changed.crl.pem', withOtherEnd(folder.read('sign.crl.pem')))
    const openssl = async (file: string) => {
      const { out, err } = await run('openssl', [
        'crl',
        '-in',
        file,
        '-CAfile',
        ca('signing-ca.crt.pem'),
        '-noout',
      ])
      return out + err
    }
    const certtool = async (file: string) =>
      (
        await run('certtool', [
          '--verify-crl',
          '--load-ca-certificate',
          ca('signing-ca.crt.pem'),
          '--infile',
          file,
        ])
      ).out
    expect(await openssl(folder.at('sign.crl.pem'))).toContain('verify OK')
    expect(await certtool(folder.at('sign.crl.pem'))).toContain('Verified. The certificate is trusted.')
    expect(await openssl(changed)).toContain('verify failure')
    expect(await certtool(changed)).toContain('Not verified')
  })

  it(
    'a revoked certificate is refused by all, and its neighbour is not',
    async () => {
      const reasons = Object.keys(REASONS)
      for (const reason of reasons) await issue(folder, { name: reason, key: 'p256' })
      for (const reason of reasons)
        await jitsuinDoes(
          'cert',
          'revoke',
          '--dir',
          folder.at('ca'),
          '--serial',
          serialOf(reason),
          '--reason',
          reason,
        )
      await listsAsPem()
      const judged = await judgePaths(
        [...reasons, 'signature-p256'].map((name) => pathOf(crt(name), 'signature')),
      )
      expect(judged.slice(0, -1)).toEqual(reasons.map(() => ALL_INVALID))
      expect(judged.at(-1)).toEqual({ jitsuin: 'valid', openssl: 'valid', jdk: 'valid' })
      expect(await gnutls(crt('keyCompromise'), 'signature', ['sign.crl.pem'])).toContain('revoked')

      const text = await must('openssl', ['crl', '-in', folder.at('sign.crl.pem'), '-noout', '-text'])
      for (const words of Object.values(REASONS)) expect(text).toContain(words)
    },
    PATIENCE_MS,
  )
})

const SILENT: PathOpinions = { jitsuin: 'silent', openssl: 'silent', jdk: 'silent' }
const INVALID = expect.stringMatching(/^invalid/)
const ALL_INVALID = { jitsuin: INVALID, openssl: INVALID, jdk: INVALID }
const OTHER = {
  signature: 'authentication',
  authentication: 'organisation',
  organisation: 'signature',
} as const

/** Every list of the hierarchy as NAME.crl.pem. */
async function listsAsPem(): Promise<void> {
  const names = ['rarl', 'sarl', 'tsa', ...Object.values(PROFILES).map(({ list }) => list)]
  await forEachOf(names, (name) =>
    must('openssl', [
      'crl',
      '-inform',
      'DER',
      '-in',
      ca(`${name}.crl`),
      '-out',
      folder.at(`${name}.crl.pem`),
    ]),
  )
}

function pathOf(target: string, profile: Profile) {
  const { ca: issuer, list } = PROFILES[profile]
  return {
    anchor: ca('root.crt.pem'),
    certificates: [target, ca(`${issuer}.crt.pem`)],
    // openssl asks for the status of the root as well.
    lists: ['rarl', 'sarl', list].map((name) => folder.at(`${name}.crl.pem`)),
    at: new Date(Date.now() + 60_000),
  }
}

async function gnutls(target: string, profile: Profile, lists: readonly string[]): Promise<string> {
  const chain = await forEachOf([target, ca(`${PROFILES[profile].ca}.crt.pem`)], (file) =>
    must('cat', [file]),
  )
  const loaded = lists.flatMap((name) => ['--load-crl', folder.at(name)])
  const args = ['--verify', '--load-ca-certificate', ca('root.crt.pem'), ...loaded]
  const { out, err } = await run('certtool', args, { input: chain.join('\n') })
  return out + err
}

function serialOf(name: string): string {
  return new X509Certificate(folder.bytes(`${name}.crt.pem`)).serialNumber
}

/** Another name in the certificate; everything but the signature is in order. */
function spoil(name: string): void {
  folder.write(`${name}.spoilt.crt.pem`, withOtherText(folder.read(`${name}.crt.pem`), 'Person', 'Qerson'))
}
