/** A certificate's holder as people read it, and what its key is for. What cannot be read is said to be unknown. */
import type { CardApplicationKind } from '@jitsuin/card'
import type { Text } from '@jitsuin/kernel'
import {
  attributeOf,
  type Certificate,
  decodeRoleExtension,
  EXTENSION_OIDS,
  formatName,
  HEALTHCARE_ROLES,
  readKeyUsage,
  readSubjectAltName,
} from '@jitsuin/pki'

/** Who holds a certificate: nothing of this was verified, it only helps its holder to choose. */
export type Holder = {
  readonly name: Text
  /** 医師, or 医師・薬剤師; null if the certificate states none that can be read. */
  readonly roles: Text | null
}

/** Reads the holder's name and qualifications (HPKI certificate policy §7.1.2). */
export function readHolder(certificate: Certificate): Holder {
  const { subject } = certificate
  const en = attributeOf(subject, 'CN') ?? formatName(subject)
  return {
    name: { ja: readOr(() => kanjiName(certificate), undefined) ?? en, en },
    roles: readRoles(certificate),
  }
}

/**
 * Whether a certificate is for what its application is for: HPKI signs documents with nonRepudiation alone and signs in with
 * digitalSignature alone (hpki §2). A card that mixes them up is not used: the wrong one of two must never sign.
 */
export function judgePurpose(certificate: Certificate, kind: CardApplicationKind): 'fit' | 'unfit' {
  const usages = readOr(() => readKeyUsage(certificate), undefined)
  const isForDocuments = usages?.has('nonRepudiation') ?? false
  const isForSignIn = usages?.has('digitalSignature') ?? false
  const isFit = kind === 'hpki-signature' ? isForDocuments && !isForSignIn : isForSignIn && !isForDocuments
  return isFit ? 'fit' : 'unfit'
}

function kanjiName(certificate: Certificate): string | undefined {
  for (const name of readSubjectAltName(certificate) ?? []) {
    const found = name.form === 'directoryName' ? attributeOf(name.name, 'CN') : undefined
    if (found) return found.replaceAll('\u3000', ' ')
  }
  return undefined
}

function readRoles({ extensions }: Certificate): Text | null {
  const extension = extensions.get(EXTENSION_OIDS.subjectDirectoryAttributes)
  const roles = extension ? readOr(() => decodeRoleExtension(extension.value), []) : []
  if (roles.length === 0) return null
  const rows = roles.map((role) => HEALTHCARE_ROLES[role])
  return { ja: rows.map((row) => row.ja).join('・'), en: rows.map((row) => row.wireName).join(', ') }
}

function readOr<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read()
  } catch {
    return otherwise
  }
}
