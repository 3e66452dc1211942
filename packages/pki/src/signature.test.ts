import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { forge, newDsaKey, newRsaKey, spkiOf } from '../test/forge.js'
import { programIsThere } from '../test/programs.js'
import { HPKI_ALGORITHMS, RFC5280_ALGORITHMS } from './algorithm-sets.js'
import { parseAlgorithm } from './algorithms.js'
import { type Certificate, parseCertificate } from './certificate.js'
import * as der from './der.js'
import { inheritParameters, keyCompleteness, readPublicKey } from './public-keys.js'
import { verifySignature } from './signature.js'

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-signature-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A self-signed certificate as OpenSSL makes it. */
function opensslCertificate(...options: string[]): Certificate {
  const out = join(folder, 'out.der')
  const key = join(folder, 'key.pem')
  const args = [
    'req',
    '-x509',
    '-nodes',
    '-subj',
    '/CN=Made elsewhere',
    '-keyout',
    key,
    '-outform',
    'DER',
    '-out',
    out,
  ]
  execFileSync('openssl', [...args, ...options], { stdio: 'ignore' })
  return parseCertificate(Uint8Array.from(readFileSync(out)))
}

const check = (certificate: Certificate, changes: Partial<Parameters<typeof verifySignature>[0]> = {}) =>
  verifySignature({
    algorithm: certificate.signatureAlgorithm,
    spkiBytes: certificate.spkiBytes,
    message: certificate.tbsBytes,
    signature: certificate.signature,
    allowed: HPKI_ALGORITHMS,
    ...changes,
  })

const PSS = ['-sigopt', 'rsa_padding_mode:pss']

