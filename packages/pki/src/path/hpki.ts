/**
 * What HPKI wants of a path besides RFC 5280: the policy of each certificate by its position, and the use of the subscriber's key
 * (HPKI certificate policy §7.1.2). The policies of authorities and subscribers differ, so the policy graph is empty at the
 * end of every HPKI path; that is sound as long as nobody requires an explicit policy, and the engine stays as it is.
 */
import { HPKI_ALGORITHMS } from '../algorithm-sets.js'
import { readBasicConstraints } from '../extensions/basic-constraints.js'
import { KEY_PURPOSES, type KeyUsage, readExtendedKeyUsage, readKeyUsage } from '../extensions/key-usage.js'
import { readCertificatePolicies } from '../extensions/policies.js'
import { findPath, type PathMaterial, type PathResult } from './find-path.js'
import type { PathRule, PathSettings, PathStep } from './settings.js'

const SIGN_IN: readonly string[] = [
  KEY_PURPOSES.anyExtendedKeyUsage,
  KEY_PURPOSES.clientAuth,
  KEY_PURPOSES.serverAuth,
]

/**
 * One row per kind of HPKI certificate: its policies by position, the bit of keyUsage that its use needs, and the purposes of which
 * one must be named if any are (genuine subscriber certificates name none).
 */
export const HPKI_PURPOSES = {
  signature: {
    ja: '署名用',
    subscriberPolicy: '1.2.392.100495.1.5.1.1.0.1',
    authorityPolicy: '1.2.392.100495.1.5.1.1.3.1',
    keyUsage: 'nonRepudiation',
    purposes: [KEY_PURPOSES.anyExtendedKeyUsage, KEY_PURPOSES.emailProtection, KEY_PURPOSES.documentSigning],
  },
  'authentication-person': {
    ja: '認証用(人)',
    subscriberPolicy: '1.2.392.100495.1.5.1.2.0.1',
    authorityPolicy: '1.2.392.100495.1.5.1.2.3.1',
    keyUsage: 'digitalSignature',
    purposes: SIGN_IN,
  },
  'authentication-organisation': {
    ja: '認証用(組織)',
    subscriberPolicy: '1.2.392.100495.1.5.1.3.0.1',
    authorityPolicy: '1.2.392.100495.1.5.1.3.3.1',
    keyUsage: 'digitalSignature',
    purposes: SIGN_IN,
  },
} as const satisfies Record<string, HpkiPurposeRow>

type HpkiPurposeRow = {
  readonly ja: string
  readonly subscriberPolicy: string
  readonly authorityPolicy: string
  readonly keyUsage: KeyUsage
  readonly purposes: readonly string[]
}

/** What an HPKI certificate is for. */
export type HpkiPurpose = keyof typeof HPKI_PURPOSES

/** How HPKI paths are judged; algorithms are those of HPKI unless told otherwise. */
export type HpkiSettings = Pick<PathSettings, 'at' | 'revocation'> & {
  readonly purpose: HpkiPurpose
  readonly allowed?: PathSettings['allowed']
}

/** Finds a path that is valid by RFC 5280 and by the HPKI policy for one purpose, from an anchor that is itself valid then. */
export function findHpkiPath(material: PathMaterial, settings: HpkiSettings): PathResult {
  return findPath(material, hpkiSettings(settings))
}

/** The settings that make path validation judge by HPKI; for callers who have bytes. */
export function hpkiSettings({
  purpose,
  at,
  revocation,
  allowed = HPKI_ALGORITHMS,
}: HpkiSettings): PathSettings {
  return { at, revocation, allowed, anchorValidity: 'checked', furtherRules: hpkiRules(purpose) }
}

function hpkiRules(purpose: HpkiPurpose): readonly PathRule[] {
  const { subscriberPolicy, authorityPolicy, keyUsage, purposes }: HpkiPurposeRow = HPKI_PURPOSES[purpose]
  return [
    {
      name: 'authority-has-its-hpki-policy',
      clause: 'HPKI CP §7.1.2',
      applies: 'authorities',
      // A root that certifies its next key states no policy.
      judge: (step) => (step.issuance === 'self-issued' ? 'pass' : policyIsStated(step, authorityPolicy)),
    },
    {
      name: 'subscriber-has-its-hpki-policy',
      clause: 'HPKI CP §7.1.2',
      applies: 'target',
      judge: (step) => policyIsStated(step, subscriberPolicy),
    },
    {
      name: 'subscriber-key-has-its-use',
      clause: 'HPKI CP §7.1.2',
      applies: 'target',
      judge: ({ certificate }) =>
        readKeyUsage(certificate)?.has(keyUsage) ? 'pass' : 'key-usage/not-allowed',
    },
    {
      name: 'subscriber-is-no-authority',
      clause: 'HPKI CP §7.1.2',
      applies: 'target',
      judge: ({ certificate }) =>
        readBasicConstraints(certificate)?.subject === 'ca' ? 'hpki/policy' : 'pass',
    },
    {
      name: 'subscriber-serves-no-other-purpose',
      clause: 'RFC 5280 §4.2.1.12',
      applies: 'target',
      judge: ({ certificate }) => {
        const stated = readExtendedKeyUsage(certificate)
        return !stated || purposes.some((oid) => stated.has(oid)) ? 'pass' : 'purpose/not-allowed'
      },
    },
  ]
}

function policyIsStated({ certificate }: PathStep, wanted: string) {
  const policies = readCertificatePolicies(certificate) ?? []
  return policies.some(({ oid }) => oid === wanted) ? 'pass' : 'hpki/policy'
}
