/** Which of several certificates most likely issued another one (RFC 4158 §3.5): hints only, that decide nothing but the order. */
import { sameBytes } from '@jitsuin/kernel'
import { type Certificate, isSelfIssued } from '../certificate.js'
import { readBasicConstraints } from '../extensions/basic-constraints.js'
import {
  type AuthorityKeyIdentifier,
  readAuthorityKeyIdentifier,
  readSubjectKeyIdentifier,
} from '../extensions/key-identifiers.js'
import { readKeyUsage } from '../extensions/key-usage.js'
import { extensionsAreReadable } from './known-extensions.js'
import { validityAt } from './validity.js'

/** How far each certificate is from an anchor, by names alone; one that leads nowhere has no entry. */
export type AnchorDistances = ReadonlyMap<Certificate, number>

/** How the key identifiers of two certificates fit. */
export type KeyIdentifierMatch = 'same' | 'unknown' | 'different'

/** The candidates in the order in which they are worth trying. */
export function rankIssuers(
  certificate: Certificate,
  { candidates, at, distances }: { candidates: readonly Certificate[]; at: Date; distances: AnchorDistances },
): Certificate[] {
  const scored = candidates.map((issuer) => ({ issuer, score: scoreOf(certificate, issuer, at, distances) }))
  return scored.sort((a, b) => compareScores(b.score, a.score)).map(({ issuer }) => issuer)
}

/** Counts steps from the anchors' names downwards, so that no search enters a part of the material that has no anchor. */
export function anchorDistances(
  certificates: readonly Certificate[],
  anchorNames: Iterable<string>,
): AnchorDistances {
  const byIssuer = Map.groupBy(certificates, ({ issuer }) => issuer.key)
  const distances = new Map<Certificate, number>()
  const seen = new Set(anchorNames)
  let names = [...seen]
  for (let distance = 1; names.length > 0; distance++) {
    const reached = names.flatMap((name) => byIssuer.get(name) ?? [])
    for (const certificate of reached) distances.set(certificate, distance)
    names = [...new Set(reached.map(({ subject }) => subject.key))].filter((name) => !seen.has(name))
    for (const name of names) seen.add(name)
  }
  return distances
}

/** Compares the authorityKeyIdentifier of a certificate with what a candidate says of its own key. */
export function matchKeyIdentifiers(certificate: Certificate, issuer: Certificate): KeyIdentifierMatch {
  if (extensionsAreReadable(certificate) !== 'pass' || extensionsAreReadable(issuer) !== 'pass')
    return 'unknown'
  const wanted = readAuthorityKeyIdentifier(certificate)
  if (!wanted) return 'unknown'
  const matches = [matchKey(wanted, issuer), matchSerial(wanted, issuer)]
  if (matches.includes('different')) return 'different'
  return matches.includes('same') ? 'same' : 'unknown'
}

function matchKey({ keyIdentifier }: AuthorityKeyIdentifier, issuer: Certificate): KeyIdentifierMatch {
  const own = readSubjectKeyIdentifier(issuer)
  if (!keyIdentifier || !own) return 'unknown'
  return sameBytes(keyIdentifier, own) ? 'same' : 'different'
}

function matchSerial({ authority }: AuthorityKeyIdentifier, issuer: Certificate): KeyIdentifierMatch {
  if (!authority) return 'unknown'
  const named = authority.issuer.some(
    (name) => name.form === 'directoryName' && name.name.key === issuer.issuer.key,
  )
  return named && authority.serialHex === issuer.serialHex ? 'same' : 'different'
}

const MATCH_SCORES = { same: 2, unknown: 1, different: 0 } as const

function scoreOf(
  certificate: Certificate,
  issuer: Certificate,
  at: Date,
  distances: AnchorDistances,
): number[] {
  return [
    MATCH_SCORES[matchKeyIdentifiers(certificate, issuer)],
    validityAt(issuer, at) === 'within' ? 1 : 0,
    looksLikeAuthority(issuer) ? 1 : 0,
    -(distances.get(issuer) ?? Number.POSITIVE_INFINITY),
    isSelfIssued(issuer) ? 0 : 1,
    issuer.notAfter.getTime(),
  ]
}

function looksLikeAuthority(issuer: Certificate): boolean {
  if (extensionsAreReadable(issuer) !== 'pass') return false
  return readBasicConstraints(issuer)?.subject === 'ca' && readKeyUsage(issuer)?.has('keyCertSign') !== false
}

function compareScores(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at])
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0)
}
