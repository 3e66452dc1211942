/** Certificates and lists to be linted, put together field by field so that each test can spoil one of them. */
import { createHash } from 'node:crypto'
import * as der from '../src/der.js'
import { encodeName } from '../src/name.js'
import { EXTENSION_OIDS, type ExtensionName } from '../src/profiles/oids.js'

/** An extension: critical or not, and the content of its OCTET STRING. */
export type TestExtension = { readonly critical?: boolean; readonly value: Uint8Array }

/** Fields of a TBSCertificate, each a whole TLV. */
export type TestTbs = {
  readonly version: Uint8Array
  readonly serial: Uint8Array
  readonly algorithm: Uint8Array
  readonly issuer: Uint8Array
  readonly notBefore: Uint8Array
  readonly notAfter: Uint8Array
  readonly subject: Uint8Array
  readonly spki: Uint8Array
  readonly uniqueIds: Uint8Array
  readonly extensions: Partial<Record<ExtensionName, TestExtension>>
  /** Instead of `extensions`, or after them. */
  readonly rawExtensions?: Uint8Array
  readonly moreExtensions: readonly Uint8Array[]
}

const NOTHING = new Uint8Array()
export const ISSUER = encodeName([
  ['C', 'JP'],
  ['CN', 'DEMO CA'],
])
export const SHA256_RSA = der.sequence(der.oid('1.2.840.113549.1.1.11'), der.nullValue())
export const SHA256_ECDSA = der.sequence(der.oid('1.2.840.10045.4.3.2'))
/** An odd number without small factors: 2^2047 + a fixed tail that was searched for once. */
const MODULUS = Buffer.concat([Uint8Array.of(0x80), Buffer.alloc(253), Uint8Array.of(0, 0)])
export const RSA_MODULUS = coprime(MODULUS)
const RSA_SPKI = rsaSpki(RSA_MODULUS, Uint8Array.of(1, 0, 1))
export const EC_SPKI = ecSpki(der.oid('1.2.840.10045.3.1.7'), Uint8Array.of(4, ...Buffer.alloc(64, 7)))

/** An RSA key out of its numbers. */
export function rsaSpki(modulus: Uint8Array, exponent: Uint8Array, parameters = der.nullValue()): Uint8Array {
  const numbers = der.sequence(der.integer(modulus), der.integer(exponent))
  return der.sequence(der.sequence(der.oid('1.2.840.113549.1.1.1'), parameters), der.bitString(numbers))
}

/** An EC key out of its parameters and its point. */
export function ecSpki(parameters: Uint8Array, point: Uint8Array): Uint8Array {
  return der.sequence(der.sequence(der.oid('1.2.840.10045.2.1'), parameters), der.bitString(point))
}

/** A general name that is a URI, a DNS name, a mail address. */
export const uri = (text: string): Uint8Array =>
  der.implicit(6, der.encode(der.IA5_STRING, Buffer.from(text, 'latin1')))
export const dns = (text: string): Uint8Array =>
  der.implicit(2, der.encode(der.IA5_STRING, Buffer.from(text, 'latin1')))
export const mail = (text: string): Uint8Array =>
  der.implicit(1, der.encode(der.IA5_STRING, Buffer.from(text, 'latin1')))

const keyId = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest()
const point = (text: string) => der.sequence(der.sequence(der.explicit(0, der.explicit(0, uri(text)))))

/** An end entity that breaks no rule. */
export const END_ENTITY: TestTbs = {
  version: der.explicit(0, der.integer(2)),
  serial: der.integer(0x1234567),
  algorithm: SHA256_RSA,
  issuer: ISSUER,
  notBefore: der.time(new Date('2026-01-01T00:00:00Z')),
  notAfter: der.time(new Date('2027-01-01T00:00:00Z')),
  subject: encodeName([
    ['C', 'JP'],
    ['O', 'DEMO Clinic'],
    ['CN', 'Taro Jitsuin'],
  ]),
  spki: RSA_SPKI,
  uniqueIds: NOTHING,
  extensions: {
    authorityKeyIdentifier: { value: der.sequence(der.encode(0x80, Buffer.alloc(20, 1))) },
    subjectKeyIdentifier: { value: der.octetString(keyId(keyOctets(RSA_SPKI))) },
    keyUsage: { critical: true, value: der.namedBitString([0, 1]) },
    subjectAltName: {
      value: der.sequence(dns('demo.invalid'), mail('taro@demo.invalid'), uri('http://demo.invalid/taro')),
    },
    cRLDistributionPoints: { value: point('http://demo.invalid/x.crl') },
    certificatePolicies: {
      value: der.sequence(
        der.sequence(
          der.oid('1.2.3.4'),
          der.sequence(
            der.sequence(der.oid('1.3.6.1.5.5.7.2.1'), der.ia5('http://demo.invalid/')),
            der.sequence(der.oid('1.3.6.1.5.5.7.2.2'), der.sequence(der.utf8('DEMO'))),
          ),
        ),
      ),
    },
    extendedKeyUsage: { value: der.sequence(der.oid('1.3.6.1.5.5.7.3.2')) },
    authorityInfoAccess: {
      value: der.sequence(der.sequence(der.oid('1.3.6.1.5.5.7.48.1'), uri('http://demo.invalid/ocsp'))),
    },
  },
  moreExtensions: [],
}

