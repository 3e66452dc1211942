/**
 * Builds certificates: assemble what is to be signed, lint it, and only then let the key sign.
 */
import { HPKI_ALGORITHMS } from '../algorithm-sets.js'
import { parseAlgorithm } from '../algorithms.js'
import { type Certificate, parseCertificate } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import type { KeyUsage } from '../extensions/key-usage.js'
import type { HealthcareRole } from '../hc-role.js'
import { isError } from '../lint/finding.js'
import { lintCertificate } from '../lint/lint-certificate.js'
import { encodeName, type NamePart } from '../name.js'
import { verifySignature } from '../signature.js'
import { encodeSignatureAlgorithm } from '../signature-algorithm.js'
import type { KeySigner } from '../signer.js'
import {
  type AuthorityIdentity,
  type CrlPoint,
  EXTENSION_ENCODERS,
  type ExtensionFacts,
  keyIdentifierOf,
} from './encoders.js'
import { EXTENSION_OIDS, type ExtensionName } from './oids.js'
import { type ExtensionRow, PROFILES, type Profile, type ProfileName } from './profiles.js'
import type { Validity } from './validity.js'

/** What differs from certificate to certificate of one profile. */
export type CertificateFields = Validity & {
  /** At least 64 random bits, big-endian; unique for the issuer. */
  readonly serialBytes: Uint8Array
  /** One attribute per RDN, in the profile's order: C, O, OU, CN, serialNumber. */
  readonly subject: readonly NamePart[]
  readonly spkiDer: Uint8Array
  readonly roles?: readonly HealthcareRole[]
  /** directoryName in subjectAltName: the name in kanji. */
  readonly alternativeName?: readonly NamePart[]
  readonly crlPoints?: readonly CrlPoint[]
  readonly cpsUri?: string
  readonly ocspUri?: string
  /** Usages beside those of the profile, where it allows some. */
  readonly extraKeyUsage?: readonly KeyUsage[]
}

/** Who signs: a key with the certificate of that key, or a root that signs its own certificate. */
export type CertificateIssuer = {
  readonly signer: KeySigner
  readonly certificateDer: Uint8Array | 'self-signed'
  /** The same certificate, by whoever has parsed it already. */
  readonly certificate?: Certificate
}

/**
 * Builds and signs one certificate. The key is asked to sign only after lint found no error in the very bytes to sign.
 *
 * @throws {PkiError} `profile/refused` with the ids of the rules that were broken, or what a field's encoder refuses.
 */
export async function buildCertificate(
  profile: ProfileName,
  fields: CertificateFields,
  issuer: CertificateIssuer,
): Promise<Uint8Array> {
  const tbs = assembleTbs(profile, fields, issuer)
  return signCertificate(tbs, issuer.signer)
}

/**
 * Signs a TBSCertificate of `assembleTbs`, and checks the signature: a fault in a device that signs must not get out.
 *
 * @throws {PkiError} `profile/signature`
 */
export async function signCertificate(
  tbs: Uint8Array,
  { algorithm, spkiDer, sign }: KeySigner,
): Promise<Uint8Array> {
  const identifier = encodeSignatureAlgorithm(algorithm)
  const signature = await sign(tbs)
  const verdict = verifySignature({
    algorithm: parseAlgorithm(der.parse(identifier)),
    spkiBytes: spkiDer,
    message: tbs,
    signature,
    allowed: HPKI_ALGORITHMS,
  })
  if (verdict !== 'valid') throw new PkiError('profile/signature', `The new signature is ${verdict}`)
  return der.sequence(tbs, identifier, der.bitString(signature))
}

/** The checked TBSCertificate, ready to be recorded and signed. Throws as `buildCertificate`. */
export function assembleTbs(
  profileName: ProfileName,
  fields: CertificateFields,
  { signer, certificateDer, certificate }: CertificateIssuer,
): Uint8Array {
  const profile: Profile = PROFILES[profileName]
  expectPlaces(profile, fields)
  const subject = encodeName(fields.subject)
  const above =
    certificateDer === 'self-signed' ? undefined : (certificate ?? parseCertificate(certificateDer))
  expectMatchingKey(signer, above?.spkiBytes ?? fields.spkiDer)
  const tbs = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(fields.serialBytes),
    encodeSignatureAlgorithm(signer.algorithm),
    above?.subject.bytes ?? subject,
    der.sequence(der.time(fields.notBefore), der.time(fields.notAfter)),
    subject,
    fields.spkiDer,
    der.explicit(
      3,
      encodeExtensions(profile, fields, above ? identityOf(above) : ownIdentity(fields, subject)),
    ),
  )
  refuseFaults(tbs, profileName, above)
  return tbs
}

