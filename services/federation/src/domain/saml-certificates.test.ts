import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { faultOfCertificates } from './saml-certificates.js'

/** A self-signed certificate as operators make theirs, by openssl. */
function certificateOf(...newKey: string[]): string {
  const args = ['req', '-x509', '-nodes', '-newkey', ...newKey, '-subj', '/CN=sample', '-keyout', '/dev/null']
  const pem = execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  return new X509Certificate(pem).raw.toString('base64')
}

const RSA_2048 = certificateOf('rsa:2048')
const RSA_1024 = certificateOf('rsa:1024')
const EC = certificateOf('ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1')
const NONE = { kind: 'none' } as const

function faultOf(signing: string[], encryption?: string) {
  return faultOfCertificates({
    protocol: 'saml',
    entityId: 'https://aozora.example.jp/saml',
    consumers: [{ index: 0, location: 'https://aozora.example.jp/saml/acs', isDefault: 'yes' }],
    logout: [],
    signingCertificates: signing,
    encryption: encryption === undefined ? NONE : { kind: 'aes-gcm', certificate: encryption },
    signedRequests: 'optional',
    nameIdFormat: 'persistent',
    idpInitiated: 'refused',
  })
}

describe('certificates of a partner', () => {
  it('serve with RSA of 2048 bits, to sign with an elliptic key as well', () => {
    expect(faultOf([])).toBeUndefined()
    expect(faultOf([RSA_2048, EC], RSA_2048)).toBeUndefined()
  })

  it.each([
    ['to sign with RSA of 1024 bits', [RSA_1024], undefined],
    ['to sign with a key of another kind', [RSA_2048, certificateOf('ed25519')], undefined],
    ['to be encrypted for with RSA of 1024 bits', [], RSA_1024],
    ['to be encrypted for with an elliptic key', [], EC],
  ])('do not serve %s', (_what, signing, encryption) => {
    expect(faultOf(signing, encryption)).toBe('unsuitable')
  })

  it('are refused when they are none', () => {
    expect(faultOf([Buffer.alloc(200, 0x30).toString('base64')])).toBe('unreadable')
  })
})
