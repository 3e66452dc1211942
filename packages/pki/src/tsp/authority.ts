/**
 * A time-stamp authority: request in, answer out (RFC 3161 §2.2, §2.4; RFC 5816). Clock, serial numbers and key are the
 * caller's; whatever is wrong with a request becomes a refusal by its name.
 */
import { DIGESTS, type DigestName } from '../algorithms.js'
import { parseCertificate } from '../certificate.js'
import { type CmsSigner, cmsSigner } from '../cms/build-signed-data.js'
import { CONTENT_TYPES } from '../cms/signed-data.js'
import { PkiError } from '../errors.js'
import type { Signer } from '../signer.js'
import { imprintDigest } from './message-imprint.js'
import { parseTimeStampRequest, type TimeStampRequest } from './request.js'
import { encodeGranted, encodeTimeStampRefusal, type TimeStampFailure } from './response.js'
import { type Accuracy, encodeTstInfo, type TstInfo } from './tst-info.js'

/** What an authority promises, the same for every stamp. */
export type TimeStampPractice = {
  /** Policies that it follows; the first one if a request names none. */
  readonly policies: readonly [string, ...string[]]
  /** Digests that it stamps. */
  readonly digests: ReadonlySet<DigestName>
  readonly accuracy: Accuracy
  /** `by-time` promises that any two stamps may be ordered by their times alone; the caller's clock must keep that. */
  readonly ordering: TstInfo['ordering']
}

/** The time of a stamp and its number; a clock that cannot vouch for itself has no time. */
export type StampMoment = { readonly at: Date | 'not-available'; readonly serialBytes: Uint8Array }

/** The answer to send, and what it was, for the log. */
export type TimeStampAnswer =
  | { readonly outcome: 'granted'; readonly response: Uint8Array; readonly token: Uint8Array }
  | { readonly outcome: 'refused'; readonly response: Uint8Array; readonly failure: TimeStampFailure }

/** Answers requests. */
export type TimeStampAuthority = (request: Uint8Array, moment: StampMoment) => Promise<TimeStampAnswer>

/** An authority out of a key, whose certificate is for time stamping alone, and its practice. */
export function timeStampAuthority(signer: Signer, practice: TimeStampPractice): TimeStampAuthority {
  const sign = cmsSigner(signer)
  const tsaNameDer = parseCertificate(signer.certificateDer).subject.bytes
  return async (bytes, moment) => {
    const request = readRequest(bytes)
    if (!request) return refuse('badDataFormat')
    const failure = CHECKS.map((check) => check(request, practice)).find((found) => found !== undefined)
    if (failure) return refuse(failure)
    if (moment.at === 'not-available') return refuse('timeNotAvailable')
    return grant(request, { sign, practice, tsaNameDer, serialBytes: moment.serialBytes, genTime: moment.at })
  }
}

function readRequest(bytes: Uint8Array): TimeStampRequest | undefined {
  try {
    return parseTimeStampRequest(bytes)
  } catch (error) {
    if (error instanceof PkiError) return undefined // refused as badDataFormat
    throw error
  }
}

/** What a request may be refused for, in the order of its fields (§2.4.1). */
const CHECKS: readonly ((
  request: TimeStampRequest,
  practice: TimeStampPractice,
) => TimeStampFailure | undefined)[] = [
  ({ version }) => (version === 1 ? undefined : 'badRequest'),
  ({ imprint }, { digests }) => {
    const digest = imprintDigest(imprint)
    if (!digest || !digests.has(digest)) return 'badAlg'
    return imprint.digest.length === DIGESTS[digest].bytes ? undefined : 'badDataFormat'
  },
  ({ policy }, { policies }) => (!policy || policies.includes(policy) ? undefined : 'unacceptedPolicy'),
  // Whatever an extension asks for would have to be in the token (§2.4.1); we know none.
  ({ extensions }) => (extensions.size === 0 ? undefined : 'unacceptedExtension'),
]

type Grant = {
  readonly sign: CmsSigner
  readonly practice: TimeStampPractice
  readonly tsaNameDer: Uint8Array
  readonly serialBytes: Uint8Array
  readonly genTime: Date
}

async function grant(
  request: TimeStampRequest,
  { sign, practice, ...moment }: Grant,
): Promise<TimeStampAnswer> {
  const { policies, accuracy, ordering } = practice
  const content = encodeTstInfo({
    ...moment,
    policy: request.policy ?? policies[0],
    imprintBytes: request.imprint.bytes,
    accuracy,
    ordering,
    ...(request.nonceBytes && { nonceBytes: request.nonceBytes }),
  })
  const token = await sign({
    content,
    contentType: CONTENT_TYPES.tstInfo,
    packaging: 'attached',
    certificates: request.certificate === 'wanted' ? 'chain' : 'none',
  })
  return { outcome: 'granted', token, response: encodeGranted(token) }
}

/** What the refusals say in words, for whoever reads the answer with a tool. */
const TEXTS: Record<TimeStampFailure, string> = {
  badAlg: 'This digest algorithm is not accepted',
  badRequest: 'Only version 1 is supported',
  badDataFormat: 'The request cannot be read',
  timeNotAvailable: 'The clock cannot vouch for its time at the moment',
  unacceptedPolicy: 'This policy is not supported',
  unacceptedExtension: 'Extensions are not supported',
  addInfoNotAvailable: 'The additional information is not available',
  systemFailure: 'The request cannot be handled at the moment',
}

function refuse(failure: TimeStampFailure): TimeStampAnswer {
  return { outcome: 'refused', failure, response: encodeTimeStampRefusal(failure, TEXTS[failure]) }
}
