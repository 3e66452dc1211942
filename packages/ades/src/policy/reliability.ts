/**
 * Whether algorithms could be relied on at a time (EN 319 102-1 §5.2.8.4, §5.6.2): what was used where is compared with the dates of a
 * suite. The mathematics are somebody else's; here nothing is computed.
 */
import {
  type AlgorithmIdentifier,
  type AlgorithmSet,
  COMPUTABLE_ALGORITHMS,
  digestNameOf,
  PkiError,
  readPublicKey,
  readSignatureMethod,
  type SignatureScheme,
} from '@jitsuin/pki'
import type { CryptographicSuite, Dated, SuiteDigest } from './suite.js'

/** Where an algorithm was used. */
export type AlgorithmPlace =
  | 'signature'
  | 'signed-data'
  | 'certificate-reference'
  | 'certificate'
  | 'time-stamp'
  | 'time-stamp-imprint'

/** The key that a signature was made with. */
export type KeyFacts =
  | { readonly kind: 'rsa' | 'dsa'; readonly bits: number }
  | { readonly kind: 'ec'; readonly curve: string }
  | { readonly kind: 'other' }

/** One use: a digest alone, or a signature with its digest and key. `unknown`: an OID or URI that nobody here knows. */
export type AlgorithmUse = { readonly where: AlgorithmPlace } & (
  | { readonly digest: SuiteDigest }
  | { readonly scheme: SignatureScheme; readonly digest: SuiteDigest | undefined; readonly key?: KeyFacts }
  | { readonly unknown: string }
)

/** A use that could not be relied on: `endedAt` is null for what was never accepted. ISO 8601 day. */
export type AlgorithmFinding = {
  readonly where: AlgorithmPlace
  readonly algorithm: string
  readonly endedAt: string | null
}

/** All uses that could not be relied on at a time. */
export function doubtsAt(
  suite: CryptographicSuite,
  uses: readonly AlgorithmUse[],
  at: Date,
): AlgorithmFinding[] {
  const found = uses.flatMap((use) =>
    rowsOf(suite, use).flatMap(({ algorithm, row }): AlgorithmFinding[] =>
      row && holdsAt(row, at) ? [] : [{ where: use.where, algorithm, endedAt: row?.until ?? null }],
    ),
  )
  const keys = found.map(({ where, algorithm }) => `${where} ${algorithm}`)
  return found.filter((_one, index) => keys.indexOf(keys[index] ?? '') === index)
}

/** The last moment at which all uses can be relied on, as far as ends are known; undefined if none has one. */
export function lastMomentOf(suite: CryptographicSuite, uses: readonly AlgorithmUse[]): Date | undefined {
  const rows = uses.flatMap((use) => rowsOf(suite, use))
  const ends = rows.flatMap(({ row }) => (row?.until === undefined ? [] : [Date.parse(row.until) - 1]))
  return ends.length === 0 ? undefined : new Date(Math.min(...ends))
}

/** What counts at a time, for engines that take a set. */
export function allowedAt(suite: CryptographicSuite, at: Date): AlgorithmSet {
  const known = suiteSets.get(suite) ?? new Map<string, AlgorithmSet>()
  suiteSets.set(suite, known)
  const rows: readonly Dated[] = [...suite.digests, ...suite.schemes, ...suite.keys, ...suite.curves]
  const key = rows.map((row) => (holdsAt(row, at) ? 1 : 0)).join('')
  const set = known.get(key) ?? makeSet(suite, at)
  known.set(key, set)
  return set
}

const suiteSets = new WeakMap<CryptographicSuite, Map<string, AlgorithmSet>>()

function makeSet(suite: CryptographicSuite, at: Date): AlgorithmSet {
  const namesOf = <T>(rows: readonly (Dated & { readonly name: T })[]) =>
    new Set(rows.filter((row) => holdsAt(row, at)).map(({ name }) => name))
  const digests = namesOf<string>(suite.digests)
  const { max } = COMPUTABLE_ALGORITHMS.rsaBits
  return {
    name: `suite at ${at.toISOString().slice(0, 10)}`,
    schemes: namesOf(suite.schemes),
    digests: new Set([...COMPUTABLE_ALGORITHMS.digests].filter((name) => digests.has(name))),
    curves: namesOf(suite.curves),
    rsaBits: { min: leastBits(suite, 'rsa', at), max },
    dsaBits: { min: leastBits(suite, 'dsa', at), max: COMPUTABLE_ALGORITHMS.dsaBits.max },
  }
}