describe.skipIf(!programIsThere('openssl', 'version'))('signatures that OpenSSL made', () => {
  it.each([
    ['RSA, SHA-256', ['-newkey', 'rsa:2048', '-sha256']],
    ['RSA, SHA-512', ['-newkey', 'rsa:3072', '-sha512']],
    ['RSA-PSS, SHA-256', ['-newkey', 'rsa:2048', '-sha256', ...PSS, '-sigopt', 'rsa_pss_saltlen:32']],
    ['RSA-PSS, SHA-384, no salt', ['-newkey', 'rsa:2048', '-sha384', ...PSS, '-sigopt', 'rsa_pss_saltlen:0']],
    ['a key that is for PSS alone', ['-newkey', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048', '-sha256']],
    ['ECDSA P-256', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-sha256']],
    ['ECDSA P-384', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-sha384']],
    ['ECDSA P-521', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521', '-sha512']],
    ['Ed25519', ['-newkey', 'ed25519']],
  ])('are valid, and no longer with one bit changed: %s', (_kind, options) => {
    const certificate = opensslCertificate(...options)
    expect(check(certificate)).toBe('valid')
    const { tbsBytes, signature } = certificate
    expect(check(certificate, { message: tbsBytes.with(40, (tbsBytes[40] ?? 0) ^ 1) })).toBe('invalid')
    const last = signature.length - 1
    expect(check(certificate, { signature: signature.with(last, (signature[last] ?? 0) ^ 1) })).toBe(
      'invalid',
    )
    expect(check(certificate, { signature: signature.subarray(0, -1) })).toBe('invalid')
    expect(check(certificate, { signature: Uint8Array.of(...signature, 0) })).toBe('invalid')
  })

  it.each([
    ['RSA of 1024 bits', ['-newkey', 'rsa:1024', '-sha256'], 'valid'],
    ['RSA with SHA-1', ['-newkey', 'rsa:2048', '-sha1'], 'valid'],
    [
      'a curve of another family',
      ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1', '-sha256'],
      'not-allowed',
    ],
    ['RSA of 512 bits', ['-newkey', 'rsa:512', '-sha256'], 'not-allowed'],
  ])('are not allowed by HPKI: %s', (_kind, options, inOldSuites) => {
    const certificate = opensslCertificate(...options)
    expect(check(certificate)).toBe('not-allowed')
    expect(check(certificate, { allowed: RFC5280_ALGORITHMS })).toBe(inOldSuites)
  })
})

const algorithm = (...parts: Uint8Array[]) => parseAlgorithm(der.parse(der.sequence(...parts)))
const SHA256 = der.sequence(der.oid('2.16.840.1.101.3.4.2.1'))
const SHA512 = der.sequence(der.oid('2.16.840.1.101.3.4.2.3'))
const mgf = (hash: Uint8Array) => der.explicit(1, der.sequence(der.oid('1.2.840.113549.1.1.8'), hash))
const pss = (...parts: Uint8Array[]) => algorithm(der.oid('1.2.840.113549.1.1.10'), der.sequence(...parts))

describe('verifySignature', () => {
  const rsa = forge({ key: newRsaKey(), extensions: [] }).certificate
  const ec = forge({ extensions: [] }).certificate

  it('takes NULL and absent parameters of RSA for the same (RFC 4055 §5)', () => {
    expect(check(rsa, { algorithm: algorithm(der.oid('1.2.840.113549.1.1.11')) })).toBe('valid')
  })

  it.each([
    ['MD2 with RSA', algorithm(der.oid('1.2.840.113549.1.1.2'), der.nullValue())],
    ['RSA with parameters that are not NULL', algorithm(der.oid('1.2.840.113549.1.1.11'), der.integer(1))],
    ['ECDSA with NULL', algorithm(der.oid('1.2.840.10045.4.3.2'), der.nullValue())],
    ['Ed25519 with NULL', algorithm(der.oid('1.3.101.112'), der.nullValue())],
    ['PSS without parameters', algorithm(der.oid('1.2.840.113549.1.1.10'))],
    ['PSS with two digests', pss(der.explicit(0, SHA256), mgf(SHA512), der.explicit(2, der.integer(32)))],
    ['PSS with another trailer', pss(der.explicit(0, SHA256), mgf(SHA256), der.explicit(3, der.integer(2)))],
    [
      'PSS with a field that it does not have',
      pss(der.explicit(0, SHA256), mgf(SHA256), der.explicit(4, der.integer(1))),
    ],
    ['PSS with a negative salt', pss(der.explicit(0, SHA256), mgf(SHA256), der.explicit(2, der.integer(-1)))],
  ])('knows no such algorithm: %s', (_what, unknown) => {
    expect(check(rsa, { algorithm: unknown })).toBe('unknown-algorithm')
  })

  it('refuses a key of another kind than the algorithm', () => {
    expect(check(rsa, { spkiBytes: ec.spkiBytes })).toBe('invalid')
    expect(check(ec, { spkiBytes: rsa.spkiBytes })).toBe('invalid')
  })

  it.each([
    [
      'a number that is not in its shortest form',
      (r: Uint8Array, s: Uint8Array) =>
        der.sequence(der.encode(2, Uint8Array.of(0, 0, ...r)), der.integer(s)),
    ],
    [
      'a third number',
      (r: Uint8Array, s: Uint8Array) => der.sequence(der.integer(r), der.integer(s), der.integer(1)),
    ],
    ['zero', (r: Uint8Array) => der.sequence(der.integer(r), der.integer(0))],
    ['a negative number', (_r: Uint8Array, s: Uint8Array) => der.sequence(der.integer(-5), der.integer(s))],
    [
      'bytes after the end',
      (r: Uint8Array, s: Uint8Array) => Uint8Array.of(...der.sequence(der.integer(r), der.integer(s)), 0),
    ],
  ])('refuses an ECDSA value with %s', (_what, spoil) => {
    const [r, s] = der.children(der.parse(ec.signature), der.SEQUENCE, 2)
    expect(check(ec, { signature: der.sequence(der.integer(r.content), der.integer(s.content)) })).toBe(
      'valid',
    )
    expect(check(ec, { signature: spoil(r.content, s.content) })).toBe('invalid')
  })

  it.each([
    ['an exponent of 1', [der.oid('1.2.840.113549.1.1.1'), der.nullValue()], 1],
    ['an even exponent', [der.oid('1.2.840.113549.1.1.1'), der.nullValue()], 65536],
    ['no NULL', [der.oid('1.2.840.113549.1.1.1')], 65537],
  ])('refuses an RSA key with %s', (_what, id, exponent) => {
    const [, key] = der.children(der.parse(rsa.spkiBytes), der.SEQUENCE, 2)
    const [modulus] = der.children(der.parse(der.bitOctets(key)), der.SEQUENCE, 2)
    const spkiBytes = der.sequence(
      der.sequence(...id),
      der.bitString(der.sequence(modulus.bytes, der.integer(exponent))),
    )
    expect(check(rsa, { spkiBytes })).toBe('invalid')
  })
})

describe('public keys', () => {
  it('takes DSA parameters over from the key above, and from nowhere else (RFC 3279 §2.3.2)', () => {
    const full = spkiOf(newDsaKey())
    const [, key] = der.children(der.parse(full), der.SEQUENCE, 2)
    const bare = der.sequence(der.sequence(der.oid('1.2.840.10040.4.1')), key.bytes)
    expect(keyCompleteness(full)).toBe('complete')
    expect(keyCompleteness(bare)).toBe('inherits-parameters')
    expect(der.equal(inheritParameters(bare, full), full)).toBe(true)
    expect(inheritParameters(bare, spkiOf(newRsaKey()))).toBe(bare)
    expect(() => readPublicKey(bare)).toThrow(expect.objectContaining({ code: 'key/unusable' }))
  })

  it('tells keys apart by all their octets, however many were read before', () => {
    const keys = Array.from({ length: 600 }, () => forge({ extensions: [] }).certificate.spkiBytes)
    for (const spki of keys) readPublicKey(spki)
    for (const spki of keys.slice(0, 3)) {
      expect(readPublicKey(spki).export({ format: 'der', type: 'spki' })).toEqual(Buffer.from(spki))
    }
  })
})
