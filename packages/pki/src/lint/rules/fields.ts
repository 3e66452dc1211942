/**
 * The basic fields of a certificate (RFC 5280 §4.1), but for names, keys and the algorithm of the signature.
 */
import { type CertificateFacts, lenientTime } from '../facts.js'
import { type Rule, when } from '../finding.js'
import { timeFormFault, timeTypeFault } from './times.js'

/** Version, serial number, validity and unique identifiers. */
export const FIELD_RULES: readonly Rule<CertificateFacts>[] = [
  {
    id: 'rfc5280.4.1.2.1.version-exists',
    clause: 'RFC 5280 §4.1.2.1',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '版は 1、2、3 のどれかで、版 1 は書かないこと。',
    en: 'The version is 1, 2 or 3, and version 1 is never written.',
    check: ({ version, versionNumber }) =>
      when(version !== undefined && versionNumber !== 2 && versionNumber !== 3, `version ${versionNumber}`),
  },
  {
    id: 'rfc5280.4.1.2.1.version-3-with-extensions',
    clause: 'RFC 5280 §4.1.2.1',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '拡張を持つ証明書は版 3 であること。',
    en: 'A certificate with extensions has version 3.',
    check: ({ versionNumber, extensionList }) =>
      when(extensionList !== undefined && versionNumber !== 3, `version ${versionNumber} with extensions`),
  },
  {
    id: 'rfc5280.4.1.2.2.serial-positive',
    clause: 'RFC 5280 §4.1.2.2',
    severity: 'error',
    appliesTo: 'certificate',
    ja: 'シリアル番号は正の整数であること。',
    en: 'The serial number is a positive integer.',
    check: ({ serial }) =>
      when((serial.content[0] ?? 0) >= 0x80, 'negative').concat(
        when(
          serial.content.every((octet) => octet === 0),
          'zero',
        ),
      ),
  },
  {
    id: 'rfc5280.4.1.2.2.serial-20-octets',
    clause: 'RFC 5280 §4.1.2.2',
    severity: 'error',
    appliesTo: 'certificate',
    ja: 'シリアル番号は 20 バイトまで。',
    en: 'The serial number has at most 20 octets.',
    check: ({ serial }) => when(serial.content.length > 20, `${serial.content.length} octets`),
  },
  {
    id: 'rfc5280.4.1.2.5.time-form',
    clause: 'RFC 5280 §4.1.2.5.1–2',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '時刻は秒まで、末尾 Z、小数なしで、実在する時刻であること。',
    en: 'Times are in UTC to the second, end in Z, have no fraction, and exist.',
    check: ({ notBefore, notAfter }) => [
      ...timeFormFault('notBefore', notBefore),
      ...timeFormFault('notAfter', notAfter),
    ],
  },
  {
    id: 'rfc5280.4.1.2.5.utc-until-2049',
    clause: 'RFC 5280 §4.1.2.5',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '2049 年までは UTCTime、2050 年からは GeneralizedTime を使うこと。',
    en: 'Times through 2049 are UTCTime, from 2050 GeneralizedTime.',
    check: ({ notBefore, notAfter }) => [
      ...timeTypeFault('notBefore', notBefore),
      ...timeTypeFault('notAfter', notAfter),
    ],
  },
  {
    id: 'rfc5280.4.1.2.5.validity-order',
    clause: 'RFC 5280 §4.1.2.5',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '有効期間の終わりは始まりより前でないこと。',
    en: 'The validity period does not end before it begins.',
    check: ({ notBefore, notAfter }) => {
      const [from, until] = [lenientTime(notBefore), lenientTime(notAfter)]
      return when(from !== undefined && until !== undefined && until < from, 'notAfter is before notBefore')
    },
  },
  {
    id: 'rfc5280.4.1.2.8.no-unique-identifiers',
    clause: 'RFC 5280 §4.1.2.8',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '固有識別子（uniqueID）を入れないこと。',
    en: 'There are no unique identifiers.',
    check: ({ uniqueIds }) => when(uniqueIds.length > 0, 'issuerUniqueID or subjectUniqueID'),
  },
  {
    id: 'rfc5280.4.1.2.8.unique-identifiers-version',
    clause: 'RFC 5280 §4.1.2.8',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '固有識別子は版 2 か 3 だけが持てる。',
    en: 'Unique identifiers need version 2 or 3.',
    check: ({ uniqueIds, versionNumber }) =>
      when(uniqueIds.length > 0 && versionNumber === 1, 'in version 1'),
  },
  {
    id: 'rfc5280.4.1.2.9.extensions-not-empty',
    clause: 'RFC 5280 §4.1.2.9',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '拡張の並びは空でないこと。',
    en: 'The list of extensions is not empty.',
    check: ({ extensionList, extensions }) =>
      when(extensionList !== undefined && extensions.length === 0, 'empty'),
  },
  {
    id: 'rfc5280.4.1.2.1.version-3-used',
    clause: 'RFC 5280 §4.1.2.1',
    severity: 'warning',
    appliesTo: 'certificate',
    ja: '新しい証明書は版 3 を使うこと。',
    en: 'New certificates have version 3.',
    check: ({ versionNumber }) => when(versionNumber !== 3, `version ${versionNumber}`),
  },
]
