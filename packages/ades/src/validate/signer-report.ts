/** The signer and a certificate as people read them. */
import { createHash } from 'node:crypto'
import { toBase64 } from '@jitsuin/kernel'
import {
  attributeOf,
  type Certificate,
  formatName,
  HEALTHCARE_ROLES,
  type HealthcareRole,
  PkiError,
  readCertificatePolicies,
  readKeyUsage,
  readPublicKey,
  readSubjectAltName,
} from '@jitsuin/pki'
import type { CertificateView, SignerReport } from '../report.js'
import type { SignerFacts } from './signer-facts.js'

/** The signer of a signature; null if none can be named. */
export function signerReport(signer: SignerFacts): SignerReport | null {
  if (signer.outcome === 'refused') return null
  const { certificate, roles } = signer
  const nameJa = kanjiName(certificate)
  const organisation = attributeOf(certificate.subject, 'O')
  return {
    cn: attributeOf(certificate.subject, 'CN') ?? formatName(certificate.subject),
    ...(nameJa === undefined ? {} : { nameJa }),
    serialNumber: attributeOf(certificate.subject, 'serialNumber') ?? '',
    ...(organisation === undefined ? {} : { organisation }),
    roles: roles.outcome === 'stated' ? roles.roles : [],
    certificate: viewCertificate(certificate),
  }
}

const views = new WeakMap<Certificate, CertificateView>()

/** A certificate as people read it. */
export function viewCertificate(certificate: Certificate): CertificateView {
  const view = views.get(certificate) ?? writeView(certificate)
  views.set(certificate, view)
  return view
}

function writeView(certificate: Certificate): CertificateView {
  return {
    subject: formatName(certificate.subject),
    issuer: formatName(certificate.issuer),
    serialHex: certificate.serialHex,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    keyDescription: describeKey(certificate),
    keyUsage: readOr(() => [...(readKeyUsage(certificate) ?? [])], []),
    policies: readOr(() => (readCertificatePolicies(certificate) ?? []).map(({ oid }) => oid), []),
    sha256: createHash('sha256').update(certificate.bytes).digest('hex'),
    pem: toPem(certificate.bytes),
  }
}

/** 医師, or 医師・薬剤師. */
export function roleNames(roles: readonly HealthcareRole[]): { ja: string; en: string } {
  return {
    ja: roles.map((role) => HEALTHCARE_ROLES[role].ja).join('・'),
    en: roles.map((role) => HEALTHCARE_ROLES[role].wireName).join(', '),
  }
}

/** The name in kanji stands in the subjectAltName of the medical authorities (HPKI notes §2.3). */
export function kanjiName(certificate: Certificate): string | undefined {
  const names = readOr(() => readSubjectAltName(certificate) ?? [], [])
  for (const name of names) {
    const found = name.form === 'directoryName' ? attributeOf(name.name, 'CN') : undefined
    if (found) return found.replace(/\u3000/g, ' ')
  }
  return undefined
}

const CURVE_NAMES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
}

function describeKey({ spkiBytes }: Certificate): string {
  return readOr(() => {
    const { asymmetricKeyType = '', asymmetricKeyDetails: details = {} } = readPublicKey(spkiBytes)
    if (details.modulusLength) return `${asymmetricKeyType.toUpperCase()} ${details.modulusLength}`
    return details.namedCurve
      ? `EC ${CURVE_NAMES[details.namedCurve] ?? details.namedCurve}`
      : asymmetricKeyType
  }, '?')
}

function toPem(bytes: Uint8Array): string {
  const lines = toBase64(bytes).replace(/(.{64})(?=.)/g, '$1\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}

/** What cannot be read is judged by the checks; a view just leaves it out. */
function readOr<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof PkiError) return otherwise
    throw error
  }
}
