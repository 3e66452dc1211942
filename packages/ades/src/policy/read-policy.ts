/**
 * Reads a validation policy out of JSON, strictly: every field is there, is known and has its form. A verifier that misreads its
 * own rules would accept what it should not, so nothing is filled in.
 */
import { ALL_ROLES, type HealthcareRole, KEY_USAGES, type KeyUsage } from '@jitsuin/pki'
import { AdesError } from '../errors.js'
import type { ValidationPolicy } from './policy.js'
import { type CryptographicSuite, type Dated, DIGEST_NAMES, SCHEME_NAMES } from './suite.js'

/** More than any honest policy needs. */
const MAX_OCTETS = 262_144
const MAX_ITEMS = 256
const MAX_TEXT = 500

/**
 * Reads a policy; UTF-8, at most 256 KiB.
 *
 * @throws {AdesError} `policy/not-json`, or `policy/malformed` with the name of the field.
 */
export function readValidationPolicy(bytes: Uint8Array): ValidationPolicy {
  const root = object(parse(bytes), 'policy', [
    'name',
    'version',
    'id',
    'title',
    'grading',
    'signer',
    'revocation',
    'timeStamp',
    'trust',
    'algorithms',
  ])
  const title = object(root.title, 'title', ['ja', 'en'])
  return {
    name: text(root.name, 'name', /^[\w.-]+$/),
    version: text(root.version, 'version'),
    id: text(root.id, 'id', /^[a-z][a-z0-9+.-]*:\S+$/),
    title: { ja: text(title.ja, 'title.ja'), en: text(title.en, 'title.en') },
    grading: word(root.grading, 'grading', ['hpki', 'en-319-102-1']),
    signer: readSigner(root.signer),
    revocation: readRevocation(root.revocation),
    timeStamp: readTimeStamp(root.timeStamp),
    trust: readTrust(root.trust),
    algorithms: readSuite(root.algorithms),
  }
}

function parse(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_OCTETS) throw new AdesError('policy/not-json', 'The policy is too large')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new AdesError('policy/not-json', 'The policy is no JSON in UTF-8', { cause })
  }
}

function readSigner(value: unknown): ValidationPolicy['signer'] {
  const fields = object(value, 'signer', [
    'profile',
    'keyUsage',
    'keyUsageAbsent',
    'certificatePolicies',
    'roles',
    'referenceDigest',
  ])
  const roles = object(fields.roles, 'signer.roles', ['prescription', 'dispensing', 'other'])
  return {
    profile: word(fields.profile, 'signer.profile', ['hpki', 'none']),
    keyUsage: list(fields.keyUsage, 'signer.keyUsage', (one, at): KeyUsage => word(one, at, KEY_USAGES)),
    keyUsageAbsent: word(fields.keyUsageAbsent, 'signer.keyUsageAbsent', ['accepted', 'refused']),
    certificatePolicies: list(fields.certificatePolicies, 'signer.certificatePolicies', (one, at) =>
      text(one, at, /^[0-2](\.(0|[1-9]\d*))+$/),
    ),
    roles: {
      prescription: readRoles(roles.prescription, 'signer.roles.prescription'),
      dispensing: readRoles(roles.dispensing, 'signer.roles.dispensing'),
      other: readRoles(roles.other, 'signer.roles.other'),
    },
    referenceDigest: word(fields.referenceDigest, 'signer.referenceDigest', ['judged', 'tolerated']),
  }
}

function readRoles(value: unknown, at: string): readonly HealthcareRole[] | 'any' | 'not-checked' {
  if (typeof value === 'string') return word<'any' | 'not-checked'>(value, at, ['any', 'not-checked'])
  const roles = list(value, at, (one, place): HealthcareRole => word(one, place, ALL_ROLES))
  return roles.length > 0 ? roles : malformed(at)
}

function readRevocation(value: unknown): ValidationPolicy['revocation'] {
  const fields = object(value, 'revocation', ['graceHours', 'expiredCertificates'])
  const expired = ['stay-listed', 'may-be-dropped'] as const
  return {
    graceHours: integer(fields.graceHours, 'revocation.graceHours', { min: 0, max: 8784 }),
    expiredCertificates: word(fields.expiredCertificates, 'revocation.expiredCertificates', expired),
  }
}

