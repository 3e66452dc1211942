/**
 * Key identifiers, attributes and purposes of a certificate (RFC 5280 §4.2.1.1–2, §4.2.1.8, §4.2.1.12; RFC 3161 §2.3).
 */
import { createHash } from 'node:crypto'
import * as der from '../../der.js'
import { KEY_PURPOSES, type KeyUsage } from '../../extensions/key-usage.js'
import { authorityIdentifier, authorityIdentifierFields, nonEmpty, syntaxRule } from '../extension-readers.js'
import {
  type CertificateFacts,
  extension,
  isCa,
  isSelfIssued,
  keyUsages,
  purposes,
  readExtension,
} from '../facts.js'
import { type Rule, when } from '../finding.js'

/** Rules about identifiers and purposes. */
export const IDENTIFIER_RULES: readonly Rule<CertificateFacts>[] = [
  {
    id: 'rfc5280.4.2.1.1.key-identifier-present',
    clause: 'RFC 5280 §4.2.1.1',
    severity: 'error',
    appliesTo: 'certificate that is not self-signed',
    ja: '自己署名でない証明書には authorityKeyIdentifier の keyIdentifier が必要。',
    en: 'A certificate that is not self-signed has authorityKeyIdentifier with keyIdentifier.',
    check: (facts) => {
      if (isSelfIssued(facts) || facts.versionNumber !== 3) return []
      if (!extension(facts, 'authorityKeyIdentifier')) return ['no authorityKeyIdentifier']
      return when(authorityIdentifier(facts)?.keyIdentifier === undefined, 'no keyIdentifier')
    },
  },
  syntaxRule('authorityKeyIdentifier', '4.2.1.1', authorityIdentifierFields),
  {
    id: 'rfc5280.4.2.1.1.issuer-with-serial',
    clause: 'RFC 5280 §4.2.1.1, Appendix A.2',
    severity: 'error',
    appliesTo: 'certificate with authorityKeyIdentifier',
    ja: 'authorityCertIssuer と authorityCertSerialNumber は両方あるか両方ないこと。',
    en: 'authorityCertIssuer and authorityCertSerialNumber stand together or not at all.',
    check: (facts) => {
      const found = authorityIdentifier(facts)
      return when(
        found !== undefined && (found.issuer === undefined) !== (found.serial === undefined),
        'only one of them',
      )
    },
  },
  {
    id: 'rfc5280.4.2.1.2.present-in-ca',
    clause: 'RFC 5280 §4.2.1.2',
    severity: 'error',
    appliesTo: 'CA certificate',
    ja: '認証局の証明書には subjectKeyIdentifier が必要。',
    en: 'A CA certificate has subjectKeyIdentifier.',
    check: (facts) => when(isCa(facts) && !extension(facts, 'subjectKeyIdentifier'), 'absent'),
  },
  {
    id: 'rfc5280.4.2.1.2.present-in-end-entity',
    clause: 'RFC 5280 §4.2.1.2',
    severity: 'warning',
    appliesTo: 'end entity certificate',
    ja: '利用者の証明書にも subjectKeyIdentifier を入れること。',
    en: 'An end entity certificate has subjectKeyIdentifier.',
    check: (facts) =>
      when(facts.versionNumber === 3 && !isCa(facts) && !extension(facts, 'subjectKeyIdentifier'), 'absent'),
  },
  syntaxRule('subjectKeyIdentifier', '4.2.1.2', (value) => {
    if (der.octets(value).length === 0) throw new Error('no octets')
  }),
  {
    id: 'rfc5280.4.2.1.2.method-1',
    clause: 'RFC 5280 §4.2.1.2',
    severity: 'notice',
    appliesTo: 'certificate with subjectKeyIdentifier',
    ja: 'subjectKeyIdentifier は公開鍵の SHA-1 が一般的。',
    en: 'subjectKeyIdentifier is usually the SHA-1 of the key.',
    check: (facts) => {
      const identifier = readExtension(facts, 'subjectKeyIdentifier', der.octets)
      return when(
        identifier !== undefined && facts.keyBytes !== undefined && !isSha1(identifier, facts.keyBytes),
        'another value',
      )
    },
  },
  syntaxRule('subjectDirectoryAttributes', '4.2.1.8', (value) => {
    const attributes = nonEmpty(der.children(value, der.SEQUENCE))
    for (const attribute of attributes) {
      const [type, values] = der.children(attribute, der.SEQUENCE, 2)
      der.oidValue(type)
      nonEmpty(der.children(values, der.SET))
    }
  }),
  syntaxRule('extendedKeyUsage', '4.2.1.12', (value) => {
    for (const purpose of nonEmpty(der.children(value, der.SEQUENCE))) der.oidValue(purpose)
  }),
  {
    id: 'rfc5280.4.2.1.12.any-purpose-not-critical',
    clause: 'RFC 5280 §4.2.1.12',
    severity: 'warning',
    appliesTo: 'certificate with extendedKeyUsage',
    ja: 'anyExtendedKeyUsage があるときは重要（critical）としないこと。',
    en: 'With anyExtendedKeyUsage the extension is not critical.',
    check: (facts) =>
      when(
        extension(facts, 'extendedKeyUsage')?.critical === true &&
          purposes(facts)?.includes(KEY_PURPOSES.anyExtendedKeyUsage) === true,
        'critical',
      ),
  },
  {
    id: 'rfc5280.4.2.1.12.purpose-once',
    clause: 'RFC 5280 §4.2.1.12',
    severity: 'warning',
    appliesTo: 'certificate with extendedKeyUsage',
    ja: '同じ目的を二度書かないこと。',
    en: 'No purpose stands twice.',
    check: (facts) => {
      const found = purposes(facts) ?? []
      return when(new Set(found).size !== found.length, found.join(', '))
    },
  },
  {
    id: 'rfc3161.2.3.time-stamping-alone-and-critical',
    clause: 'RFC 3161 §2.3',
    severity: 'error',
    appliesTo: 'time-stamp unit certificate',
    ja: 'timeStamping は単独で、重要（critical）とすること。',
    en: 'The purpose timeStamping stands alone, in a critical extension.',
    check: (facts) => {
      const found = purposes(facts) ?? []
      if (isCa(facts) || !found.includes(KEY_PURPOSES.timeStamping)) return []
      return when(found.length > 1, 'beside other purposes').concat(
        when(extension(facts, 'extendedKeyUsage')?.critical === false, 'not critical'),
      )
    },
  },
  {
    id: 'rfc5280.4.2.1.12.some-purpose-fits-usage',
    clause: 'RFC 5280 §4.2.1.12',
    severity: 'error',
    appliesTo: 'end entity certificate',
    ja: 'keyUsage と目的の両方に合う使い方が一つはあること。',
    en: 'At least one purpose is consistent with keyUsage; else the key is of no use at all.',
    check: (facts) => {
      const stated = purposes(facts) ?? []
      return when(stated.length > 0 && unusablePurposes(facts).length === stated.length, stated.join(', '))
    },
  },
  {
    id: 'rfc5280.4.2.1.12.purpose-fits-usage',
    clause: 'RFC 5280 §4.2.1.12',
    severity: 'warning',
    appliesTo: 'end entity certificate',
    ja: 'keyUsage は目的に合うこと。',
    en: 'keyUsage has a bit that each purpose can use.',
    check: unusablePurposes,
  },
  syntaxRule('ocspNoCheck', '4.2', der.expectNull),
]

