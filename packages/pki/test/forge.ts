/** Makes certificates for tests, sound ones and broken ones: every field can be replaced, and nothing is checked. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type Certificate, parseCertificate } from '../src/certificate.js'
import * as der from '../src/der.js'
import { encodeName, type NamePart } from '../src/name.js'

export type KeyPair = { privateKey: KeyObject; publicKey: KeyObject }
export type Forged = {
  der: Uint8Array
  certificate: Certificate
  nameDer: Uint8Array
  key: KeyPair
}

export type Spec = {
  subject?: string | readonly NamePart[] | Uint8Array
  issuer?: string | readonly NamePart[] | Uint8Array
  /** The one who signs; left out, the certificate signs itself. */
  by?: Forged
  key?: KeyPair
  spki?: Uint8Array
  serial?: number | Uint8Array
  notBefore?: Date
  notAfter?: Date
  version?: 1 | 2 | 3
  extensions?: readonly Uint8Array[]
  algorithm?: keyof typeof ALGORITHMS
  spoil?: 'signature'
}

export const AT = new Date('2026-06-01T00:00:00Z')
const NULL = der.nullValue()

const ALGORITHMS = {
  'rsa-sha1': { id: [der.oid('1.2.840.113549.1.1.5'), NULL], digest: 'sha1' },
  'rsa-sha256': { id: [der.oid('1.2.840.113549.1.1.11'), NULL], digest: 'sha256' },
  'rsa-md5': { id: [der.oid('1.2.840.113549.1.1.4'), NULL], digest: 'md5' },
  'ecdsa-sha256': { id: [der.oid('1.2.840.10045.4.3.2')], digest: 'sha256' },
  'dsa-sha1': { id: [der.oid('1.2.840.10040.4.3')], digest: 'sha1' },
  ed25519: { id: [der.oid('1.3.101.112')], digest: undefined },
} as const

const ALGORITHM_OF_KEY: Record<string, keyof typeof ALGORITHMS> = {
  rsa: 'rsa-sha256',
  ec: 'ecdsa-sha256',
  dsa: 'dsa-sha1',
  ed25519: 'ed25519',
}

export const newEcKey = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-256' })
export const newRsaKey = (modulusLength = 2048): KeyPair => generateKeyPairSync('rsa', { modulusLength })
export const newDsaKey = (): KeyPair =>
  generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 })
export const spkiOf = (key: KeyPair): Uint8Array => key.publicKey.export({ format: 'der', type: 'spki' })

let lastSerial = 1000

export function forge(spec: Spec): Forged {
  const key = spec.key ?? newEcKey()
  const signer = spec.by?.key ?? key
  const subject = nameOf(spec.subject ?? 'Subject')
  const issuer = spec.issuer === undefined ? (spec.by?.nameDer ?? subject) : nameOf(spec.issuer)
  const algorithm =
    ALGORITHMS[spec.algorithm ?? ALGORITHM_OF_KEY[signer.privateKey.asymmetricKeyType ?? ''] ?? 'rsa-sha256']
  const algorithmDer = der.sequence(...algorithm.id)
  const version = spec.version ?? (spec.extensions?.length === 0 ? 1 : 3)
  const tbs = der.sequence(
    ...(version > 1 ? [der.explicit(0, der.integer(version - 1))] : []),
    spec.serial instanceof Uint8Array
      ? der.encode(der.INTEGER, spec.serial)
      : der.integer(spec.serial ?? ++lastSerial),
    algorithmDer,
    issuer,
    der.sequence(
      der.time(spec.notBefore ?? new Date('2026-01-01T00:00:00Z')),
      der.time(spec.notAfter ?? new Date('2030-01-01T00:00:00Z')),
    ),
    subject,
    spec.spki ?? spkiOf(key),
    ...(spec.extensions?.length ? [der.explicit(3, der.sequence(...spec.extensions))] : []),
  )
  const signature = sign(algorithm.digest, tbs, signer.privateKey)
  if (spec.spoil === 'signature') signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1
  const bytes = der.sequence(tbs, algorithmDer, der.bitString(signature))
  return { der: bytes, certificate: parseCertificate(bytes), nameDer: subject, key }
}

export function nameOf(name: string | readonly NamePart[] | Uint8Array): Uint8Array {
  if (name instanceof Uint8Array) return name
  return typeof name === 'string'
    ? encodeName([
        ['C', 'JP'],
        ['O', 'Jitsuin Test'],
        ['CN', name],
      ])
    : encodeName(name)
}

const YES = der.boolean(true)

export function extension(oid: string, critical: 'critical' | 'plain', value: Uint8Array): Uint8Array {
  return der.sequence(der.oid(oid), ...(critical === 'critical' ? [YES] : []), der.octetString(value))
}

type Criticality = 'critical' | 'plain'
const primitive = (number: number, content: Uint8Array | string) =>
  der.encode(der.contextTag(number, 'primitive'), Buffer.from(content))
const small = (number: number, value: number) => der.implicit(number, der.integer(value))
const KEY_USAGE_BITS = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 }

/** General names, whole TLVs. */
export const gn = {
  dns: (host: string) => primitive(2, host),
  mail: (mailbox: string) => primitive(1, mailbox),
  uri: (uri: string) => primitive(6, uri),
  ip: (...octets: number[]) => primitive(7, Uint8Array.from(octets)),
  dir: (name: string | readonly NamePart[]) => der.explicit(4, nameOf(name)),
  rid: (oid: string) => der.oid(oid, der.contextTag(8, 'primitive')),
  other: (oid: string, text: string) =>
    der.encode(der.contextTag(0), der.oid(oid), der.explicit(0, der.utf8(text))),
}

