/** Numbers of TLS (IANA "TLS Parameters"), as far as the survey of a server needs them. */
import { TLS_GROUPS, TLS_SUITES } from '@jitsuin/platform'

/** The versions by their number on the wire, oldest first. */
export const VERSIONS = {
  SSLv3: 0x0300,
  TLSv1: 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
} as const

export type Version = keyof typeof VERSIONS

/** Every version, oldest first. */
export const ALL_VERSIONS = Object.keys(VERSIONS) as Version[] // the table has no other keys

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, step) => first + step)
}

/** Suites of the profile up to TLS 1.2, and every other number under which such a suite was ever registered. */
export const PROFILE_SUITES: readonly number[] = TLS_SUITES['TLSv1.2'].map(({ id }) => id)
export const OTHER_SUITES: readonly number[] = [
  ...range(0x0001, 0x00c5),
  ...range(0xc001, 0xc0b5),
  ...range(0xcca8, 0xccae),
].filter((id) => !PROFILE_SUITES.includes(id))

/** Suites of TLS 1.3: those of the profile, and the two with a short or long CCM tag. */
export const PROFILE_SUITES_13: readonly number[] = TLS_SUITES['TLSv1.3'].map(({ id }) => id)
export const OTHER_SUITES_13: readonly number[] = [0x1304, 0x1305]

/** Suites with an ephemeral key exchange over finite fields. */
export const DHE_SUITES: readonly number[] = [0x009e, 0x009f, 0xccaa]

/** Groups of the profile, and groups that are weaker than 2048 bits of RSA or of unknown make (RFC 8422 §5.1.1). */
export const PROFILE_GROUPS: readonly number[] = TLS_GROUPS.map(({ id }) => id)
export const WEAK_GROUPS: readonly number[] = [...range(1, 22), 0xff01, 0xff02]

const SHA2_SCHEMES = [0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601]
/** Signature schemes with SHA-2, and those with MD5 or SHA-1 (RFC 8446 §4.2.3, RFC 5246 §7.4.1.4.1). */
export const SCHEMES = { sha2: SHA2_SCHEMES, old: [0x0201, 0x0203, 0x0202, 0x0101] } as const

const NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  ...[...TLS_SUITES['TLSv1.2'], ...TLS_SUITES['TLSv1.3']].map(({ id, name }) => [id, name] as const),
  [0x0004, 'RC4-MD5'],
  [0x0005, 'RC4-SHA'],
  [0x000a, 'DES-CBC3-SHA'],
  [0x002f, 'AES128-SHA'],
  [0x0035, 'AES256-SHA'],
  [0x003c, 'AES128-SHA256'],
  [0x003d, 'AES256-SHA256'],
  [0x009c, 'AES128-GCM-SHA256'],
  [0x009d, 'AES256-GCM-SHA384'],
  [0x0033, 'DHE-RSA-AES128-SHA'],
  [0x0039, 'DHE-RSA-AES256-SHA'],
  [0x0067, 'DHE-RSA-AES128-SHA256'],
  [0x006b, 'DHE-RSA-AES256-SHA256'],
  [0xc009, 'ECDHE-ECDSA-AES128-SHA'],
  [0xc00a, 'ECDHE-ECDSA-AES256-SHA'],
  [0xc013, 'ECDHE-RSA-AES128-SHA'],
  [0xc014, 'ECDHE-RSA-AES256-SHA'],
  [0xc027, 'ECDHE-RSA-AES128-SHA256'],
  [0xc028, 'ECDHE-RSA-AES256-SHA384'],
])

/** The name of a suite, or its number where it is a rare one. */
export function suiteName(id: number): string {
  return NAMES.get(id) ?? `0x${id.toString(16).padStart(4, '0')}`
}

/** The name of a group, or its number. */
export function groupName(id: number): string {
  return TLS_GROUPS.find((group) => group.id === id)?.name ?? `0x${id.toString(16).padStart(4, '0')}`
}
