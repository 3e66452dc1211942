/**
 * Fetches the status information of a path that is trusted already, through one cache. What comes back is material for
 * `statusChecker`; nothing is believed here.
 */
import type { AlgorithmSet } from '../algorithm-sets.js'
import type { Certificate } from '../certificate.js'
import { type Crl, parseCrl } from '../crl/crl.js'
import { crlVerifier } from '../crl/crl-signer.js'
import { PkiError } from '../errors.js'
import { encodeCertId } from '../ocsp/cert-id.js'
import { encodeOcspRequest } from '../ocsp/request.js'
import { findResponder } from '../ocsp/responder.js'
import { type OcspResponse, parseOcspResponse } from '../ocsp/response.js'
import type { RevocationQuery } from '../path/revocation-types.js'
import type { GuardedFetch } from './fetch-policy.js'
import { FreshCache, type FreshCacheOptions, type Loaded } from './fresh-cache.js'
import { statusAddresses } from './status-addresses.js'
import { isTrustedPath, type TrustedPath } from './trusted-path.js'

/** What was fetched for a path, and which addresses gave nothing and why. */
export type FetchedStatus = {
  readonly lists: readonly Crl[]
  readonly responses: readonly OcspResponse[]
  readonly failures: readonly { readonly address: string; readonly code: PkiError['code'] }[]
}

/** Fetches status information. */
export type StatusSource = (path: TrustedPath) => Promise<FetchedStatus>

/** What a source needs. `lists` are further addresses, such as the fallbacks of hpki §3.3, by the name of the issuer. */
export type StatusSourceOptions = FreshCacheOptions & {
  readonly fetch: GuardedFetch
  readonly allowed: AlgorithmSet
  readonly lists?: ReadonlyMap<string, readonly string[]>
}

type Answer = { readonly response: OcspResponse; readonly thisUpdate: Date; readonly nextUpdate?: Date }
type Found = { crl: Crl } | { response: OcspResponse } | { address: string; code: PkiError['code'] }

/**
 * A source of status information with a cache of its own. Lists and answers are kept only if the issuer's key stands behind
 * them: what someone slipped in on the way may fail one judgement, not all until its end.
 */
export function statusSource({ fetch, allowed, lists, ...cache }: StatusSourceOptions): StatusSource {
  const crls = new FreshCache<Crl>(cache)
  const answers = new FreshCache<Answer>(cache)
  const verify = crlVerifier(allowed)

  const list = (address: string, issuerSpki: Uint8Array) => async (): Promise<Found> => {
    const load = async (): Promise<Loaded<Crl>> => {
      const value = parseCrl(await fetch({ url: address, kind: 'crl' }))
      return { value, keep: verify(value, issuerSpki) === 'valid' ? 'until-its-end' : 'once' }
    }
    return { crl: await crls.get(address, load) }
  }
  const answer =
    (address: string, subject: Certificate, issuerSpki: Uint8Array) => async (): Promise<Found> => {
      const { serialBytes, issuer } = subject
      // SHA-1, because many responders know no other CertID (RFC 5019 §2.1.1).
      const certId = encodeCertId(
        { nameBytes: issuer.bytes, spkiBytes: issuerSpki },
        { serialBytes, digest: 'sha1' },
      )
      const load = async (): Promise<Loaded<Answer>> => {
        const post = { contentType: 'application/ocsp-request', body: encodeOcspRequest([certId]) }
        const value = answerOf(await fetch({ url: address, kind: 'ocsp', post }))
        return {
          value,
          keep: isAuthorised(value.response, { subject, issuerSpki, allowed }) ? 'until-its-end' : 'once',
        }
      }
      const { response } = await answers.get(`${address} ${Buffer.from(certId).toString('base64')}`, load)
      return { response }
    }

  return async (path) => {
    if (!isTrustedPath(path))
      throw new PkiError('fetch/not-allowed', 'Only a path that was validated makes us fetch')
    const errands = path.certificates.flatMap((subject, index) => {
      const issuerSpki = path.issuerSpkis[index] ?? path.anchor.spkiBytes
      const addresses = statusAddresses(subject)
      const further = lists?.get(subject.issuer.key) ?? []
      return [
        ...[...new Set([...addresses.lists, ...further])].map((at) => ({ at, run: list(at, issuerSpki) })),
        ...addresses.responders.map((at) => ({ at, run: answer(at, subject, issuerSpki) })),
      ]
    })
    return gather(await Promise.all(errands.map(({ at, run }) => settle(at, run))))
  }
}

type Appointment = {
  readonly subject: Certificate
  readonly issuerSpki: Uint8Array
  readonly allowed: AlgorithmSet
}

function isAuthorised(response: OcspResponse, { subject, issuerSpki, allowed }: Appointment): boolean {
  if (response.responseStatus !== 'successful') return false
  const issuer = { name: subject.issuer, spkiBytes: issuerSpki }
  return findResponder(response.basic, { subject, issuer, ...AS_FAR_AS_KEYS_GO }, allowed) === undefined
}

/** To be kept, an answer needs a signer that the issuer's key appointed; the signer's own status is judged at each use. */
const AS_FAR_AS_KEYS_GO: Pick<RevocationQuery, 'at' | 'context'> = {
  at: new Date(0),
  context: { candidates: [], judgeSigner: () => 'trusted' },
}

/** An address that gives nothing is a line in the result: its certificate stays unknown, which its judge reports. */
async function settle(address: string, run: () => Promise<Found>): Promise<Found> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof PkiError) return { address, code: error.code }
    throw error
  }
}

function gather(found: readonly Found[]): FetchedStatus {
  return {
    lists: found.flatMap((one) => ('crl' in one ? [one.crl] : [])),
    responses: found.flatMap((one) => ('response' in one ? [one.response] : [])),
    failures: found.flatMap((one) => ('code' in one ? [one] : [])),
  }
}

function answerOf(bytes: Uint8Array): Answer {
  const response = parseOcspResponse(bytes)
  const [single] = response.responseStatus === 'successful' ? response.basic.responses : []
  if (!single) return { response, thisUpdate: new Date(0) }
  return {
    response,
    thisUpdate: single.thisUpdate,
    ...(single.nextUpdate && { nextUpdate: single.nextUpdate }),
  }
}
