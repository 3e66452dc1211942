/**
 * The status of a certificate by everything at hand: lists and OCSP answers together, as path validation asks for it.
 */
import type { AllowedFor } from '../algorithm-sets.js'
import type { Certificate } from '../certificate.js'
import type { Crl } from '../crl/crl.js'
import { crlChecker } from '../crl/crl-checker.js'
import { PkiError } from '../errors.js'
import { readOcspNoCheck } from '../extensions/directory-attributes.js'
import { KEY_PURPOSES, readExtendedKeyUsage } from '../extensions/key-usage.js'
import { ocspChecker } from '../ocsp/judge-ocsp.js'
import type { OcspResponse } from '../ocsp/response.js'
import type { RevocationChecker, RevocationStatus } from '../path/revocation-types.js'

/** What is at hand. `now` is when it is looked at; without it, the time that is asked for. */
export type StatusMaterial = {
  readonly lists: readonly Crl[]
  readonly responses: readonly OcspResponse[]
  readonly allowed: AllowedFor<Crl | OcspResponse>
  readonly now?: Date
}

/**
 * A checker over lists and answers: revoked by either is revoked, good by one of them suffices, and what neither settles is
 * unknown with the cause of the source that came closest. A responder's certificate with ocsp-nocheck is good as long as it is
 * valid (RFC 6960 §4.2.2.2.1), unless a list says otherwise.
 */
export function statusChecker({ lists, responses, ...how }: StatusMaterial): RevocationChecker {
  const byLists = crlChecker({ lists, ...how })
  const byAnswers = ocspChecker(responses, how)
  return (query) => {
    const statuses = [byAnswers(query), byLists(query), ...nocheckStatus(query.subject)]
    return (
      statuses.find(({ status }) => status === 'revoked') ??
      statuses.find(({ status }) => status === 'good') ??
      closest(statuses)
    )
  }
}

function nocheckStatus(subject: Certificate): RevocationStatus[] {
  try {
    const isResponder = readExtendedKeyUsage(subject)?.has(KEY_PURPOSES.OCSPSigning)
    if (!isResponder || !readOcspNoCheck(subject)) return []
    const { notBefore, notAfter } = subject
    return [{ status: 'good', source: 'nocheck', thisUpdate: notBefore, nextUpdate: notAfter }]
  } catch (error) {
    if (error instanceof PkiError) return [] // an extension that cannot be read excuses from nothing
    throw error
  }
}

const NOTHING_ABOUT_IT: ReadonlySet<string> = new Set(['no-material', 'not-covered'])

/** A source that had something to say, but could not be believed, tells more than one that had nothing. */
function closest(statuses: readonly RevocationStatus[]): RevocationStatus {
  const causes = statuses.flatMap((found) => (found.status === 'unknown' ? [found] : []))
  return (
    causes.find(({ cause }) => !NOTHING_ABOUT_IT.has(cause)) ??
    causes.find(({ cause }) => cause !== 'no-material') ?? { status: 'unknown', cause: 'no-material' }
  )
}
