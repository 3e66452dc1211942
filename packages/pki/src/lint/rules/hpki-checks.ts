import type { Certificate } from '../../certificate.js'
import * as der from '../../der.js'
import { decodeRoleExtension, type HealthcareRole } from '../../hc-role.js'
import { NAME_ATTRIBUTES } from '../../name.js'
import { CPS_QUALIFIER, EXTENSION_OIDS, type ExtensionName, HPKI_POLICIES } from '../../profiles/oids.js'
import { PROFILES, type Profile, type ProfileName } from '../../profiles/profiles.js'
import { authorityIdentifier, readPoints } from '../extension-readers.js'
import {
  type CertificateFacts,
  isSelfIssued,
  lenientTime,
  type NameFacts,
  policies,
  readExtension,
  readName,
} from '../facts.js'
import { attempt, when } from '../finding.js'
import { readGeneralNames } from '../general-names.js'

/** A certificate, the profile it is to follow, and the certificate above it if the caller has it. */
export type ProfiledFacts = CertificateFacts & {
  readonly profile: Profile
  readonly profileName: ProfileName
  readonly issuerCertificate: Certificate | undefined
}

/** The names that people know attribute types by. */
export const SHORT_NAMES = new Map<string, string>(
  Object.entries(NAME_ATTRIBUTES).map(([short, oid]) => [oid, short]),
)
const EXTENSION_NAMES = new Map<string, string>(
  Object.entries(EXTENSION_OIDS).map(([name, oid]) => [oid, name]),
)
/** Whether a profile always has an extension. */
export function wants(profile: Profile, name: ExtensionName): boolean {
  return profile.extensions.some(({ extension: found, presence }) => found === name && presence === 'always')
}

/** The first value of an attribute of a name. */
export function textOf(name: NameFacts, short: keyof typeof NAME_ATTRIBUTES): string | undefined {
  return name.rdns.flat().find(({ type }) => type === NAME_ATTRIBUTES[short])?.text
}

/** 15:00:00Z is midnight in Japan. */
export function isAt(node: der.Node, utc: string): boolean {
  return lenientTime(node)?.toISOString().slice(11, 19) === utc
}

/** The roles that a certificate states; undefined if it states none or they cannot be read. */
export function rolesOf(facts: CertificateFacts): HealthcareRole[] | undefined {
  return readExtension(facts, 'subjectDirectoryAttributes', readRoles)
}

const readRoles = ({ bytes }: der.Node): HealthcareRole[] => decodeRoleExtension(bytes)

/** The issuer is the CA for this profile. */
export function issuerFaults(facts: ProfiledFacts): string[] {
  const { issuedBy } = facts.profile
  if (issuedBy === 'self') return when(!isSelfIssued(facts), 'not self-issued')
  const self = when(isSelfIssued(facts), 'self-issued')
  const issuer = facts.issuerCertificate
  if (!issuer || issuedBy === 'any-ca') return self
  const stated = policies({
    extensions: [...issuer.extensions.values()].map((e) => ({ ...e, criticalFlag: undefined })),
  })
  const oids = (stated ?? []).map(({ oid }) => oid)
  if (issuedBy === 'root')
    return self.concat(when(issuer.issuer.key !== issuer.subject.key || oids.length > 0, 'not a root'))
  return self.concat(
    when(!oids.includes(HPKI_POLICIES[issuedBy].oid), `the issuer does not state ${issuedBy}`),
  )
}

/** The subject has the profile's attributes in their order. */
export function subjectFaults({ subject, profile }: ProfiledFacts): string[] {
  const faults = when(
    subject.rdns.some((rdn) => rdn.length !== 1),
    'a relative name of several attributes',
  )
  const rest = subject.rdns.flat().map(({ type }) => SHORT_NAMES.get(type ?? '') ?? `${type}`)
  for (const { attribute, presence, most } of profile.subject) {
    let count = 0
    while (rest[0] === attribute && count < most) {
      rest.shift()
      count++
    }
    if (count === 0 && presence === 'always') faults.push(`${attribute} is missing or out of order`)
  }
  return rest.length === 0 ? faults : [...faults, `${rest.join(', ')} has no place here`]
}

/** A name and where it stands. */
export type NamedField = { readonly where: string; readonly name: NameFacts }

/** The names that a certificate gives to its holder, in subject and subjectAltName. */
export function namesInside(facts: CertificateFacts): NamedField[] {
  const directory = readExtension(facts, 'subjectAltName', readDirectoryNames) ?? []
  return [{ where: 'subject', name: facts.subject }, ...directory]
}

