/**
 * Tokens: JWT (RFC 7519), ES256. A token is a handle and no more: what it lets happen stands in the authorisation that the holder
 * signed, which both services look up by its `jti`.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { keepRecent } from '@jitsuin/kernel'
import type { Authorisation } from '@jitsuin/key-half'
import { errors, jwtVerify, SignJWT } from 'jose'

/** Whoever issues and reads tokens. */
export type TokenIssuer = {
  readonly issue: (authorisation: Extract<Authorisation, { state: 'active' }>) => Promise<string>
  /** The authorisation that a token names; nothing for what is no token of ours, or is over. */
  readonly read: (token: string, now: Date) => Promise<string | undefined>
}

/** Who may take a token: the signing service. */
const AUDIENCE = 'jitsuin-signing'

/** How the holder was authenticated (hpki §7.4). */
const AMR = { passkey: 'fido', hpki: 'hpki', jpki: 'jpki' } as const

/** An issuer with this private key (P-256); `origin` names it. */
export function tokenIssuer(privateKey: KeyObject, origin: string): TokenIssuer {
  const publicKey = createPublicKey(privateKey)
  // A day's token comes with each of its signatures: its own is verified once, its end is judged each time.
  const recent = keepRecent<Claims>(2000)
  return {
    issue: (authorisation) =>
      new SignJWT({
        inst: authorisation.institution,
        amr: [AMR[authorisation.carrier]],
        auth_time: seconds(authorisation.approvedAt),
        // The client's key by its SubjectPublicKeyInfo; RFC 7800 leaves the member open.
        cnf: { 'spki#S256': Buffer.from(authorisation.clientKey, 'hex').toString('base64url') },
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
        .setIssuer(origin)
        .setSubject(authorisation.subject)
        .setAudience(AUDIENCE)
        .setIssuedAt(seconds(authorisation.begins))
        .setExpirationTime(seconds(authorisation.ends))
        .setJti(authorisation.authorisation)
        .sign(privateKey),
    read: async (token, now) => {
      const known = recent.get(token)
      const claims = known ?? (await readClaims(token, { publicKey, issuer: origin }))
      if (claims && !known) recent.keep(token, claims)
      return claims && seconds(now) < claims.ends ? claims.authorisation : undefined
    },
  }
}

type Claims = { readonly authorisation: string; readonly ends: number }

/** What a token of ours says, whether it is over or not. */
async function readClaims(
  token: string,
  { publicKey, issuer }: { readonly publicKey: KeyObject; readonly issuer: string },
): Promise<Claims | undefined> {
  try {
    const options = { issuer, audience: AUDIENCE, algorithms: ['ES256'], currentDate: new Date(0) }
    const { jti, exp } = (await jwtVerify(token, publicKey, options)).payload
    return jti === undefined || exp === undefined ? undefined : { authorisation: jti, ends: exp }
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}
