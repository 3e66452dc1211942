/** The connection to the national authority of My Number cards; in a demonstration, to its double in another process. */
import { loopbackFetch } from '@jitsuin/platform'
import type { JpkiAuthority, JpkiVerdict } from '@jitsuin/sso'
import { z } from 'zod'
import { doubleOrigin } from './origins.js'
import type { Settings } from './settings.js'

/** What the double answers a registered verifier. */
const verdictSchema = z.union([
  z.object({
    verdict: z.literal('good'),
    kind: z.literal('user-authentication'),
    id: z.string().min(1),
    notAfter: z.iso.datetime().transform((text) => new Date(text)),
  }),
  z.object({
    verdict: z.enum(['signature-certificate', 'not-trusted', 'expired', 'revoked', 'status-unknown']),
  }),
])

/** Asks the double. No answer, or one that cannot be read, is an unknown status. */
export function jpkiAuthority(settings: Settings): JpkiAuthority {
  return {
    check: async (certificateDer, at) => {
      const body = JSON.stringify({ certificate: Buffer.from(certificateDer).toString('base64'), at })
      const headers = { 'content-type': 'application/json' }
      try {
        const address = `${doubleOrigin(settings, 'jpki')}/checks`
        const response = await loopbackFetch(address, { method: 'POST', headers, body })
        return response.status === 200 ? verdictSchema.parse(await response.json()) : UNKNOWN
      } catch {
        return UNKNOWN // whatever went wrong on the way, nobody said that the certificate is good
      }
    },
  }
}

const UNKNOWN: JpkiVerdict = { verdict: 'status-unknown' }
