import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { programIsThere } from '../../test/programs.js'
import * as der from '../der.js'
import type { KeySigner } from '../signer.js'
import { buildCertificationRequest, parseProvenRequest, type RequestAttribute } from './csr.js'
import { readWarrantDigest, WARRANT_DIGEST, warrantDigestAttribute } from './warrant-digest.js'

const DIGEST = Buffer.from([...Array(32).keys()])
const HANAKO = [['CN', 'Hanako Invented']] as const
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const signer: KeySigner = {
  algorithm: 'ecdsa-sha256',
  spkiDer: publicKey.export({ type: 'spki', format: 'der' }),
  sign: async (message) => sign('sha256', message, privateKey),
}
const request = async (...attributes: RequestAttribute[]) =>
  parseProvenRequest(await buildCertificationRequest(HANAKO, signer, attributes))

/** The UUID as one number (X.667 §7), computed by hand: 0x4bc353775a394e0994a33c28425521ee. */
const OF_UUID = `2.25.${BigInt('0x4bc353775a394e0994a33c28425521ee')}`

describe('the digest of a warrant in a request', () => {
  it.skipIf(!programIsThere('openssl', 'version'))(
    'is read by openssl, under a signature that it verifies',
    async () => {
      const bytes = await buildCertificationRequest(HANAKO, signer, [warrantDigestAttribute(DIGEST)])
      const options = { input: bytes, encoding: 'utf8' as const }
      const tree = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], options)
      expect(tree).toContain(Buffer.from(DIGEST).toString('hex').toUpperCase())
      expect(tree).toContain(OF_UUID)
      const args = ['req', '-verify', '-inform', 'DER', '-noout']
      expect(() => execFileSync('openssl', args, options)).not.toThrow()
    },
  )

  it('comes back as it was put in, beside other attributes in any order', async () => {
    const other = { type: '1.2.840.113549.1.9.7', values: [der.utf8('a challenge')] }
    expect(readWarrantDigest(await request(warrantDigestAttribute(DIGEST), other))).toEqual(DIGEST)
    expect(readWarrantDigest(await request(other, warrantDigestAttribute(DIGEST)))).toEqual(DIGEST)
  })

  it('is absent from a request without it', async () => {
    expect(readWarrantDigest(await request())).toBeUndefined()
  })

  it.each([
    ['of 31 octets', [der.octetString(DIGEST.subarray(1))]],
    ['twice', [der.octetString(DIGEST), der.octetString(DIGEST.toReversed())]],
    ['without a value', []],
    ['as text', [der.utf8('a'.repeat(32))]],
  ])('is refused %s', async (_what, values) => {
    const broken = await request({ type: WARRANT_DIGEST, values })
    expect(() => readWarrantDigest(broken)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(csr|der)\/malformed$/) }),
    )
    expect(() => warrantDigestAttribute(DIGEST.subarray(1))).toThrow(
      expect.objectContaining({ code: 'csr/malformed' }),
    )
  })
})
