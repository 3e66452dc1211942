/** Tokens as this service looks at them: key management verifies one, and nothing is reserved here for one of another authorisation. */
import { z } from 'zod'

const claimsSchema = z.object({ jti: z.string() })

/** The authorisation that a token names (RFC 7519 §4.1.7), verified or not; nothing for what is no token. */
export function nameIn(token: string): string | undefined {
  const [, payload = ''] = token.split('.')
  try {
    return claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString())).jti
  } catch {
    return undefined // names nothing
  }
}