function readTimeStamp(value: unknown): ValidationPolicy['timeStamp'] {
  const fields = object(value, 'timeStamp', ['signature', 'clockToleranceSeconds'])
  const seconds = 'timeStamp.clockToleranceSeconds'
  return {
    signature: word(fields.signature, 'timeStamp.signature', ['required', 'optional']),
    clockToleranceSeconds: integer(fields.clockToleranceSeconds, seconds, { min: 0, max: 86_400 }),
  }
}

function readTrust(value: unknown): ValidationPolicy['trust'] {
  const fields = object(value, 'trust', ['signers', 'timeStamps'])
  const digests = (name: string) =>
    list(fields[name], `trust.${name}`, (one, at) => text(one, at, /^[0-9a-f]{64}$/))
  return { signers: digests('signers'), timeStamps: digests('timeStamps') }
}

const DATED = ['until', 'planned', 'source', 'sureness'] as const

function readSuite(value: unknown): CryptographicSuite {
  const fields = object(value, 'algorithms', ['digests', 'schemes', 'keys', 'curves'])
  const rows = <T extends object>(
    name: string,
    own: readonly string[],
    read: (row: Fields, at: string) => T,
  ): (T & Dated)[] =>
    list(fields[name], `algorithms.${name}`, (one, at) => {
      const row = object(one, at, own, DATED)
      return { ...read(row, at), ...readDates(row, at) }
    })
  return {
    digests: rows('digests', ['name'], (row, at) => ({
      name: word(row.name, `${at}.name`, DIGEST_NAMES),
    })),
    schemes: rows('schemes', ['name'], (row, at) => ({
      name: word(row.name, `${at}.name`, SCHEME_NAMES),
    })),
    keys: rows('keys', ['kind', 'minBits'], (row, at) => ({
      kind: word(row.kind, `${at}.kind`, ['rsa', 'dsa']),
      minBits: integer(row.minBits, `${at}.minBits`, { min: 512, max: 16_384 }),
    })),
    curves: rows('curves', ['name'], (row, at) => ({ name: text(row.name, `${at}.name`, /^\w+$/) })),
  }
}

function readDates(row: Fields, at: string): Dated {
  const { until, planned, source, sureness } = row
  return {
    ...(until !== undefined && { until: day(until, `${at}.until`) }),
    ...(planned !== undefined && { planned: day(planned, `${at}.planned`) }),
    ...(source !== undefined && { source: text(source, `${at}.source`) }),
    ...(sureness !== undefined && {
      sureness: word(sureness, `${at}.sureness`, ['certain', 'likely', 'unsure']),
    }),
  }
}

type Fields = Readonly<Record<string, unknown>>

/** An object with all of the fields, and no others than the optional ones beside them. */
function object(
  value: unknown,
  at: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return malformed(at)
  const missing = required.find((name) => !Object.hasOwn(value, name))
  if (missing) malformed(`${at}.${missing}`)
  const unknown = Object.keys(value).find((name) => !required.includes(name) && !optional.includes(name))
  if (unknown !== undefined) malformed(`${at}.${unknown.slice(0, 40)}`)
  return value as Fields // an object that is no list
}

function list<T>(value: unknown, at: string, read: (one: unknown, at: string) => T): T[] {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) return malformed(at)
  return value.map((one, index) => read(one, `${at}[${index}]`))
}

function text(value: unknown, at: string, form = /\S/): string {
  const isText = typeof value === 'string' && value.length <= MAX_TEXT && form.test(value)
  return isText ? value : malformed(at)
}

function word<T extends string>(value: unknown, at: string, words: readonly T[]): T {
  return words.find((one) => one === value) ?? malformed(at)
}

function integer(
  value: unknown,
  at: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const isWithin = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
  return isWithin ? value : malformed(at)
}

/** Date rolls 30 February over; what it prints then differs. */
function day(value: unknown, at: string): string {
  const found = text(value, at, /^\d{4}-\d{2}-\d{2}$/)
  const time = new Date(`${found}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(found) ? found : malformed(at)
}

function malformed(at: string): never {
  throw new AdesError('policy/malformed', `The field ${at} of the policy is missing or has no such value`)
}
