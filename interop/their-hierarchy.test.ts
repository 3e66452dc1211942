/** We sign and stamp with certificates and time stamps that openssl made, and judge them by its lists. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISPENSING_CSV, PRESCRIPTION_CSV } from './support/documents.js'
import { Folder } from './support/folder.js'
import { jitsuin, jitsuinDoes, reasonsOf, verify } from './support/jitsuin.js'
import { fillTrust, makeOpensslHpki } from './support/openssl-hpki.js'
import { CA_EXTENSIONS, type OpensslPki } from './support/openssl-pki.js'
import { startOpensslTsa, type Tsa } from './support/openssl-tsa.js'
import { signAll, signingKey } from './support/people.js'
import { areHere, PATIENCE_MS, run } from './support/programs.js'
import { stampOf } from './support/stamped.js'

const DAY_MS = 86_400_000
const inDays = (days: number) => ['--at', new Date(Date.now() + days * DAY_MS).toISOString()]

const folder = new Folder()
let pki: OpensslPki
let tsa: Tsa

describe.skipIf(!areHere('openssl'))('with a hierarchy of openssl', () => {
  beforeAll(async () => {
    pki = await makeOpensslHpki(folder)
    tsa = await startOpensslTsa(folder)
    folder.write('rx.csv', PRESCRIPTION_CSV)
    folder.write('dispensing.csv', DISPENSING_CSV)
    const signers = [
      'doctor',
      'doctor-p256',
      'pharmacist',
      'unknown-role',
      'wrong-scheme',
      'wrong-string',
      'wrong-policy',
    ]
    await signAll([
      ...[...signers, 'gone', 'short'].map((name) => prescription(name, `rx-${name}.xml`)),
      ...['doctor', 'doctor-p384', 'doctor-rsa4096', 'short'].map((name) =>
        stamped(name, `stamped-${name}.xml`, tsa.url),
      ),
    ])
    await signAll(['pharmacist', 'doctor'].map(dispensing))
  }, PATIENCE_MS)
  afterAll(async () => {
    await tsa?.close()
    folder.remove()
  })

  it.each(['doctor', 'doctor-p256'])('accepts a prescription of %s', async (name) => {
    const [verdict] = await verify([folder.at(`rx-${name}.xml`)], '--trust', folder.at('trust'))
    expect(verdict).toMatchObject({
      verdict: 'VALID',
      signatures: [{ signer: { roles: ['medicalDoctor'] } }],
    })
  })

  it.each([
    ['pharmacist', 'INVALID', 'role/'],
    ['unknown-role', 'INVALID', 'role/'],
    ['wrong-scheme', 'INVALID', 'role/'],
    ['wrong-string', 'INVALID', 'role/'],
    ['wrong-policy', 'INVALID', 'hpki-policy/'],
    ['gone', 'INDETERMINATE', 'revo'],
  ])('refuses a prescription of %s', async (name, word, code) => {
    const [verdict] = await verify([folder.at(`rx-${name}.xml`)], '--trust', folder.at('trust'))
    expect(verdict?.verdict).toBe(word)
    expect(verdict && reasonsOf(verdict)).toContain(code)
  })

  it('accepts a dispensing record of a pharmacist, and none of a doctor', async () => {
    const files = ['pharmacist', 'doctor'].map((name) => folder.at(`dispensing-${name}.xml`))
    const verdicts = await verify(files, '--trust', folder.at('trust'))
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['VALID', 'INVALID'])
  })

  it.each(['doctor', 'doctor-p384', 'doctor-rsa4096'])(
    'accepts the time stamp of openssl on a prescription of %s',
    async (name) => {
      const [verdict] = await verify([folder.at(`stamped-${name}.xml`)], '--trust', folder.at('trust'))
      expect(verdict).toMatchObject({
        verdict: 'VALID',
        signatures: [{ level: 'B-T', stampedAt: expect.any(String) }],
      })
    },
  )

  it('had openssl stamp the signature value and nothing else', async () => {
    const { token, covered } = stampOf(folder.read('stamped-doctor.xml'))
    folder.write('token.der', token)
    folder.write('covered', covered)
    folder.write('other', `${covered} `)
    const check = (data: string) =>
      run(
        'openssl',
        ['ts', '-verify', '-token_in', '-in', 'token.der', '-data', data, '-CAfile', 'root.crt.pem'],
        {
          cwd: folder.path,
        },
      )
    expect((await check('covered')).out).toContain('Verification: OK')
    expect((await check('other')).status).not.toBe(0)
  })

  it('adds the time stamp of openssl to a signature that exists', async () => {
    const out = folder.at('extended.xml')
    await jitsuinDoes(
      'extend',
      folder.at('rx-doctor-p256.xml'),
      '--level',
      't',
      '--tsa',
      tsa.url,
      '--out',
      out,
    )
    const [verdict] = await verify([out], '--trust', folder.at('trust'))
    expect(verdict).toMatchObject({ verdict: 'VALID', signatures: [{ level: 'B-T' }] })
  })

  it('takes no time stamp on something else', async () => {
    const { status, err } = await jitsuin('sign', ...stamped('doctor', 'stamped-by-liar.xml', tsa.liarUrl))
    expect(status).not.toBe(0)
    expect(err).toContain('time-stamp/imprint-differs')
  })

  it('refuses a time stamp of another signature', async () => {
    const [mine, foreign] = ['stamped-doctor.xml', 'stamped-doctor-p384.xml'].map((name) => folder.read(name))
    const stamp = /<(\w+):EncapsulatedTimeStamp[\s\S]*?<\/\1:EncapsulatedTimeStamp>/
    const mixed = folder.write(
      'mixed.xml',
      (mine ?? '').replace(stamp, () => stamp.exec(foreign ?? '')?.[0] ?? ''),
    )
    const [verdict] = await verify([mixed], '--trust', folder.at('trust'))
    expect(verdict?.verdict).toBe('INVALID')
  })

  it('does not accept a time stamp of a unit that nobody trusts', async () => {
    await pki.certify('stranger', { subject: '/C=JP/CN=Stranger', extensions: CA_EXTENSIONS })
    const trust = ['--trust', folder.at('trust'), '--trust-tsa', folder.at('stranger.crt.pem')]
    const [verdict] = await verify([folder.at('stamped-doctor.xml')], ...trust)
    expect(verdict?.verdict).not.toBe('VALID')
  })

  it('accepts a stamped prescription after its certificate has expired, and no bare one (T-C07-2)', async () => {
    const files = ['stamped-short.xml', 'rx-short.xml'].map((name) => folder.at(name))
    const verdicts = await verify(files, '--trust', folder.at('trust'), ...inDays(2))
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['VALID', 'INDETERMINATE'])
  })

  it('accepts a stamped prescription after its certificate was revoked, and no bare one (T-C02-3)', async () => {
    await pki.revoke('signing-ca', 'doctor', { at: new Date(Date.now() + 1_000) })
    await fillTrust(pki, 'trust-later')
    const files = ['stamped-doctor.xml', 'rx-doctor.xml'].map((name) => folder.at(name))
    const verdicts = await verify(files, '--trust', folder.at('trust-later'), ...inDays(1 / 24))
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['VALID', 'INDETERMINATE'])
  })
})

function prescription(name: string, out: string): string[] {
  return [
    folder.at('rx.csv'),
    '--format',
    'prescription',
    ...signingKey(folder, name),
    '--out',
    folder.at(out),
  ]
}

function stamped(name: string, out: string, url: string): string[] {
  return [...prescription(name, out), '--level', 't', '--tsa', url]
}

function dispensing(name: string): string[] {
  const form = ['--format', 'dispensing', '--prescription', folder.at('rx-doctor-p256.xml')]
  return [
    folder.at('dispensing.csv'),
    ...form,
    ...signingKey(folder, name),
    '--out',
    folder.at(`dispensing-${name}.xml`),
  ]
}