const USAGES_OF_PURPOSE: ReadonlyMap<string, readonly KeyUsage[]> = new Map<string, readonly KeyUsage[]>([
  [KEY_PURPOSES.serverAuth, ['digitalSignature', 'keyEncipherment', 'keyAgreement']],
  [KEY_PURPOSES.clientAuth, ['digitalSignature', 'keyAgreement']],
  [KEY_PURPOSES.codeSigning, ['digitalSignature']],
  [KEY_PURPOSES.emailProtection, ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'keyAgreement']],
  [KEY_PURPOSES.timeStamping, ['digitalSignature', 'nonRepudiation']],
  [KEY_PURPOSES.OCSPSigning, ['digitalSignature', 'nonRepudiation']],
])

/** Purposes for which keyUsage has no bit; a purpose that we do not know may use any. */
function unusablePurposes(facts: CertificateFacts): string[] {
  const usages = keyUsages(facts)
  if (!usages || isCa(facts)) return []
  return (purposes(facts) ?? []).filter((purpose) => {
    const fitting = USAGES_OF_PURPOSE.get(purpose)
    return fitting !== undefined && !fitting.some((usage) => usages.has(usage))
  })
}

function isSha1(identifier: Uint8Array, keyBytes: Uint8Array): boolean {
  return der.equal(identifier, createHash('sha1').update(keyBytes).digest())
}