/** Extensions, whole TLVs. */
export const ext = {
  ca: (pathLength?: number, critical: Criticality = 'critical') =>
    extension(
      '2.5.29.19',
      critical,
      der.sequence(YES, ...(pathLength === undefined ? [] : [der.integer(pathLength)])),
    ),
  notCa: (pathLength?: number) =>
    extension(
      '2.5.29.19',
      'critical',
      der.sequence(...(pathLength === undefined ? [] : [der.integer(pathLength)])),
    ),
  usage: (bits: readonly (keyof typeof KEY_USAGE_BITS)[], critical: Criticality = 'critical') =>
    extension('2.5.29.15', critical, der.namedBitString(bits.map((bit) => KEY_USAGE_BITS[bit]))),
  purposes: (oids: readonly string[], critical: Criticality = 'plain') =>
    extension('2.5.29.37', critical, der.sequence(...oids.map((oid) => der.oid(oid)))),
  policies: (oids: readonly string[], critical: Criticality = 'plain') =>
    extension('2.5.29.32', critical, der.sequence(...oids.map((oid) => der.sequence(der.oid(oid))))),
  mappings: (pairs: readonly (readonly [string, string])[]) =>
    extension(
      '2.5.29.33',
      'critical',
      der.sequence(...pairs.map(([a, b]) => der.sequence(der.oid(a), der.oid(b)))),
    ),
  policyConstraints: (
    { explicit, mapping }: { explicit?: number; mapping?: number },
    critical: Criticality = 'critical',
  ) =>
    extension(
      '2.5.29.36',
      critical,
      der.sequence(
        ...(explicit === undefined ? [] : [small(0, explicit)]),
        ...(mapping === undefined ? [] : [small(1, mapping)]),
      ),
    ),
  inhibitAny: (skip: number) => extension('2.5.29.54', 'critical', der.integer(skip)),
  names: ({ permitted = [], excluded = [] }: { permitted?: Uint8Array[]; excluded?: Uint8Array[] }) =>
    extension(
      '2.5.29.30',
      'critical',
      der.sequence(
        ...(permitted.length
          ? [der.encode(der.contextTag(0), ...permitted.map((base) => der.sequence(base)))]
          : []),
        ...(excluded.length
          ? [der.encode(der.contextTag(1), ...excluded.map((base) => der.sequence(base)))]
          : []),
      ),
    ),
  san: (names: readonly Uint8Array[], critical: Criticality = 'plain') =>
    extension('2.5.29.17', critical, der.sequence(...names)),
  ski: (id: string) => extension('2.5.29.14', 'plain', der.octetString(Buffer.from(id))),
  aki: (id: string) => extension('2.5.29.35', 'plain', der.sequence(primitive(0, id))),
  /** cRLDistributionPoints with one point: its name, and the issuer of its list if that is another. */
  point: (name: Uint8Array, crlIssuer?: Uint8Array) =>
    extension(
      '2.5.29.31',
      'plain',
      der.sequence(
        der.sequence(
          der.explicit(0, der.encode(der.contextTag(0), name)),
          ...(crlIssuer ? [der.encode(der.contextTag(2), crlIssuer)] : []),
        ),
      ),
    ),
  /** issuingDistributionPoint of an indirect list. */
  indirect: (name: Uint8Array) =>
    extension(
      '2.5.29.28',
      'critical',
      der.sequence(
        der.explicit(0, der.encode(der.contextTag(0), name)),
        der.encode(der.contextTag(4, 'primitive'), Uint8Array.of(0xff)),
      ),
    ),
  unknown: (critical: Criticality) => extension('1.2.392.200999.77.1', critical, der.utf8('?')),
}

/** The usual extensions of an authority. */
export const asCa = (...more: Uint8Array[]): Uint8Array[] => [
  ext.ca(),
  ext.usage(['keyCertSign', 'cRLSign']),
  ...more,
]

export function toPem(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

export type ListSpec = {
  by: Forged
  /** Left out, the name of the signer. */
  issuer?: Uint8Array
  revoked?: readonly Forged[]
  /** Extensions of every entry. */
  entryExtensions?: readonly Uint8Array[]
  thisUpdate?: Date
  nextUpdate?: Date
  extensions?: readonly Uint8Array[]
  spoil?: 'signature'
}

/** A list of revoked certificates, DER; it has a number, and its entries were revoked at the beginning of 2026-02. */
export function forgeList({
  by,
  issuer,
  revoked = [],
  entryExtensions = [],
  extensions = [],
  spoil,
  ...times
}: ListSpec): Uint8Array {
  const { thisUpdate = new Date('2026-05-30T00:00:00Z'), nextUpdate = new Date('2026-06-03T00:00:00Z') } =
    times
  const entries = revoked.map(({ certificate }) =>
    der.sequence(
      der.encode(der.INTEGER, certificate.serialBytes),
      der.time(new Date('2026-02-01T00:00:00Z')),
      ...(entryExtensions.length > 0 ? [der.sequence(...entryExtensions)] : []),
    ),
  )
  const algorithm = ALGORITHMS[ALGORITHM_OF_KEY[by.key.privateKey.asymmetricKeyType ?? ''] ?? 'rsa-sha256']
  const number = extension('2.5.29.20', 'plain', der.integer(1))
  const tbs = der.sequence(
    ...[der.integer(1), der.sequence(...algorithm.id), issuer ?? by.nameDer],
    ...[der.time(thisUpdate), der.time(nextUpdate)],
    ...(entries.length > 0 ? [der.sequence(...entries)] : []),
    der.explicit(0, der.sequence(number, ...extensions)),
  )
  const signature = sign(algorithm.digest, tbs, by.key.privateKey)
  if (spoil === 'signature') signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1
  return der.sequence(tbs, der.sequence(...algorithm.id), der.bitString(signature))
}
