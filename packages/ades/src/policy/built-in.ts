/** The two policies that come with us. */
import { HPKI_PURPOSES } from '@jitsuin/pki'
import { ROLES_BY_DOCUMENT } from '../layouts.js'
import type { ValidationPolicy } from './policy.js'
import { ETSI_SUITE, HPKI_SUITE } from './suite.js'

/** The names of the built-in policies. */
export type BuiltInPolicy = keyof typeof BUILT_IN_POLICIES

const ALL_ANCHORS = { signers: [], timeStamps: [] } as const

/** `hpki`: 電子署名規格 Ver.2.0 with the HPKI certificate policy. `basic`: EN 319 102-1 for signatures of others, eIDAS-like. */
export const BUILT_IN_POLICIES = {
  hpki: {
    name: 'hpki',
    version: '1',
    id: 'urn:jitsuin:validation-policy:hpki:1',
    title: {
      ja: 'HPKIの電子署名（電子署名規格 Ver.2.0）',
      en: 'HPKI signatures (JAHIS signature standard Ver.2.0)',
    },
    grading: 'hpki',
    signer: {
      profile: 'hpki',
      keyUsage: ['nonRepudiation'],
      keyUsageAbsent: 'refused',
      certificatePolicies: [HPKI_PURPOSES.signature.subscriberPolicy],
      roles: ROLES_BY_DOCUMENT,
      referenceDigest: 'judged',
    },
    revocation: { graceHours: 96, expiredCertificates: 'stay-listed' },
    timeStamp: { signature: 'optional', clockToleranceSeconds: 300 },
    trust: ALL_ANCHORS,
    algorithms: HPKI_SUITE,
  },
  basic: {
    name: 'basic',
    version: '1',
    id: 'urn:jitsuin:validation-policy:basic:1',
    title: { ja: '一般の電子署名（EN 319 102-1）', en: 'Signatures in general (EN 319 102-1)' },
    grading: 'en-319-102-1',
    signer: {
      profile: 'none',
      keyUsage: ['nonRepudiation', 'digitalSignature'],
      keyUsageAbsent: 'accepted',
      certificatePolicies: [],
      roles: { prescription: 'not-checked', dispensing: 'not-checked', other: 'not-checked' },
      referenceDigest: 'tolerated',
    },
    revocation: { graceHours: 96, expiredCertificates: 'may-be-dropped' },
    timeStamp: { signature: 'optional', clockToleranceSeconds: 300 },
    trust: ALL_ANCHORS,
    algorithms: ETSI_SUITE,
  },
} as const satisfies Record<string, ValidationPolicy>

/** The policy that a name stands for, or the one that was handed in. */
export function policyOf(policy: BuiltInPolicy | ValidationPolicy): ValidationPolicy {
  return typeof policy === 'string' ? BUILT_IN_POLICIES[policy] : policy
}

let handedIn = 0
const keys = new WeakMap<ValidationPolicy, string>()

/** A key by which answers under a policy are remembered: two policies of one name are two. */
export function policyKey(policy: BuiltInPolicy | ValidationPolicy): string {
  if (typeof policy === 'string') return policy
  const key = keys.get(policy) ?? `#${++handedIn}`
  keys.set(policy, key)
  return key
}