/** From the end: a size counts only if every greater one does. */
function leastBits({ keys }: CryptographicSuite, kind: 'rsa' | 'dsa', at: Date): number {
  let least = Number.POSITIVE_INFINITY
  for (const row of keys.filter((key) => key.kind === kind).sort((a, b) => b.minBits - a.minBits)) {
    if (!holdsAt(row, at)) break
    least = row.minBits
  }
  return least
}

/** The end is the first moment that no longer counts. */
function holdsAt({ until }: Dated, at: Date): boolean {
  return until === undefined || at.getTime() < Date.parse(until)
}

type NamedRow = { readonly algorithm: string; readonly row: Dated | undefined }

function rowsOf(suite: CryptographicSuite, use: AlgorithmUse): NamedRow[] {
  if ('unknown' in use) return [{ algorithm: use.unknown, row: undefined }]
  const { digest } = use
  const ofDigest = digest
    ? [{ algorithm: nameOf(digest), row: suite.digests.find(({ name }) => name === digest) }]
    : []
  if (!('scheme' in use)) return ofDigest
  const ofScheme = {
    algorithm: SCHEME_WORDS[use.scheme],
    row: suite.schemes.find(({ name }) => name === use.scheme),
  }
  return [ofScheme, ...ofDigest, ...(use.key ? ofKey(suite, use.key) : [])]
}

function ofKey({ keys, curves }: CryptographicSuite, key: KeyFacts): NamedRow[] {
  if (key.kind === 'other') return []
  if (key.kind === 'ec') return [{ algorithm: key.curve, row: curves.find(({ name }) => name === key.curve) }]
  const reached = keys
    .filter(({ kind, minBits }) => kind === key.kind && minBits <= key.bits)
    .sort((a, b) => b.minBits - a.minBits)
  return [{ algorithm: `${key.kind.toUpperCase()} ${key.bits}`, row: reached[0] }]
}

const SCHEME_WORDS: Readonly<Record<SignatureScheme, string>> = {
  rsa: 'RSASSA-PKCS1-v1_5',
  'rsa-pss': 'RSASSA-PSS',
  dsa: 'DSA',
  ecdsa: 'ECDSA',
  ed25519: 'Ed25519',
}

function nameOf(digest: SuiteDigest): string {
  return digest === 'ripemd160' ? 'RIPEMD-160' : digest.toUpperCase().replace(/^SHA(?=\d+$)/, 'SHA-')
}

/** What is known of a public key (SubjectPublicKeyInfo). */
export function keyFacts(spkiBytes: Uint8Array): KeyFacts {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails: details = {} } = readPublicKey(spkiBytes)
    if (details.namedCurve) return { kind: 'ec', curve: details.namedCurve }
    const kind = asymmetricKeyType === 'dsa' ? 'dsa' : 'rsa'
    return details.modulusLength ? { kind, bits: details.modulusLength } : { kind: 'other' }
  } catch (error) {
    if (error instanceof PkiError) return { kind: 'other' } // whoever verifies with it says so
    throw error
  }
}

/** The use of a signature algorithm by its AlgorithmIdentifier. */
export function signatureUse(
  algorithm: AlgorithmIdentifier | undefined,
  where: AlgorithmPlace,
  spkiBytes?: Uint8Array,
): AlgorithmUse {
  const method = algorithm && readSignatureMethod(algorithm)
  if (!method) return { where, unknown: algorithm?.oid ?? 'unknown' }
  const { scheme, digest } = method
  return { where, scheme, digest: digest ?? undefined, ...(spkiBytes && { key: keyFacts(spkiBytes) }) }
}

/** The use of a digest by its AlgorithmIdentifier. */
export function digestUse(algorithm: AlgorithmIdentifier, where: AlgorithmPlace): AlgorithmUse {
  try {
    return { where, digest: digestNameOf(algorithm) }
  } catch (error) {
    if (error instanceof PkiError) return { where, unknown: algorithm.oid }
    throw error
  }
}
