/**
 * An invented hierarchy with invented people, as tests need them: sound certificates out of the real builder, and broken ones
 * that the builder would refuse, made by changing the signed part and signing it again.
 */
import { type KeyObject, randomBytes } from 'node:crypto'
import {
  createTestHierarchy,
  generateKey,
  type HierarchyMember,
  type KeyKind,
  rootScope,
  softwareSigner,
  type TestHierarchy,
} from '@jitsuin/keys'
import {
  buildCertificate,
  type CertificateFields,
  type CrlFields,
  type DigestName,
  der,
  encodeSignatureAlgorithm,
  encodeTimeStampRequest,
  type HealthcareRole,
  type KeySigner,
  parseCertificate,
  type RevokedCertificate,
  type SignatureAlgorithm,
  type Signer,
  signCrl,
  timeStampAuthority,
} from '@jitsuin/pki'
import { type PreparedTrust, prepareTrust } from '../validate/trust.js'

/** Day 0 of every test: noon in Japan. */
export const DAY_0 = new Date('2026-04-01T03:00:00Z')

/** So many days after day 0. */
export function day(days: number): Date {
  return new Date(DAY_0.getTime() + days * 86_400_000)
}

/** How a subscriber's certificate departs from that of a doctor with five years. */
export type PersonOptions = Partial<CertificateFields> & {
  readonly cn?: string
  readonly nameJa?: string
  /** A key of its own; without it everyone shares one, because keys take long to make. */
  readonly key?: KeyKind | KeyObject
  /** What the key signs with; without it what its kind usually does. */
  readonly algorithm?: SignatureAlgorithm
  /** Rewrites extensions by OID; undefined takes one away. */
  readonly change?: ExtensionChange
}

type ExtensionChange = (extension: {
  readonly oid: string
  readonly critical: boolean
  readonly value: Uint8Array
}) => { readonly critical: boolean; readonly value: Uint8Array } | undefined

/** The world of one test file. */
export type World = {
  readonly hierarchy: TestHierarchy
  readonly root: Uint8Array
  readonly signingCa: Uint8Array
  readonly lists: readonly Uint8Array[]
  readonly trust: PreparedTrust
  readonly issue: (roles: readonly HealthcareRole[], options?: PersonOptions) => Promise<Signer>
  /** Stamps of SHA-256 values, unless another digest is named. */
  readonly stampAt: (
    at: Date,
    unit?: Signer,
  ) => (hash: Uint8Array, digest?: DigestName) => Promise<Uint8Array>
  readonly timeStampUnit: Signer
  /** A unit whose certificate was changed. */
  readonly changedUnit: (change: ExtensionChange) => Promise<Signer>
  /** Every list of the hierarchy as issued at a time; `revoked` are subscribers. */
  readonly listsAt: (
    at: Date,
    revoked?: readonly RevokedCertificate[],
    hours?: number,
  ) => Promise<Uint8Array[]>
  readonly trustWith: (crls: readonly Uint8Array[]) => PreparedTrust
}

/** Makes a world; a second or two, most of it for keys. */
export async function makeWorld(at: Date = DAY_0): Promise<World> {
  const hierarchy = await createTestHierarchy({ strength: 'fast', at, random: randomBytes })
  const { root, authorities, lists, timeStampUnit } = hierarchy
  const authority = authorities.signingCa
  const key = await generateKey('rsa2048')
  const all = Object.values(lists)
  const trustWith = (crls: readonly Uint8Array[]) =>
    prepareTrust({
      anchors: [root.certificateDer],
      material: { certificates: [authority.certificateDer], crls },
    })
  const unit = asSigner(timeStampUnit)
  return {
    hierarchy,
    root: root.certificateDer,
    signingCa: authority.certificateDer,
    lists: all,
    trust: trustWith(all),
    trustWith,
    timeStampUnit: unit,
    issue: async (roles, options = {}) => {
      const own = typeof options.key === 'string' ? await generateKey(options.key) : (options.key ?? key)
      const signer = softwareSigner(own, options.algorithm ? { algorithm: options.algorithm } : {})
      const sound = await buildCertificate('signature', subscriberFields(signer, roles, options), authority)
      const certificateDer = options.change ? await changed(sound, options.change, authority.signer) : sound
      return { ...signer, certificateDer, chainDer: [authority.certificateDer, root.certificateDer] }
    },
    stampAt: (genTime, by = unit) => stampSource(genTime, by),
    changedUnit: async (change) => ({
      ...unit,
      certificateDer: await changed(timeStampUnit.certificateDer, change, root.signer),
    }),
    listsAt: (thisUpdate, revoked = [], hours = 96) =>
      Promise.all([
        signList(authority, { revoked, thisUpdate, hours }),
        ...(['sarl', 'tsa'] as const).map((name) => {
          const scope = rootScope(name, hierarchy.repositoryUri)
          return signList(root, { revoked: [], thisUpdate, hours, scope })
        }),
      ]),
  }
}

