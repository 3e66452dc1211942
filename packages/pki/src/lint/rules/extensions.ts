/**
 * Extensions in general, of certificates and lists (RFC 5280 §4.2): once each, known, critical or not as the standard says.
 */
import * as der from '../../der.js'
import { EXTENSION_OIDS, type ExtensionName } from '../../profiles/oids.js'
import { extension, type WithExtensions } from '../facts.js'
import { attempt, type Rule, type Severity, when } from '../finding.js'

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.values(EXTENSION_OIDS),
  '1.3.6.1.5.5.7.1.3', // qcStatements, RFC 3739
  '1.3.6.1.4.1.11129.2.4.2', // signed certificate timestamps, RFC 6962
  '1.3.6.1.4.1.11129.2.4.3', // their poison, critical by design
  '1.3.6.1.5.5.7.1.24', // TLS features, RFC 7633
  '1.3.6.1.5.5.7.1.7', // IP address delegation, RFC 3779
  '1.3.6.1.5.5.7.1.8',
  '1.3.6.1.5.5.7.1.12', // logotype, RFC 9399
  '2.16.840.1.113730.1.1', // Netscape certificate type
])

/** Extensions whose criticality the standard fixes: MUST gives an error, SHOULD a warning. */
const CRITICALITY: readonly {
  readonly name: ExtensionName
  readonly critical: boolean
  readonly severity: Severity
  readonly clause: string
}[] = [
  { name: 'authorityKeyIdentifier', critical: false, severity: 'error', clause: '4.2.1.1' },
  { name: 'subjectKeyIdentifier', critical: false, severity: 'error', clause: '4.2.1.2' },
  { name: 'keyUsage', critical: true, severity: 'warning', clause: '4.2.1.3' },
  { name: 'policyMappings', critical: true, severity: 'warning', clause: '4.2.1.5' },
  { name: 'issuerAltName', critical: false, severity: 'warning', clause: '4.2.1.7' },
  { name: 'subjectDirectoryAttributes', critical: false, severity: 'error', clause: '4.2.1.8' },
  { name: 'nameConstraints', critical: true, severity: 'error', clause: '4.2.1.10' },
  { name: 'policyConstraints', critical: true, severity: 'error', clause: '4.2.1.11' },
  { name: 'cRLDistributionPoints', critical: false, severity: 'warning', clause: '4.2.1.13' },
  { name: 'inhibitAnyPolicy', critical: true, severity: 'error', clause: '4.2.1.14' },
  { name: 'freshestCRL', critical: false, severity: 'error', clause: '4.2.1.15' },
  { name: 'authorityInfoAccess', critical: false, severity: 'error', clause: '4.2.2.1' },
  { name: 'subjectInfoAccess', critical: false, severity: 'error', clause: '4.2.2.2' },
]

const CRITICALITY_RULES: readonly Rule<WithExtensions>[] = CRITICALITY.map(
  ({ name, critical, severity, clause }) => ({
    id: `rfc5280.${clause}.${name}-${critical ? 'critical' : 'not-critical'}`,
    clause: `RFC 5280 §${clause}`,
    severity,
    appliesTo: `certificate with ${name}`,
    ja: `${name} は重要（critical）${critical ? 'とすること' : 'としないこと'}。`,
    en: `${name} is ${critical ? '' : 'not '}critical.`,
    check: (facts) => {
      const found = extension(facts, name)
      return when(found !== undefined && found.critical !== critical, critical ? 'not critical' : 'critical')
    },
  }),
)

/** Rules about extensions in general, of certificates and lists. */
export const GENERAL_EXTENSION_RULES: readonly Rule<WithExtensions>[] = [
  {
    id: 'rfc5280.4.2.extension-once',
    clause: 'RFC 5280 §4.2',
    severity: 'error',
    appliesTo: 'certificate, list',
    ja: '同じ拡張を二度入れないこと。',
    en: 'No extension stands twice.',
    check: ({ extensions }) => {
      const oids = extensions.map(({ oid }) => oid)
      return [...new Set(oids.filter((oid, index) => oids.indexOf(oid) !== index))].map((oid) => `${oid}`)
    },
  },
  {
    id: 'rfc5280.4.2.unknown-critical',
    clause: 'RFC 5280 §4.2',
    severity: 'warning',
    appliesTo: 'certificate, list',
    ja: '一般に知られていない拡張を重要（critical）としないこと。',
    en: 'No extension that is not generally known is critical.',
    check: ({ extensions }) =>
      extensions.flatMap(({ oid, critical }) => when(critical && !KNOWN.has(oid ?? ''), `${oid}`)),
  },
  {
    id: 'x690.11.5.critical-default',
    clause: 'X.690 §11.5',
    severity: 'error',
    appliesTo: 'certificate, list',
    ja: '既定値の FALSE を書かないこと。',
    en: 'The default FALSE is never written.',
    check: ({ extensions }) =>
      extensions.flatMap(({ oid, critical, criticalFlag }) =>
        when(criticalFlag !== undefined && !critical, `${oid}`),
      ),
  },
  {
    id: 'x690.extension-value',
    clause: 'RFC 5280 §4.2',
    severity: 'error',
    appliesTo: 'certificate, list',
    ja: '拡張の値はちょうど一つの DER の値。',
    en: 'The value of a known extension is exactly one DER value.',
    check: ({ extensions }) =>
      extensions.flatMap(({ oid, value }) =>
        when(KNOWN.has(oid ?? '') && attempt(() => der.parse(value)) === undefined, `${oid}`),
      ),
  },
  ...CRITICALITY_RULES,
]
