/**
 * The watch over live sessions: every few seconds the lists behind their certificates are fetched anew, and the sessions of
 * everything that was revoked end in one statement (T-C09-4, T-C02-3). Certificates of one issuer and one list are one group, so
 * that thousands of sessions cost one fetch and a lookup each.
 */
import {
  type Certificate,
  establishTrust,
  findPath,
  HPKI_ALGORITHMS,
  hpkiSettings,
  type PathMaterial,
  parseCertificate,
  type RevocationChecker,
  type RevocationContext,
  statusChecker,
  type TrustedPath,
} from '@jitsuin/pki'
import { endSessions, saveGoodStatus } from '../store/sessions.js'
import { type LiveCertificate, loadCertificateBytes, loadLiveCertificates } from '../store/watch.js'
import { after, type SsoContext } from './context.js'
import { earliestEnd, type Presented } from './judge-certificate.js'

/** What a round found, by fingerprints. */
export type WatchRound = { readonly revoked: readonly string[]; readonly ended: number }

/** Certificates that were read before; a round reads only those that are new. */
export type KnownCertificates = Map<string, Presented>

/** Looks at every live certificate once. */
export async function watchRevocation(ctx: SsoContext, known: KnownCertificates): Promise<WatchRound> {
  const live = await loadLiveCertificates(ctx.store.read)
  await readNew(ctx, known, live)
  const revoked: string[] = []
  for (const [group, members] of groupsOf(live)) {
    const found = await judgeGroup(ctx, members, known)
    revoked.push(...found.revoked)
    if (found.until) await renewGroup(ctx, { group, until: found.until, except: found.notGood })
  }
  return { revoked, ended: await endRevoked(ctx, revoked) }
}

/** Ends what ended by itself: idle or over, or without status information for too long. */
export async function endOverdue({ store, clock, rules }: SsoContext): Promise<void> {
  const at = clock()
  await store.transact({ actor: 'system:sso', at }, async (tx, audit) => {
    const overdue = [
      { which: { overAt: at }, why: 'timed-out' },
      { which: { unknownSince: after(at, -rules.times.statusGraceSeconds) }, why: 'status-unknown' },
    ] as const
    let total = 0
    for (const { which, why } of overdue) {
      const count = await endSessions(tx, which, { why, at })
      if (count > 0) audit.record('session/ended', { subject: why, facts: { why, count } })
      total += count
    }
    if (total === 0) audit.changedNothing()
  })
}

type Found = {
  readonly revoked: readonly string[]
  /** Revoked or unknown: their status is not renewed. */
  readonly notGood: readonly string[]
  /** How long the list speaks; undefined: nothing was found good. */
  readonly until: Date | undefined
}

const NOTHING: Found = { revoked: [], notGood: [], until: undefined }

async function judgeGroup(
  ctx: SsoContext,
  members: readonly LiveCertificate[],
  known: KnownCertificates,
): Promise<Found> {
  const at = ctx.clock()
  const path = await trustedPathOf(ctx, members, known)
  if (!path) return NOTHING
  const { lists, responses } = await ctx.status.anew(path)
  const check = statusChecker({ lists, responses, allowed: HPKI_ALGORITHMS, now: at })
  const authorities = judgeAuthorities(path, check, at)
  const all = members.map(({ sha256 }) => sha256)
  if (authorities.status === 'revoked') return { revoked: all, notGood: all, until: undefined }
  if (authorities.status !== 'good') return NOTHING

  const question = questionOf(path, check, at)
  const judged = all.map((sha256) => ({ sha256, ...question(known.get(sha256)?.certificate) }))
  const ends = judged.flatMap((one) => (one.status === 'good' ? [earliestEnd([one], at).getTime()] : []))
  return {
    revoked: judged.filter(({ status }) => status === 'revoked').map(({ sha256 }) => sha256),
    notGood: judged.filter(({ status }) => status !== 'good').map(({ sha256 }) => sha256),
    until: ends.length > 0 ? new Date(Math.min(...ends, authorities.until.getTime())) : undefined,
  }
}