type ListFields = Pick<CrlFields, 'revoked' | 'thisUpdate' | 'scope'> & { readonly hours: number }

function signList(
  { certificateDer, signer }: HierarchyMember,
  { hours, ...fields }: ListFields,
): Promise<Uint8Array> {
  const nextUpdate = new Date(fields.thisUpdate.getTime() + hours * 3_600_000)
  return signCrl({ issuer: parseCertificate(certificateDer), nextUpdate, crlNumber: 2n, ...fields }, signer)
}

function asSigner({ signer, certificateDer, chainDer }: HierarchyMember): Signer {
  return { ...signer, certificateDer, chainDer }
}

function subscriberFields(
  signer: KeySigner,
  roles: readonly HealthcareRole[],
  {
    cn = 'Taro Jitsuin',
    nameJa = '実印　太郎',
    change: _change,
    key: _key,
    algorithm: _algorithm,
    ...rest
  }: PersonOptions,
): CertificateFields {
  return {
    notBefore: new Date('2026-03-31T15:00:00Z'),
    notAfter: new Date('2031-03-31T14:59:59Z'),
    serialBytes: randomBytes(8),
    subject: [
      ['C', 'JP'],
      ['CN', cn],
      ['serialNumber', 'T0001'],
    ],
    alternativeName: [
      ['C', 'JP'],
      ['CN', nameJa],
      ['serialNumber', 'T0001'],
    ],
    spkiDer: signer.spkiDer,
    crlPoints: [{ uri: 'http://pki.demo.invalid/sign.crl' }],
    cpsUri: 'http://pki.demo.invalid/policy/',
    ...(roles.length > 0 && { roles }),
    ...rest,
  }
}

/** The same certificate with other extensions, signed again by the same CA. */
async function changed(
  certificateDer: Uint8Array,
  change: ExtensionChange,
  ca: KeySigner,
): Promise<Uint8Array> {
  const [tbs] = der.children(der.parse(certificateDer), der.SEQUENCE, 3)
  const fields = der.children(tbs, der.SEQUENCE)
  const extensions = [...parseCertificate(certificateDer).extensions.values()].flatMap((extension) => {
    const now = change(extension)
    if (!now) return []
    const flag = now.critical ? [der.boolean(true)] : []
    return [der.sequence(der.oid(extension.oid), ...flag, der.octetString(now.value))]
  })
  const rest = fields.slice(0, -1).map(({ bytes }) => bytes)
  const own = der.sequence(...rest, der.explicit(3, der.sequence(...extensions)))
  return der.sequence(own, encodeSignatureAlgorithm(ca.algorithm), der.bitString(await ca.sign(own)))
}

function stampSource(at: Date, unit: Signer) {
  const authority = timeStampAuthority(unit, {
    policies: ['1.3.6.1.4.1.99999.1'],
    digests: new Set(['sha256', 'sha512']),
    accuracy: { seconds: 1 },
    ordering: 'by-time',
  })
  return async (value: Uint8Array, digest: DigestName = 'sha256') => {
    const request = encodeTimeStampRequest({ digest, value, certificate: 'wanted' })
    const answer = await authority(request, { at, serialBytes: randomBytes(8) })
    if (answer.outcome === 'refused') throw new Error(answer.failure)
    return answer.token
  }
}

/** Another key with a certificate of its own that nobody trusts. */
export async function strangerKey(): Promise<KeySigner> {
  return softwareSigner(await generateKey('rsa2048'))
}
