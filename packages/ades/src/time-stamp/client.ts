/**
 * Asks time-stamp authorities over HTTP (RFC 3161 §3.4), one after the other until one gives a token that fits what was asked. What it
 * is asked about never leaves: a digest and a nonce go out. Whether an authority is trusted is judged when the file is verified.
 */
import {
  type DigestName,
  encodeTimeStampRequest,
  type Fetcher,
  type FetchOutcome,
  HPKI_ALGORITHMS,
  imprintDigest,
  PkiError,
  parseTimeStampResponse,
  type TimeStampCheckId,
  type TimeStampReport,
  verifyTimeStampToken,
} from '@jitsuin/pki'
import type { RandomBytes } from '../create/part-id.js'
import type { EvidenceStampSource } from '../evidence/make-evidence.js'
import type { TimeStampSource } from '../extend/signature-time-stamp.js'
import { type StampAttempt, TimeStampTrouble, type TroubleCode } from './trouble.js'

/** Where to ask, and by whose clock the answer is looked at. */
export type TimeStampServers = {
  /** Asked in this order; at least one. */
  readonly urls: readonly URL[]
  readonly fetcher: Fetcher
  readonly randomBytes: RandomBytes
  readonly now: () => Date
  /** How far the clock of an authority may differ from ours; seconds, 300 without it. */
  readonly toleranceSeconds?: number
  /** For one whole exchange with one authority; 20 000 without it. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 20_000
const MAX_BYTES = 256 * 1024
const TOLERANCE_SECONDS = 300
const NONCE_BYTES = 16

/** A source of time stamps, over SHA-256 where no other digest is named, behind the servers. It throws {TimeStampTrouble} when none of them gives one. */
export function timeStampClient(servers: TimeStampServers): TimeStampSource & EvidenceStampSource {
  return async (value: Uint8Array, digest: DigestName = 'sha256') => {
    const attempts: StampAttempt[] = []
    for (const url of servers.urls) {
      const answer = await askAuthority(url, { digest, value }, servers)
      if ('token' in answer) return answer.token
      attempts.push({ address: url.href, ...answer })
    }
    throw new TimeStampTrouble(attempts)
  }
}

/** What a stamp is wanted over, and the content octets of the nonce where whoever asks us has chosen one. */
export type StampWish = {
  readonly digest: DigestName
  readonly value: Uint8Array
  readonly nonceBytes?: Uint8Array
}

/** A token (DER of the ContentInfo) that fits the wish, or why there is none. */
export type StampAnswer = { readonly token: Uint8Array } | Trouble
type Trouble = { readonly code: TroubleCode; readonly detail: string }

/** Asks one authority, once. */
export async function askAuthority(
  url: URL,
  wish: StampWish,
  servers: Omit<TimeStampServers, 'urls'>,
): Promise<StampAnswer> {
  const asked = { nonceBytes: positive(servers.randomBytes(NONCE_BYTES)), ...wish }
  const body = encodeTimeStampRequest({ ...asked, certificate: 'wanted' })
  const outcome = await servers.fetcher({
    url,
    accept: 'application/timestamp-reply',
    post: { contentType: 'application/timestamp-query', body },
    timeoutMs: servers.timeoutMs ?? TIMEOUT_MS,
    maxBytes: MAX_BYTES,
  })
  if (outcome.outcome !== 'received') return notReceived(outcome)
  try {
    return judge(outcome.bytes, asked, servers)
  } catch (error) {
    if (error instanceof PkiError) return { code: 'time-stamp/unreadable', detail: error.message }
    throw error
  }
}

/** An INTEGER whose first bit is set would be negative. */
function positive(nonce: Uint8Array): Uint8Array {
  const [first = 0, ...rest] = nonce
  return Uint8Array.of((first & 0x7f) | 0x40, ...rest)
}

function notReceived(outcome: Exclude<FetchOutcome, { outcome: 'received' }>): Trouble {
  switch (outcome.outcome) {
    case 'timed-out':
      return { code: 'time-stamp/timed-out', detail: 'no answer in time' }
    case 'too-large':
      return { code: 'time-stamp/unreadable', detail: 'the answer is too large' }
    case 'redirected':
      return { code: 'time-stamp/unreachable', detail: 'the address points elsewhere' }
    case 'failed':
      return { code: 'time-stamp/unreachable', detail: outcome.why }
  }
}

function judge(
  bytes: Uint8Array,
  { digest, value, nonceBytes }: Required<StampWish>,
  { now, toleranceSeconds }: Pick<TimeStampServers, 'now' | 'toleranceSeconds'>,
): StampAnswer {
  const response = parseTimeStampResponse(bytes)
  if (response.outcome === 'refusal') {
    const detail = [response.status, ...response.failures, ...response.texts].join(', ')
    return { code: 'time-stamp/refused', detail }
  }
  const report = verifyTimeStampToken(response.tokenBytes, {
    stamped: { digest: value },
    nonceBytes,
    allowed: HPKI_ALGORITHMS,
    judgeAuthority: () => ({ verdict: 'passed' }),
  })
  const isOfDigest = report.info !== undefined && imprintDigest(report.info.imprint) === digest
  const code =
    wrongIn(report) ??
    (isOfDigest ? undefined : 'time-stamp/imprint-differs') ??
    clockOf(report, { now: now(), toleranceSeconds })
  return code === undefined
    ? { token: response.tokenBytes }
    : { code, detail: failedChecks(report).join(', ') || `its time is ${report.info?.genTime.toISOString()}` }
}

/** The checks that have a trouble of their own; any other makes the token unsound. */
const CODES: Partial<Record<TimeStampCheckId, TroubleCode>> = {
  imprint: 'time-stamp/imprint-differs',
  'imprint-algorithm': 'time-stamp/imprint-differs',
  nonce: 'time-stamp/nonce-differs',
  validity: 'time-stamp/expired',
  structure: 'time-stamp/unreadable',
}

function wrongIn(report: TimeStampReport): TroubleCode | undefined {
  const [first] = failedChecks(report)
  return first === undefined ? undefined : (CODES[first] ?? 'time-stamp/unsound')
}

function failedChecks({ checks }: TimeStampReport): TimeStampCheckId[] {
  return checks
    .filter(({ verdict }) => verdict === 'failed' || verdict === 'undetermined')
    .map(({ id }) => id)
}

type Clock = { readonly now: Date; readonly toleranceSeconds: number | undefined }

/** Ours is not better than theirs, but one of the two is wrong, and a wrong time stays in the file for ever. */
function clockOf(
  { info, authority }: TimeStampReport,
  { now, toleranceSeconds = TOLERANCE_SECONDS }: Clock,
): TroubleCode | undefined {
  if (authority && authority.notAfter < now) return 'time-stamp/expired'
  const away = info ? Math.abs(info.genTime.getTime() - now.getTime()) : 0
  return away > toleranceSeconds * 1000 ? 'time-stamp/clock-differs' : undefined
}