/** The path of the first member that has one; the others share its issuer. Expired ones have none and need no watch. */
async function trustedPathOf(
  ctx: SsoContext,
  members: readonly LiveCertificate[],
  known: KnownCertificates,
): Promise<TrustedPath | undefined> {
  const { anchors, authorities } = await ctx.trust()
  const settings = hpkiSettings({
    purpose: 'authentication-person',
    at: ctx.clock(),
    revocation: 'not-checked',
  })
  for (const { sha256 } of members) {
    const presented = known.get(sha256)
    if (!presented) continue
    const intermediates = [...presented.chain, ...authorities]
    const material: PathMaterial = { target: presented.certificate, intermediates, anchors }
    const trust = establishTrust(material, settings)
    if (trust.verdict === 'trusted') return trust.path
  }
  return undefined
}

type AuthoritiesStatus =
  | { readonly status: 'good'; readonly until: Date }
  | { readonly status: 'revoked' | 'unknown' }

/** The status of the authorities above the group, by the lists of those above them. */
function judgeAuthorities(
  { certificates, anchor }: TrustedPath,
  revocation: RevocationChecker,
  at: Date,
): AuthoritiesStatus {
  const [issuer] = certificates.slice(-2, -1)
  if (!issuer) return { status: 'good', until: new Date(8.64e15) } // the anchor itself issued them: nobody lists an anchor
  const result = findPath(
    { target: issuer, intermediates: certificates, anchors: [anchor] },
    { at, allowed: HPKI_ALGORITHMS, revocation, anchorValidity: 'checked' },
  )
  if (result.verdict === 'valid' && result.statuses !== 'not-checked')
    return { status: 'good', until: earliestEnd(result.statuses, at) }
  const isRevoked = result.verdict !== 'valid' && result.failure.code === 'status/revoked'
  return { status: isRevoked ? 'revoked' : 'unknown' }
}

/** Asks the checker about certificates of the issuer of a path, whose authorities were judged before. */
function questionOf(path: TrustedPath, check: RevocationChecker, at: Date) {
  const [certificate] = path.certificates.slice(-2, -1)
  const spkiBytes = path.issuerSpkis[path.certificates.length - 1] ?? path.anchor.spkiBytes
  const name = certificate?.subject ?? path.anchor.name
  const issuer = { name, spkiBytes, ...(certificate && { certificate }) }
  const above = path.certificates.slice(0, -1)
  const context: RevocationContext = {
    candidates: above,
    judgeSigner: (signer) => (above.includes(signer) ? 'trusted' : 'untrusted'),
  }
  return (subject: Certificate | undefined) =>
    subject ? check({ subject, issuer, at, context }) : ({ status: 'unknown', cause: 'no-material' } as const)
}

async function endRevoked({ store, clock }: SsoContext, certificates: readonly string[]): Promise<number> {
  if (certificates.length === 0) return 0
  const at = clock()
  const why = 'certificate-revoked'
  return store.transact({ actor: 'system:sso', at }, async (tx, audit) => {
    const count = await endSessions(tx, { certificates }, { why, at })
    if (count === 0) audit.changedNothing()
    else audit.record('session/ended', { subject: why, facts: { why, count } })
    return count
  })
}

async function renewGroup(
  { store, clock }: SsoContext,
  { group, until, except }: { group: string; until: Date; except: readonly string[] },
): Promise<void> {
  const checkedAt = clock()
  await store.transact({ actor: 'system:sso', at: checkedAt }, async (tx, audit) => {
    const count = await saveGoodStatus(tx, { group, checkedAt, until }, except)
    if (count === 0) audit.changedNothing()
    else audit.record('session/status-renewed', { subject: group, facts: { count } })
  })
}

async function readNew(
  { store }: SsoContext,
  known: KnownCertificates,
  live: readonly LiveCertificate[],
): Promise<void> {
  const wanted = new Set(live.map(({ sha256 }) => sha256))
  for (const sha256 of known.keys()) if (!wanted.has(sha256)) known.delete(sha256)
  const unread = [...wanted].filter((sha256) => !known.has(sha256))
  for (const { sha256, der, chainDer } of await loadCertificateBytes(store.read, unread)) {
    // Both were read at sign-in, so they can be read here.
    known.set(sha256, { certificate: parseCertificate(der), chain: chainDer.map(parseCertificate) })
  }
}

function groupsOf(live: readonly LiveCertificate[]): Map<string, LiveCertificate[]> {
  return Map.groupBy(live, ({ statusGroup }) => statusGroup)
}
