import { createHash, generateKeyPairSync, randomBytes, verify, X509Certificate } from 'node:crypto'
import { softwareSigner } from '@jitsuin/keys'
import { describe, expect, it } from 'vitest'
import { createClientKey, readPrivateKey } from './client-key.js'
import { openCounterFile } from './counter-store.js'
import { registrationFor } from './registration.js'
import { openSigningService } from './signing-service.js'
import { openServiceTwin } from './test-support/service-twin.js'

const code = (expected: string) => expect.objectContaining({ code: expected })
const now = new Date()
const make = () => createClientKey({ now, random: randomBytes })

describe('the key of a client', () => {
  it('stands in a certificate that OpenSSL reads, signed by itself, over P-256', () => {
    const { certificatePem, privateKeyPem, clientKey } = make()
    const certificate = new X509Certificate(certificatePem)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
    expect(certificate.checkPrivateKey(readPrivateKey(privateKeyPem).key)).toBe(true)
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
    expect(clientKey).toBe(createHash('sha256').update(spki).digest('hex'))
  })

  it.each([
    [
      'of another curve',
      String(
        generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({
          type: 'pkcs8',
          format: 'pem',
        }),
      ),
    ],
    ['that is none', 'no key'],
  ])('is refused %s', (_what, pem) => {
    expect(() => readPrivateKey(pem)).toThrow(code('sdk/key-unfit'))
  })

  it('is refused beside a certificate of another key, and without TLS', () => {
    const [one, other] = [make(), make()]
    const counters = openCounterFile('/nonexistent')
    const options = {
      address: 'https://127.0.0.1',
      clientKey: one.privateKeyPem,
      clock: () => now,
      newId: () => '',
      counters,
    }
    expect(() => openSigningService({ ...options, clientCertificate: other.certificatePem })).toThrow(
      code('sdk/key-unfit'),
    )
    const plain = { ...options, clientCertificate: one.certificatePem, address: 'http://127.0.0.1' }
    expect(() => openSigningService(plain)).toThrow(code('sdk/unreachable'))
  })
})

describe('a registration', () => {
  it('is the statement of docs/second-key.md, signed by the institution', async () => {
    const twin = await openServiceTwin()
    await twin.close()
    const { spkiDer, clientKey } = make()
    const registration = await registrationFor(twin.institution, { spkiDer, label: '2階 診察室', now })
    const statement = Buffer.from(registration.statement, 'base64url')
    const issued = new Date(Math.floor(now.getTime() / 1000) * 1000 - 60_000)
    const text = (at: Date) => at.toISOString().replace('.000Z', 'Z')
    expect(statement.toString('utf8')).toBe(
      `jitsuin-second-key-client/1\ninstitution: 1312345678\nlabel: 2階 診察室\nclientKey: ${clientKey}\n` +
        `approval: day-or-list\nrequests: signed\nissued: ${text(issued)}\nexpires: ${text(new Date(issued.getTime() + 3_600_000))}\n`,
    )
    const { publicKey } = new X509Certificate(Buffer.from(registration.certificate, 'base64url'))
    expect(verify('sha256', statement, publicKey, Buffer.from(registration.signature, 'base64url'))).toBe(
      true,
    )
    const wish = { spkiDer, label: 'two\nlines', now }
    await expect(registrationFor(twin.institution, wish)).rejects.toThrow(
      code('second-key/statement-malformed'),
    )
    const elliptic = softwareSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
    const other = { ...twin.institution, ...elliptic }
    await expect(registrationFor(other, { ...wish, label: 'x' })).rejects.toThrow(code('sdk/key-unfit'))
  })
})
