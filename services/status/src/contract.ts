/**
 * What others see of the status service: addresses, media types, and how long an answer may be kept.
 */

/** Media types on the wire (RFC 2585 §4, RFC 6960 appendix C, RFC 3161 §3.4). */
export const MEDIA_TYPES = {
  list: 'application/pkix-crl',
  certificate: 'application/pkix-cert',
  ocspRequest: 'application/ocsp-request',
  ocspResponse: 'application/ocsp-response',
  timeStampQuery: 'application/timestamp-query',
  timeStampReply: 'application/timestamp-reply',
} as const

/** Where questions go; lists and certificates have addresses of their own below. `/` takes OCSP as well. */
export const STATUS_PATHS = { ocsp: '/ocsp', timeStamp: '/tsa' } as const

/** Where a service publishes a list, by its name (`sign`). */
export const listPath = (name: string): string => `/crl/${name}.crl`

/** Where a service publishes the certificate of an issuer, by its name (`signing-ca`). */
export const certificatePath = (name: string): string => `/ca/${name}.cer`

/** How long caches may keep an answer: what was revoked is known everywhere after a minute (T-C02-3). */
export const CACHE_SECONDS = 60
