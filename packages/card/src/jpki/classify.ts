/**
 * Tells the two certificates of a My Number card apart. The one for signatures (署名用) states name, address, birth date and sex
 * of its holder in subjectAltName; the one for user authentication (利用者証明用) states nothing of a person (T-N12-1).
 *
 * Neither profile was readable for us; policies and name forms are as generally reported, and settings for that reason.
 */
import { type Certificate, der, PkiError, readCertificatePolicies, readKeyUsage } from '@jitsuin/pki'

/** What marks the certificates of the national CA. */
export type JpkiMarks = {
  readonly userAuthenticationPolicies: readonly string[]
  readonly signaturePolicies: readonly string[]
  /** Arc of the otherName forms that carry personal data. */
  readonly personalDataArc: string
}

/** The marks as reported. */
export const JPKI_MARKS: JpkiMarks = {
  userAuthenticationPolicies: ['1.2.392.200149.8.5.1.3.30'],
  signaturePolicies: ['1.2.392.200149.8.5.1.1.10'],
  personalDataArc: '1.2.392.200149.8.5.5',
}

/** What a certificate of the national CA is for. */
export type JpkiCertificateUse = 'user-authentication' | 'signature' | 'other'

const SUBJECT_ALT_NAME = '2.5.29.17'

/**
 * What a certificate is for. `signature` as soon as one mark says so; `user-authentication` only if every mark says so; `other`
 * for everything else, also for what cannot be read. It judges no chain: a certificate can claim anything.
 */
export function classifyJpkiCertificate(
  certificate: Certificate,
  marks: JpkiMarks = JPKI_MARKS,
): JpkiCertificateUse {
  try {
    const policies = (readCertificatePolicies(certificate) ?? []).map(({ oid }) => oid)
    const isOneOf = (wanted: readonly string[]) => policies.some((policy) => wanted.includes(policy))
    if (isOneOf(marks.signaturePolicies) || statesPersonalData(certificate, marks)) return 'signature'
    const usage = readKeyUsage(certificate)
    const isForSignIn = usage?.has('digitalSignature') === true && !usage.has('nonRepudiation')
    return isOneOf(marks.userAuthenticationPolicies) && isForSignIn ? 'user-authentication' : 'other'
  } catch (error) {
    if (error instanceof PkiError) return 'other'
    throw error
  }
}

/** Whether subjectAltName has an otherName of the arc: [0] { OID, [0] value }. */
function statesPersonalData({ extensions }: Certificate, { personalDataArc }: JpkiMarks): boolean {
  const extension = extensions.get(SUBJECT_ALT_NAME)
  if (!extension) return false
  const names = der.children(der.parse(extension.value), der.SEQUENCE)
  const otherNames = names.filter(({ tag }) => tag === der.contextTag(0))
  return otherNames.some((name) => {
    const form = der.oidValue(new der.Fields(name, der.contextTag(0)).next(der.OID))
    return form.startsWith(`${personalDataArc}.`)
  })
}