function encodeExtensions(
  profile: Profile,
  fields: CertificateFields,
  authority: AuthorityIdentity,
): Uint8Array {
  const facts: ExtensionFacts = {
    profile,
    authority,
    spkiDer: fields.spkiDer,
    extraKeyUsage: fields.extraKeyUsage ?? [],
    roles: fields.roles ?? [],
    alternativeName: fields.alternativeName,
    crlPoints: fields.crlPoints ?? [],
    cpsUri: fields.cpsUri,
    ocspUri: fields.ocspUri,
  }
  return der.sequence(...profile.extensions.flatMap((row) => encodeExtension(row, facts)))
}

function encodeExtension({ extension, critical }: ExtensionRow, facts: ExtensionFacts): Uint8Array[] {
  const value = EXTENSION_ENCODERS[extension]?.(facts)
  if (!value) return [] // lint refuses if the profile wants it always
  const flag = critical ? [der.boolean(true)] : [] // DEFAULT FALSE is never written (X.690 §11.5)
  return [der.sequence(der.oid(EXTENSION_OIDS[extension]), ...flag, der.octetString(value))]
}

/** How the children of a CA certificate name it (full form, hpki §2.3): the key, and the certificate by issuer and serial. */
function identityOf(certificate: Certificate): AuthorityIdentity {
  const own = certificate.extensions.get(EXTENSION_OIDS.subjectKeyIdentifier)
  return {
    keyIdentifier: own ? der.octets(der.parse(own.value)) : keyIdentifierOf(certificate.spkiBytes),
    issuerNameDer: certificate.issuer.bytes,
    serialBytes: certificate.serialBytes,
  }
}

function ownIdentity({ spkiDer, serialBytes }: CertificateFields, subject: Uint8Array): AuthorityIdentity {
  return {
    keyIdentifier: keyIdentifierOf(spkiDer),
    issuerNameDer: subject,
    serialBytes: der.parse(der.integer(serialBytes)).content,
  }
}

/** Where each optional field goes. */
const PLACES = {
  roles: 'subjectDirectoryAttributes',
  alternativeName: 'subjectAltName',
  crlPoints: 'cRLDistributionPoints',
  cpsUri: 'certificatePolicies',
  ocspUri: 'authorityInfoAccess',
} as const satisfies Partial<Record<keyof CertificateFields, ExtensionName>>

/** A field that the profile has no place for is refused, never dropped in silence. */
function expectPlaces(profile: Profile, fields: CertificateFields): void {
  const strange = Object.entries(PLACES).filter(([field, extension]) => {
    const isGiven = fields[field as keyof typeof PLACES] !== undefined // the table has no other keys
    return isGiven && !profile.extensions.some((row) => row.extension === extension)
  })
  if (strange.length > 0) {
    throw new PkiError('profile/refused', `No place for ${strange.map(([field]) => field).join(', ')}`)
  }
}

function expectMatchingKey({ spkiDer }: KeySigner, expected: Uint8Array): void {
  if (!der.equal(spkiDer, expected)) {
    throw new PkiError('profile/refused', 'The signing key is not the key of the issuer certificate')
  }
}

function refuseFaults(tbs: Uint8Array, profile: ProfileName, issuer: Certificate | undefined): void {
  const errors = lintCertificate(tbs, { profile, ...(issuer && { issuer }) }).filter(isError)
  if (errors.length > 0) {
    // Ids alone: the details quote names of people, and messages go to logs.
    const broken = [...new Set(errors.map(({ id }) => id))].join(', ')
    throw new PkiError('profile/refused', `${profile}: ${broken}`)
  }
}
