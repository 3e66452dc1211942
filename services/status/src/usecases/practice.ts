/** What the service promises when nobody configured otherwise. */
import type { Accuracy, TimeStampPractice } from '@jitsuin/pki'
import type { OcspLimits } from './answer-ocsp.js'

/** A policy of nobody: the arc of examples (X.660 §A.6), so that no token of a demonstration is taken for more. */
export const DEMO_POLICY = '2.999.3161.1'

/** Time stamps: SHA-2 alone, a second's accuracy, and no promise about order beyond it. */
export const DEFAULT_PRACTICE: TimeStampPractice = {
  policies: [DEMO_POLICY],
  digests: new Set(['sha256', 'sha384', 'sha512']),
  accuracy: { seconds: 1 },
  ordering: 'by-time-and-accuracy',
}

/**
 * OCSP. Ten minutes bridge the clocks of clients; caches are held to a minute by Cache-Control. Lists come daily
 * (hpki §3.1), so a feed that is silent for 26 hours is broken.
 */
export const OCSP_LIMITS: OcspLimits = {
  lifetimeMs: 600_000,
  keptAnswers: 10_000,
  waiting: 1000,
  feedSilenceMs: 26 * 3_600_000,
  toleranceMs: 1000,
}

/** Time-stamp requests that may wait for the key at once. */
export const STAMPS_WAITING = 1000

/** An accuracy in milliseconds; a part that is not stated is 0 (RFC 3161 §2.4.2). */
export function accuracyMs({ seconds = 0, millis = 0, micros = 0 }: Accuracy): number {
  return seconds * 1000 + millis + micros / 1000
}
