/**
 * The HPKI profiles: shape of certificate and CA profile, read from the same tables that the builder writes from.
 */

import { japanDate } from '@jitsuin/kernel'
import * as der from '../../der.js'
import { HEALTHCARE_ROLES, parseHealthcareRole } from '../../hc-role.js'
import { keyIdentifierOf } from '../../profiles/encoders.js'
import { SIGNATURE_ALGORITHMS } from '../../signer.js'
import { authorityIdentifier } from '../extension-readers.js'
import { basicConstraints, extension, keyUsages, lenientTime, purposes, readExtension } from '../facts.js'
import { attempt, type Rule, when } from '../finding.js'
import {
  alternativeNameFaults,
  authorityMismatch,
  crlPointFaults,
  extensionFaults,
  isAt,
  issuerFaults,
  namesInside,
  type ProfiledFacts,
  policyFaults,
  rolesOf,
  SHORT_NAMES,
  subjectFaults,
  textOf,
  wants,
} from './hpki-checks.js'
import { curveOf, rsaModulusBits } from './keys.js'

const PRINTABLE_ATTRIBUTES: ReadonlySet<string> = new Set(['C', 'serialNumber'])
const SIGNATURE_OIDS: ReadonlySet<string> = new Set(Object.values(SIGNATURE_ALGORITHMS).map(({ oid }) => oid))
const CURVES: ReadonlySet<string> = new Set(['1.2.840.10045.3.1.7', '1.3.132.0.34', '1.3.132.0.35'])
const KEY_KINDS: ReadonlySet<string> = new Set(['1.2.840.113549.1.1.1', '1.2.840.10045.2.1', '1.3.101.112'])

/** Attribute types that can hold where somebody lives (X.520 §6.3, §6.6; RFC 4524; CAB Forum jurisdiction). */
const ADDRESS_TYPES: ReadonlySet<string> = new Set([
  '2.5.4.7', // locality
  '2.5.4.8', // state or province
  '2.5.4.9', // street address
  '2.5.4.16', // postal address
  '2.5.4.17', // postal code
  '2.5.4.18', // post office box
  '2.5.4.19', // physical delivery office
  '2.5.4.26', // registered address
  '0.9.2342.19200300.100.1.39', // home postal address
  '0.9.2342.19200300.100.1.20', // home telephone
  '1.3.6.1.5.5.7.9.2', // place of birth
  '1.3.6.1.4.1.311.60.2.1.1',
  '1.3.6.1.4.1.311.60.2.1.2',
])

