/**
 * Fetches the keys that a partner publishes. The address is the one that two officers approved, compared as it stands; an address
 * that only a registration or a message names is never asked for, and no answer leads to another place.
 */
import type { LoopbackRequest } from '@jitsuin/platform'
import { activeTerms } from '../domain/partner.js'
import type { Partners } from '../store/partners.js'

const MAX_BYTES = 64 * 1024
const TIMEOUT_MS = 3000

type Fetch = (address: string, request: LoopbackRequest) => Promise<Response>

/** A fetch for addresses of approved partners. Rejects for every other one. */
export function partnerKeyFetcher(partners: Partners, fetch: Fetch): (address: string) => Promise<Response> {
  return async (address) => {
    if ((await judgeAddress(partners, address)) === 'unapproved')
      throw new Error('Not an address of an approved partner')
    return fetch(address, {
      headers: { accept: 'application/json' },
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
    })
  }
}

async function judgeAddress(partners: Partners, address: string): Promise<'approved' | 'unapproved'> {
  const all = await partners.all()
  const known = all.some((partner) => {
    const protocol = activeTerms(partner)?.protocol
    if (protocol?.protocol !== 'oidc') return false
    const { clientAuthentication } = protocol
    return (
      clientAuthentication.method === 'private_key_jwt_by_address' &&
      clientAuthentication.jwksAddress === address
    )
  })
  return known ? 'approved' : 'unapproved'
}
