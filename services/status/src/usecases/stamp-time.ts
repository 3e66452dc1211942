/**
 * The time-stamp authority of the service (RFC 3161): requests in, tokens out, as long as the clock can vouch for its time.
 */
import {
  der,
  parseCertificate,
  type Signer,
  TIME_STAMP_FAILURES,
  type TimeStampAnswer,
  type TimeStampFailure,
  type TimeStampPractice,
  timeStampAuthority,
} from '@jitsuin/pki'
import type { StampClock } from './stamp-clock.js'

/** A time-stamp unit and what it follows. */
export type StampDeskOptions = {
  readonly signer: Signer
  readonly practice: TimeStampPractice
  readonly times: StampClock
  readonly random: (size: number) => Uint8Array
  /** Requests that may wait for the key at once; who comes then is refused with `systemFailure`. */
  readonly waiting: number
}

/** Answers a request. */
export type StampDesk = (request: Uint8Array) => Promise<TimeStampAnswer>

/** Octets of chance in a serial number: no register is needed for it never to come twice (§2.4.2 allows 20 octets). */
const SERIAL_BYTES = 16

/** Makes the desk of one unit. */
export function openStampDesk({ signer, practice, times, random, waiting }: StampDeskOptions): StampDesk {
  const authority = timeStampAuthority(signer, practice)
  const { notBefore, notAfter } = parseCertificate(signer.certificateDer)
  const stamp: StampDesk = async (request) => {
    const at = await times.next()
    // Both ends count (RFC 5280 §4.1.2.5); outside them the token would convince nobody.
    const isInTime = at !== 'not-available' && at >= notBefore && at <= notAfter
    return authority(request, { at: isInTime ? at : 'not-available', serialBytes: random(SERIAL_BYTES) })
  }
  let atWork = 0
  return async (request) => {
    if (atWork >= waiting) return BUSY
    atWork += 1
    try {
      return await stamp(request)
    } finally {
      atWork -= 1
    }
  }
}

/** PKIStatus `rejection` (§2.4.2). */
const REJECTION = 2

const BUSY = refusal('systemFailure', 'Too many requests at the moment')

/** What is sent instead of a token when the request never reached the authority. */
export const STAMP_FAILED = refusal('systemFailure', 'The request cannot be handled at the moment')

/** What is sent instead of a token for a request that is too long to be read. */
export const STAMP_TOO_LONG = refusal('badDataFormat', 'The request is too long')

function refusal(failure: TimeStampFailure, text: string): TimeStampAnswer {
  const bit = der.namedBitString([TIME_STAMP_FAILURES[failure]])
  const status = der.sequence(der.integer(REJECTION), der.sequence(der.utf8(text)), bit)
  return { outcome: 'refused', failure, response: der.sequence(status) }
}
