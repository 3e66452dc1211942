/**
 * The time-stamp authority of the service (RFC 3161): requests in, tokens out, as long as the clock can vouch for its time.
 */
import {
  parseCertificate,
  type Signer,
  type TimeStampAnswer,
  type TimeStampPractice,
  timeStampAuthority,
} from '@jitsuin/pki'
import type { ClockCheck } from '../domain/clock-check.js'
import type { StampClock } from './stamp-clock.js'

/** A time-stamp unit and what it follows. */
export type StampDeskOptions = {
  readonly signer: Signer
  readonly practice: TimeStampPractice
  readonly clock: ClockCheck
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
export function openStampDesk({ signer, practice, times, random }: StampDeskOptions): StampDesk {
  const authority = timeStampAuthority(signer, practice)
  const { notBefore, notAfter } = parseCertificate(signer.certificateDer)
  return async (request) => {
    const at = await times.next()
    // Both ends count (RFC 5280 §4.1.2.5); outside them the token would convince nobody.
    const isInTime = at !== 'not-available' && at >= notBefore && at <= notAfter
    return authority(request, { at: isInTime ? at : 'not-available', serialBytes: random(SERIAL_BYTES) })
  }
}