const subtree = (base: Uint8Array) => der.sequence(base)

/** A CA, with every extension that CAs may have, that breaks no rule. */
export const AUTHORITY: TestTbs = {
  ...END_ENTITY,
  subject: encodeName([
    ['C', 'JP'],
    ['CN', 'DEMO Sub CA'],
  ]),
  extensions: {
    authorityKeyIdentifier: {
      value: der.sequence(
        der.encode(0x80, Buffer.alloc(20, 1)),
        der.explicit(1, der.explicit(4, ISSUER)),
        der.encode(0x82, Uint8Array.of(5)),
      ),
    },
    subjectKeyIdentifier: { value: der.octetString(keyId(keyOctets(RSA_SPKI))) },
    basicConstraints: { critical: true, value: der.sequence(der.boolean(true), der.integer(0)) },
    keyUsage: { critical: true, value: der.namedBitString([5, 6]) },
    certificatePolicies: { value: der.sequence(der.sequence(der.oid('1.2.3.4'))) },
    policyMappings: {
      critical: true,
      value: der.sequence(der.sequence(der.oid('1.2.3.4'), der.oid('1.2.3.5'))),
    },
    nameConstraints: {
      critical: true,
      value: der.sequence(
        der.explicit(
          0,
          Buffer.concat([
            subtree(dns('demo.invalid')),
            subtree(der.encode(0x87, Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0))),
            subtree(mail('.demo.invalid')),
            subtree(uri('.demo.invalid')),
          ]),
        ),
      ),
    },
    policyConstraints: { critical: true, value: der.sequence(der.encode(0x80, Uint8Array.of(0))) },
    inhibitAnyPolicy: { critical: true, value: der.integer(0) },
    cRLDistributionPoints: { value: point('ldap:///cn=demo?certificateRevocationList') },
  },
}

/** The certificate with some fields changed; extensions are merged, `undefined` takes one away. */
export type Change = Partial<Omit<TestTbs, 'extensions'>> & {
  readonly extensions?: Partial<Record<ExtensionName, TestExtension | undefined>>
  readonly outerAlgorithm?: Uint8Array
}

/** Encodes a certificate with a signature that nobody checks. */
export function certificateOf(base: TestTbs, change: Change = {}): Uint8Array {
  const f = { ...base, ...change }
  const merged = Object.entries({ ...base.extensions, ...change.extensions }) as [
    ExtensionName,
    TestExtension | undefined,
  ][] // keys of the table
  const list = merged.flatMap(([name, found]) => (found ? [extensionOf(EXTENSION_OIDS[name], found)] : []))
  const extensions = f.rawExtensions ?? der.explicit(3, der.sequence(...list, ...f.moreExtensions))
  const tbs = der.sequence(
    f.version,
    f.serial,
    f.algorithm,
    f.issuer,
    der.sequence(f.notBefore, f.notAfter),
    f.subject,
    f.spki,
    f.uniqueIds,
    extensions,
  )
  return der.sequence(tbs, change.outerAlgorithm ?? f.algorithm, der.bitString(Buffer.alloc(32, 1)))
}

/** One extension. */
export function extensionOf(oid: string, { critical, value }: TestExtension): Uint8Array {
  return der.sequence(der.oid(oid), ...(critical ? [der.boolean(true)] : []), der.octetString(value))
}

function keyOctets(spki: Uint8Array): Uint8Array {
  const [, key] = der.children(der.parse(spki), der.SEQUENCE, 2)
  return der.bitOctets(key)
}

function coprime(start: Buffer): Uint8Array {
  for (let tail = 1; ; tail += 2) {
    const candidate = Buffer.from(start)
    candidate.writeUInt16BE(tail, candidate.length - 2)
    const value = BigInt(`0x${candidate.toString('hex')}`)
    let isFree = true
    for (let factor = 3n; factor < 752n; factor += 2n) if (value % factor === 0n) isFree = false
    if (isFree) return candidate
  }
}
