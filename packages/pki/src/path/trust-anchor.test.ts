import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { asCa, ext, forge, newRsaKey } from '../../test/forge.js'
import { parseCertificate } from '../certificate.js'
import { judgeRoot } from './trust-anchor.js'

const root = forge({ subject: 'Root', key: newRsaKey(), extensions: asCa(ext.ski('root')) })

describe('a root by its own word', () => {
  it('is what every root of the web that Node carries is', () => {
    const v3 = rootCertificates
      .map((pem) => parseCertificate(new X509Certificate(pem).raw))
      .filter(({ version }) => version === 3)
    expect(v3.length).toBeGreaterThan(100)
    expect(v3.filter((certificate) => judgeRoot(certificate) !== 'root')).toEqual([])
  })

  it.each([
    [
      'a CA that another one certified',
      forge({ subject: 'Sub', by: root, extensions: asCa(ext.ski('sub')) }),
    ],
    [
      'a certificate with its own name that another key signed',
      forge({ subject: 'Root', by: root, extensions: asCa(ext.ski('x')) }),
    ],
    [
      'a self-signed certificate that is no CA',
      forge({ subject: 'Alone', key: newRsaKey(), extensions: [ext.ski('alone')] }),
    ],
  ])('is not %s', (_what, { certificate }) => {
    expect(judgeRoot(certificate)).toBe('not-a-root')
  })
})