function readDirectoryNames(value: der.Node): NamedField[] {
  return readGeneralNames(value).flatMap(({ form, node }) => {
    const name = form === 'directoryName' && attempt(() => readName(der.parse(node.content)))
    return name ? [{ where: 'subjectAltName', name }] : []
  })
}

/** The extensions are those of the profile, in their order. */
export function extensionFaults(facts: ProfiledFacts): string[] {
  const { extensions } = facts.profile
  const found = facts.extensions.map(({ oid }) => EXTENSION_NAMES.get(oid ?? '') ?? `${oid}`)
  const order = extensions.map(({ extension: name }): string => name)
  const missing = extensions.filter(
    ({ presence, extension: name }) => presence === 'always' && !found.includes(name),
  )
  const strange = found.filter((name) => !order.includes(name))
  const places = found.map((name) => order.indexOf(name)).filter((place) => place >= 0)
  return [
    ...missing.map(({ extension: name }) => `${name} is missing`),
    ...strange.map((name) => `${name} has no place here`),
    ...when(
      places.some((place, index) => index > 0 && place <= (places[index - 1] ?? 0)),
      'out of order',
    ),
  ]
}

/** The key that authorityKeyIdentifier names is the issuer's. */
export function authorityMismatch({ issuerCertificate, ...facts }: ProfiledFacts): string[] {
  const found = authorityIdentifier(facts)
  const own = issuerCertificate?.extensions.get(EXTENSION_OIDS.subjectKeyIdentifier)
  const expected = own && attempt(() => der.octets(der.parse(own.value)))
  return when(
    expected !== undefined && found?.keyIdentifier !== undefined && !der.equal(expected, found.keyIdentifier),
    'it names another key than the issuer has',
  )
}

/** One policy, that of the position, with a CPS pointer at most. */
export function policyFaults(facts: ProfiledFacts): string[] {
  const { policy } = facts.profile
  const found = policies(facts)
  if (!policy || !found) return when(policy !== undefined, 'no readable policies')
  const [only, second] = found
  return when(second !== undefined, 'several policies')
    .concat(when(only?.oid !== HPKI_POLICIES[policy].oid, `${only?.oid}`))
    .concat(when(only?.qualifiers.some(({ oid }) => oid !== CPS_QUALIFIER) === true, 'another qualifier'))
}

/** Lists by http, and for CAs by a directory name too. */
export function crlPointFaults(facts: ProfiledFacts): string[] {
  const points = readExtension(facts, 'cRLDistributionPoints', readPoints)
  if (!points) return []
  const isAuthority = wants(facts.profile, 'basicConstraints')
  return points.flatMap(({ name, isRelative, uris, issuer, hasReasons }) => [
    ...when(isRelative || issuer !== undefined || hasReasons, 'relative name, other issuer or reasons'),
    ...when(
      uris.some((uri) => !uri.startsWith('http://')),
      'not http',
    ),
    ...when(uris.length === 0 && !(isAuthority && name !== undefined), 'no URI'),
  ])
}

/** One directory name, in Japan, with the subject's serialNumber. */
export function alternativeNameFaults(facts: ProfiledFacts): string[] {
  const names = readExtension(facts, 'subjectAltName', readGeneralNames)
  if (!names) return []
  const [only, second] = names
  if (second || only?.form !== 'directoryName') return ['not one directory name']
  const name = readExtension(facts, 'subjectAltName', readDirectoryNames)?.[0]?.name
  if (!name) return ['not a name']
  const strange = name.rdns.flat().filter(({ type }) => !ALTERNATIVE_TYPES.has(type ?? ''))
  return when(textOf(name, 'C') !== 'JP', 'country')
    .concat(when(strange.length > 0, `${strange.map(({ type }) => type).join(', ')} has no place here`))
    .concat(when(textOf(name, 'serialNumber') !== textOf(facts.subject, 'serialNumber'), 'serialNumber'))
}

const ALTERNATIVE_TYPES: ReadonlySet<string> = new Set(
  (['C', 'O', 'OU', 'CN', 'serialNumber'] as const).map((short) => NAME_ATTRIBUTES[short]),
)

/** A certificate together with the profile that it is judged by. */
export function withProfile(
  facts: CertificateFacts,
  profileName: ProfileName,
  issuerCertificate: Certificate | undefined,
): ProfiledFacts {
  return { ...facts, profile: PROFILES[profileName], profileName, issuerCertificate }
}
