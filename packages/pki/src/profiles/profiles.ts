/**
 * The certificate profiles of HPKI, as data: builder and lint both read them, so what is built is what is checked.
 *
 * Shape, order, criticality and string types are those of genuine HPKI certificates; what the public sources leave open
 * (authentication of organisations, OCSP responder, time-stamp unit) follows the same pattern and RFC 6960 / RFC 3161.
 */
import { KEY_PURPOSES, type KeyUsage } from '../extensions/key-usage.js'
import type { NamePart } from '../name.js'
import type { ExtensionName, HpkiPolicy } from './oids.js'

/** One extension of a profile, in the place where it stands. */
export type ExtensionRow = {
  readonly extension: ExtensionName
  readonly critical: boolean
  readonly presence: 'always' | 'optional'
}

/** Attributes of a subject in their order; each may repeat where a genuine certificate repeats it (OU of the root). */
export type SubjectRow = {
  readonly attribute: NamePart[0]
  readonly presence: 'always' | 'optional'
  readonly most: number
}

/** What a certificate of one kind looks like. */
export type Profile = {
  readonly ja: string
  readonly en: string
  /** Who signs it: itself, or a CA whose certificate states this policy; `root` states none, `any-ca` is not looked at. */
  readonly issuedBy: 'self' | 'root' | 'any-ca' | HpkiPolicy
  /** `japan-days`: from 00:00:00 to 23:59:59 in Japan; `japan-end`: only the end is; `free`: any second. */
  readonly validity: { readonly ends: 'japan-days' | 'japan-end' | 'free'; readonly maximumYears: number }
  readonly subject: readonly SubjectRow[]
  readonly keyUsage: readonly KeyUsage[]
  /** Usages that may stand beside. */
  readonly keyUsageOptional: readonly KeyUsage[]
  readonly purposes: readonly string[]
  readonly policy: HpkiPolicy | undefined
  readonly extensions: readonly ExtensionRow[]
}

const SUBSCRIBER_YEARS = { ends: 'japan-days', maximumYears: 5 } as const
const CA_SUBJECT = [
  attribute('C'),
  attribute('O'),
  attribute('OU', 'optional', 2),
  attribute('CN', 'optional'),
]
const PERSON = [
  attribute('C'),
  attribute('O', 'optional'),
  attribute('OU', 'optional'),
  attribute('CN'),
  attribute('serialNumber'),
]

const CA_EXTENSIONS = [
  always('authorityKeyIdentifier'),
  always('subjectKeyIdentifier'),
  always('basicConstraints', 'critical'),
  always('keyUsage', 'critical'),
]
const SUBSCRIBER_EXTENSIONS = [
  always('authorityKeyIdentifier'),
  always('subjectKeyIdentifier'),
  always('keyUsage', 'critical'),
  optional('subjectAltName'),
  always('cRLDistributionPoints'),
  optional('subjectDirectoryAttributes'),
  always('certificatePolicies', 'critical'),
  // Off by default: no genuine certificate names a responder (policy chapter 7 knows one).
  optional('authorityInfoAccess'),
]