/** Rules of HPKI; each looks up in the profile's row what it asks for. */
export const HPKI_RULES: readonly Rule<ProfiledFacts>[] = [
  hpki('2.2.version-3', '版は 3。', 'The version is 3.', ({ versionNumber }) =>
    when(versionNumber !== 3, `version ${versionNumber}`),
  ),
  hpki(
    '2.2.signature-algorithm',
    '署名方式は SHA-2 の RSA、ECDSA、または Ed25519。',
    'The signature algorithm is RSA or ECDSA with SHA-2, or Ed25519.',
    ({ algorithm }) => when(!SIGNATURE_OIDS.has(algorithm.oid ?? ''), `${algorithm.oid}`),
  ),
  hpki(
    '2.3.key-strength',
    '鍵は 2048 ビット以上の RSA、P-256/384/521、Ed25519。',
    'The key is RSA of 2048 bits or more, P-256/384/521, or Ed25519.',
    (facts) => {
      const bits = rsaModulusBits(facts)
      if (bits !== undefined) return when(bits < 2048, `${bits} bits`)
      const curve = curveOf(facts)
      if (curve !== undefined) return when(!CURVES.has(curve), curve)
      return when(!KEY_KINDS.has(facts.keyAlgorithm.oid ?? ''), `${facts.keyAlgorithm.oid}`)
    },
  ),
  hpki(
    '2.issuer',
    '発行者はこの種類の証明書を出す認証局。',
    'The issuer is the CA for this kind of certificate.',
    issuerFaults,
  ),
  hpki(
    '2.3.validity-ends',
    '有効期間は日本時間の 0 時 0 分 0 秒から 23 時 59 分 59 秒まで。',
    'Validity begins at 00:00:00 and ends at 23:59:59 in Japan.',
    ({ profile, notBefore, notAfter }) => {
      const { ends } = profile.validity
      return when(ends === 'japan-days' && !isAt(notBefore, '15:00:00'), 'notBefore').concat(
        when(ends !== 'free' && !isAt(notAfter, '14:59:59'), 'notAfter'),
      )
    },
  ),
  hpki(
    '2.3.validity-length',
    '有効期間は決められた年数まで。',
    'Validity is no longer than the years of its profile.',
    ({ profile, notBefore, notAfter }) => {
      const [from, until] = [lenientTime(notBefore), lenientTime(notAfter)]
      if (!from || !until) return []
      const limit = new Date(from)
      limit.setUTCFullYear(from.getUTCFullYear() + profile.validity.maximumYears)
      // Both ends count (RFC 5280 §4.1.2.5): a full period ends one second before its anniversary. CA periods that begin
      // within a day end with the day of the anniversary's eve, which is earlier still.
      return when(until >= limit, `longer than ${profile.validity.maximumYears} years`)
    },
  ),
  hpki(
    '2.validity-within-issuer',
    '有効期間は認証局の有効期間の中にあること。',
    'Validity lies within that of the issuer.',
    ({ issuerCertificate: issuer, notBefore, notAfter }) => {
      const [from, until] = [lenientTime(notBefore), lenientTime(notAfter)]
      if (!issuer || !from || !until) return []
      return when(from < issuer.notBefore, 'begins before').concat(
        when(until > issuer.notAfter, 'ends after'),
      )
    },
  ),
  hpki(
    '2.3.subject-attributes',
    '主体者名は決められた属性だけを、決められた順に持つこと。',
    'The subject has the attributes of its profile, in their order, one to a relative name.',
    subjectFaults,
  ),
  hpki('c04.no-address', '住所を表す属性を入れないこと。', 'No attribute can hold an address.', (facts) =>
    namesInside(facts).flatMap(({ where, name }) =>
      name.rdns.flat().flatMap(({ type }) => when(ADDRESS_TYPES.has(type ?? ''), `${type} in ${where}`)),
    ),
  ),
  hpki(
    '2.2.string-types',
    '国と serialNumber は PrintableString、ほかは UTF8String。',
    'Country and serialNumber are PrintableString, the rest UTF8String.',
    (facts) =>
      namesInside(facts).flatMap(({ where, name }) =>
        name.rdns.flat().flatMap(({ type, value }) => {
          const short = SHORT_NAMES.get(type ?? '') ?? ''
          const expected = PRINTABLE_ATTRIBUTES.has(short) ? der.PRINTABLE_STRING : der.UTF8_STRING
          return when(value.tag !== expected, `${short || type} in ${where} has tag ${value.tag}`)
        }),
      ),
  ),
  hpki('2.3.country-jp', '国は JP。', 'The country is JP.', ({ subject }) =>
    when(textOf(subject, 'C') !== 'JP', `${textOf(subject, 'C')}`),
  ),
  hpki(
    '2.6.serial-number-form',
    'serialNumber は英数字とハイフン、64 字まで。',
    'serialNumber has letters, digits and hyphens, 64 at most.',
    ({ subject }) => {
      const text = textOf(subject, 'serialNumber')
      return when(text !== undefined && !/^[A-Za-z0-9-]{1,64}$/.test(text), JSON.stringify(text))
    },
  ),
  hpki(
    '2.3.extensions',
    '拡張は決められたものだけを、決められた順に持つこと。',
    'The extensions are those of the profile, in their order.',
    extensionFaults,
  ),
  hpki(
    '2.3.criticality',
    '拡張の重要度（critical）は決められたとおり。',
    'Each extension is critical or not as its profile says.',
    (facts) =>
      facts.profile.extensions.flatMap(({ extension: name, critical }) => {
        const found = extension(facts, name)
        return when(
          found !== undefined && found.critical !== critical,
          `${name} is ${critical ? 'not ' : ''}critical`,
        )
      }),
  ),
  hpki(
    '2.2.authority-full-form',
    'authorityKeyIdentifier は鍵識別子、発行者名、シリアル番号を持つこと。',
    'authorityKeyIdentifier has key identifier, issuer and serial number.',
    (facts) => {
      if (!extension(facts, 'authorityKeyIdentifier')) return []
      const found = authorityIdentifier(facts)
      return when(!found?.keyIdentifier || !found.issuer || !found.serial, 'incomplete').concat(
        authorityMismatch(facts),
      )
    },
  ),
  hpki(
    '2.2.subject-key-method-1',
    'subjectKeyIdentifier は公開鍵の SHA-1。',
    'subjectKeyIdentifier is the SHA-1 of the key.',
    (facts) => {
      const found = readExtension(facts, 'subjectKeyIdentifier', der.octets)
      const expected = attempt(() => keyIdentifierOf(facts.spki.bytes))
      return when(
        found !== undefined && expected !== undefined && !der.equal(found, expected),
        'another value',
      )
    },
  ),
  hpki(
    '2.2.basic-constraints',
    '認証局は cA を TRUE とし、pathLen は無いか 0。',
    'A CA has cA TRUE and pathLen absent or 0.',
    (facts) => {
      if (!wants(facts.profile, 'basicConstraints')) return []
      const found = basicConstraints(facts)
      return when(found?.ca !== true, 'cA is not TRUE').concat(
        when(
          found?.pathLength !== undefined &&
            (facts.profileName === 'root' || found.pathLength.content[0] !== 0),
          'pathLen',
        ),
      )
    },
  ),
  hpki(
    '2.3.key-usage',
    'keyUsage は決められた用途だけ。',
    'keyUsage has exactly the usages of the profile.',
    (facts) => {
      const found = [...(keyUsages(facts) ?? [])]
      const { keyUsage, keyUsageOptional } = facts.profile
      return keyUsage
        .filter((usage) => !found.includes(usage))
        .map((usage) => `${usage} is missing`)
        .concat(
          found
            .filter((usage) => !keyUsage.includes(usage) && !keyUsageOptional.includes(usage))
            .map((usage) => `${usage} has no place here`),
        )
    },
  ),
  hpki(
    '3.2.purposes',
    'extendedKeyUsage は決められた目的だけ。',
    'extendedKeyUsage has exactly the purposes of the profile.',
    (facts) => {
      const found = purposes(facts) ?? []
      return when(found.join() !== facts.profile.purposes.join(), found.join(', ') || 'none')
    },
  ),
  hpki(
    '1.1.policy-by-position',
    '証明書ポリシーは位置に合うもの一つだけで、修飾子は CPS の URI だけ。',
    'There is one policy, that of this position, qualified by a CPS URI at most.',
    policyFaults,
  ),
  hpki(
    '2.3.crl-points',
    '失効リストの場所は http の URI（認証局ではディレクトリ名も）。',
    'Lists are found by an http URI, those of CAs by a directory name too; no reasons, no other issuer.',
    crlPointFaults,
  ),
  hpki(
    '2.3.alternative-name',
    'subjectAltName はディレクトリ名一つだけで、国は JP、serialNumber は主体者名と同じ。',
    'subjectAltName is one directory name with country JP and the serialNumber of the subject.',
    alternativeNameFaults,
  ),
  hpki(
    '1.2.role-readable',
    '資格情報（hcRole）は決められた形であること。',
    'hcRole has its one form.',
    (facts) => {
      if (!extension(facts, 'subjectDirectoryAttributes')) return []
      return when((rolesOf(facts) ?? []).length === 0, 'no readable role')
    },
  ),
  hpki(
    '1.3.role-valid-then',
    '資格は証明書の始まりの日に一覧にあること。',
    'Each role is in the table on the first day of the certificate.',
    (facts) => {
      const from = lenientTime(facts.notBefore)
      if (!from) return []
      return (rolesOf(facts) ?? []).flatMap((role) =>
        when(attempt(() => parseHealthcareRole(role, japanDate(from))) === undefined, role),
      )
    },
  ),
  hpki(
    '1.2.manager-institution',
    '管理者の資格には機関名（O）と OU=Director が必要。',
    'A manager role needs O, the institution, and OU=Director.',
    (facts) => {
      const isManager = (rolesOf(facts) ?? []).some((role) => HEALTHCARE_ROLES[role].kind === 'manager')
      if (!isManager) return []
      return when(textOf(facts.subject, 'O') === undefined, 'no O').concat(
        when(textOf(facts.subject, 'OU') !== 'Director', 'OU is not Director'),
      )
    },
  ),
]

function hpki(
  id: string,
  ja: string,
  en: string,
  check: (facts: ProfiledFacts) => string[],
): Rule<ProfiledFacts> {
  const clause = id.startsWith('c04') ? 'T-C04-3' : `HPKI §${id.split('.').slice(0, -1).join('.')}`
  return { id: `hpki.${id}`, clause, severity: 'error', appliesTo: 'HPKI certificate', ja, en, check }
}
