/**
 * The one TLS profile of every listener (C-13): the "high security" setting of the national TLS guideline in its edition of
 * 2016 (exactly TLS 1.2) and as it is today (TLS 1.2 and 1.3). `jitsuin tls check` grades servers against the same tables.
 */
import { constants } from 'node:crypto'
import type { TlsOptions as NodeTlsOptions, SecureContextOptions } from 'node:tls'
import { PlatformError } from '../errors.js'

/** What each profile offers. `card` is for sign-in by cards that sign PKCS#1 v1.5 alone, which TLS 1.3 excludes (RFC 8446 §4.2.3). */
export const TLS_PROFILES = {
  current: { ja: '現行', en: 'current', versions: ['TLSv1.2', 'TLSv1.3'] },
  '2016': { ja: '2016年版', en: 'of 2016', versions: ['TLSv1.2'] },
  card: { ja: 'カード認証用', en: 'for cards', versions: ['TLSv1.2'] },
} as const

/** Our name of a profile. */
export type TlsProfileName = keyof typeof TLS_PROFILES

/**
 * The suites by their number at IANA and by the name OpenSSL gives them, best first: AEAD with forward secrecy alone. The
 * suites of TLS 1.3 say nothing of the key exchange, which always has forward secrecy there.
 */
export const TLS_SUITES = {
  'TLSv1.3': [
    { id: 0x1302, name: 'TLS_AES_256_GCM_SHA384' },
    { id: 0x1303, name: 'TLS_CHACHA20_POLY1305_SHA256' },
    { id: 0x1301, name: 'TLS_AES_128_GCM_SHA256' },
  ],
  'TLSv1.2': [
    { id: 0xc02c, name: 'ECDHE-ECDSA-AES256-GCM-SHA384' },
    { id: 0xc030, name: 'ECDHE-RSA-AES256-GCM-SHA384' },
    { id: 0xcca9, name: 'ECDHE-ECDSA-CHACHA20-POLY1305' },
    { id: 0xcca8, name: 'ECDHE-RSA-CHACHA20-POLY1305' },
    { id: 0xc02b, name: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
    { id: 0xc02f, name: 'ECDHE-RSA-AES128-GCM-SHA256' },
    { id: 0x009f, name: 'DHE-RSA-AES256-GCM-SHA384' },
    { id: 0xccaa, name: 'DHE-RSA-CHACHA20-POLY1305' },
    { id: 0x009e, name: 'DHE-RSA-AES128-GCM-SHA256' },
  ],
} as const

/** The groups of the key exchange by their number at IANA, best first. */
export const TLS_GROUPS = [
  { id: 29, name: 'X25519' },
  { id: 23, name: 'P-256' },
  { id: 24, name: 'P-384' },
] as const

/** SHA-2 alone, for our signatures and for those of clients. */
const SIGNATURES = [
  ...['SHA256', 'SHA384', 'SHA512'].map((hash) => `ECDSA+${hash}`),
  ...['ed25519'],
  ...['SHA256', 'SHA384', 'SHA512'].map((hash) => `RSA-PSS+${hash}`),
  ...['SHA256', 'SHA384', 'SHA512'].map((hash) => `RSA+${hash}`),
].join(':')

/** No tickets (their key would outlive forward secrecy), no renegotiation, no compression (CRIME); our order of suites. */
const SECURE_OPTIONS =
  constants.SSL_OP_NO_TICKET |
  constants.SSL_OP_NO_RENEGOTIATION |
  constants.SSL_OP_NO_COMPRESSION |
  constants.SSL_OP_CIPHER_SERVER_PREFERENCE

/** TLS of a listener, everything in PEM; a text may hold several certificates or lists. */
export type TlsOptions = {
  readonly certificateChain: string
  readonly privateKey: string
  /** `current` when not given. */
  readonly profile?: TlsProfileName
  /** Who certifies clients: the whole chain up to the root. Without it no client is asked for a certificate. */
  readonly clientAuthorities?: readonly string[]
  /**
   * With `clientAuthorities`: `required` (when not given) lets nobody in without a certificate of theirs; `requested` lets in who
   * shows none. A certificate that is shown and not good is refused either way. `self-signed` asks nobody who certified it: the
   * routes know their clients by their keys (RFC 8705 §2.2), which the handshake proves them to hold.
   */
  readonly clientCertificates?: 'required' | 'requested' | 'self-signed'
  /**
   * The lists of every authority of a client's chain. When given, a client is refused whose chain is on a list, or for which a
   * list is missing or out of date: unknown is not good.
   */
  readonly clientRevocationLists?: readonly string[]
  /** For public pages on a host of their own: browsers never ask for it without TLS again (RFC 6797), on any port. */
  readonly strictTransportSeconds?: number
}

/** The options of Node's TLS server for a listener. */
export function tlsServerOptions(tls: TlsOptions): NodeTlsOptions {
  const asks = tls.clientAuthorities !== undefined || tls.clientCertificates !== undefined
  return {
    ...secureContextOptions(tls),
    requestCert: asks,
    rejectUnauthorized: asks && (tls.clientCertificates ?? 'required') === 'required',
  }
}

/**
 * The part that can be renewed while the listener runs: versions, suites, keys, authorities and lists.
 *
 * @throws {PlatformError} `tls/no-revocation-list` when lists are wanted and none was given
 */
export function secureContextOptions(tls: TlsOptions): SecureContextOptions {
  const { versions } = TLS_PROFILES[tls.profile ?? 'current']
  return {
    minVersion: versions[0],
    maxVersion: versions.at(-1) ?? versions[0],
    ciphers: [...TLS_SUITES['TLSv1.3'], ...TLS_SUITES['TLSv1.2']].map(({ name }) => name).join(':'),
    ecdhCurve: TLS_GROUPS.map(({ name }) => name).join(':'),
    sigalgs: SIGNATURES,
    dhparam: 'auto',
    honorCipherOrder: true,
    secureOptions: SECURE_OPTIONS,
    cert: tls.certificateChain,
    key: tls.privateKey,
    // Never undefined where certificates are asked for: Node would then trust every public authority.
    ca: pemBlocks(tls.clientAuthorities ?? []),
    ...(tls.clientRevocationLists && { crl: revocationLists(tls.clientRevocationLists) }),
  }
}

/** Without any list Node would not ask for one. */
function revocationLists(texts: readonly string[]): string[] {
  const lists = pemBlocks(texts)
  if (lists.length === 0) throw new PlatformError('tls/no-revocation-list', 'No list in what was given')
  return lists
}

/** Each block by itself: of a text with several lists Node reads the first alone. */
function pemBlocks(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [])
}