/** Every profile, by the name that commands and orders use. */
export const PROFILES = {
  root: {
    ...ca('ルート認証局', 'root CA', 30),
    issuedBy: 'self',
    policy: undefined,
    extensions: [...CA_EXTENSIONS, optional('subjectAltName'), optional('cRLDistributionPoints')],
  },
  signingCa: issuingCa('署名用認証局', 'signature CA', 'signatureCa'),
  authenticationPersonCa: issuingCa(
    '認証用（人）認証局',
    'CA for the authentication of persons',
    'authenticationPersonCa',
  ),
  authenticationOrganisationCa: issuingCa(
    '認証用（組織）認証局',
    'CA for the authentication of organisations',
    'authenticationOrganisationCa',
  ),
  signature: {
    ja: '署名用証明書',
    en: 'signature certificate',
    issuedBy: 'signatureCa',
    validity: SUBSCRIBER_YEARS,
    subject: PERSON,
    // Exactly this bit (hpki §2.3): a key that also authenticates could be made to sign a hash as a challenge.
    keyUsage: ['nonRepudiation'],
    keyUsageOptional: [],
    purposes: [],
    policy: 'signature',
    extensions: SUBSCRIBER_EXTENSIONS,
  },
  authenticationPerson: {
    ja: '認証用（人）証明書',
    en: 'certificate for the authentication of a person',
    issuedBy: 'authenticationPersonCa',
    validity: SUBSCRIBER_YEARS,
    subject: PERSON,
    keyUsage: ['digitalSignature'],
    keyUsageOptional: [],
    purposes: [],
    policy: 'authenticationPerson',
    extensions: SUBSCRIBER_EXTENSIONS,
  },
  authenticationOrganisation: {
    ja: '認証用（組織）証明書',
    en: 'certificate for the authentication of an organisation',
    issuedBy: 'authenticationOrganisationCa',
    validity: SUBSCRIBER_YEARS,
    subject: [
      attribute('C'),
      attribute('O'),
      attribute('OU', 'optional'),
      attribute('CN'),
      attribute('serialNumber'),
    ],
    keyUsage: ['digitalSignature'],
    keyUsageOptional: ['keyEncipherment'],
    purposes: [],
    policy: 'authenticationOrganisation',
    extensions: SUBSCRIBER_EXTENSIONS,
  },
  ocspResponder: {
    ja: 'OCSPレスポンダ証明書',
    en: 'OCSP responder certificate',
    issuedBy: 'any-ca',
    validity: { ends: 'free', maximumYears: 1 },
    subject: [...CA_SUBJECT.slice(0, 3), attribute('CN')],
    keyUsage: ['digitalSignature'],
    keyUsageOptional: [],
    purposes: [KEY_PURPOSES.OCSPSigning],
    policy: undefined,
    extensions: [
      always('authorityKeyIdentifier'),
      always('subjectKeyIdentifier'),
      always('keyUsage', 'critical'),
      always('extendedKeyUsage'),
      // RFC 6960 §4.2.2.2.1: without it every client would have to ask the responder about the responder.
      always('ocspNoCheck'),
    ],
  },
  timeStampUnit: {
    ja: 'タイムスタンプ発行証明書',
    en: 'time-stamp unit certificate',
    issuedBy: 'any-ca',
    validity: { ends: 'free', maximumYears: 11 },
    subject: [...CA_SUBJECT.slice(0, 3), attribute('CN')],
    keyUsage: ['digitalSignature'],
    keyUsageOptional: ['nonRepudiation'],
    purposes: [KEY_PURPOSES.timeStamping],
    policy: undefined,
    extensions: [
      always('authorityKeyIdentifier'),
      always('subjectKeyIdentifier'),
      always('keyUsage', 'critical'),
      always('cRLDistributionPoints'),
      // Critical, and no other purpose beside it (RFC 3161 §2.3).
      always('extendedKeyUsage', 'critical'),
    ],
  },
} as const satisfies Record<string, Profile>

/** Our name of a profile. */
export type ProfileName = keyof typeof PROFILES

/** Every profile name, in the order of the table. */
export const ALL_PROFILES = Object.keys(PROFILES) as ProfileName[] // the table has no other keys

function ca(ja: string, en: string, maximumYears: number) {
  return {
    ja,
    en,
    validity: { ends: 'japan-end', maximumYears },
    subject: CA_SUBJECT,
    keyUsage: ['keyCertSign', 'cRLSign'],
    keyUsageOptional: [],
    purposes: [],
  } as const
}

function issuingCa(ja: string, en: string, policy: HpkiPolicy): Profile {
  return {
    ...ca(ja, en, 20),
    issuedBy: 'root',
    policy,
    extensions: [
      ...CA_EXTENSIONS,
      always('certificatePolicies', 'critical'),
      always('cRLDistributionPoints'),
    ],
  }
}

function always(extension: ExtensionName, critical?: 'critical'): ExtensionRow {
  return { extension, critical: critical === 'critical', presence: 'always' }
}

function optional(extension: ExtensionName): ExtensionRow {
  return { extension, critical: false, presence: 'optional' }
}

function attribute(name: NamePart[0], presence: SubjectRow['presence'] = 'always', most = 1): SubjectRow {
  return { attribute: name, presence, most }
}
