/**
 * What the log asks of a certification authority: its certificates, and what it issued and revoked, by numbers without a gap.
 * The authority answers exactly this over mutual TLS, to a client that may read the feed and nothing else (docs/ca.md).
 */
import {
  type AuthorityName,
  authoritiesSchema,
  ISSUED_PATH,
  type IssuedEvent,
  issuedFeedSchema,
} from '@jitsuin/ca/contract'
import { TransparencyError } from '../errors.js'

/** An issuing authority's certificate, DER. */
export type AuthorityCertificate = { readonly authority: AuthorityName; readonly certificateDer: Uint8Array }

/** The authority as the log sees it. Every method throws when it cannot be reached. */
export type AuthorityFeed = {
  readonly authorities: () => Promise<readonly AuthorityCertificate[]>
  /** Events after this number, in their order, some at a time; none when there are no more yet. */
  readonly eventsAfter: (sequence: number) => Promise<readonly IssuedEvent[]>
}

/** A GET at the authority, by a client that it knows: the status and the JSON of the answer. */
export type AskAuthority = (path: string) => Promise<{ readonly status: number; readonly json: unknown }>

/** Events of one answer. A certificate has some 2 KiB in base64. */
const LIMIT = 200

/** The feed over the authority's own interface. */
export function authorityFeed(ask: AskAuthority): AuthorityFeed {
  const expect = async (path: string): Promise<unknown> => {
    const { status, json } = await ask(path)
    if (status === 200) return json
    throw new TransparencyError('log/feed-malformed', `The authority answered ${status} to ${path}`)
  }
  return {
    authorities: async () =>
      authoritiesSchema.parse(await expect('/authorities')).authorities.map(({ authority, certificate }) => ({
        authority,
        certificateDer: Buffer.from(certificate, 'base64'),
      })),
    eventsAfter: async (sequence) =>
      issuedFeedSchema.parse(await expect(`${ISSUED_PATH}?after=${sequence}&limit=${LIMIT}`)).events,
  }
}
