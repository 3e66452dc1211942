/** RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0): a partner sends the browser here to sign out everywhere. */
import type { SignInGate } from '@jitsuin/sso/contract'
import { compactVerify, decodeProtectedHeader, errors } from 'jose'
import { z } from 'zod'
import { SIGNING_ALGORITHM } from '../domain/oidc-client.js'
import type { ActivePartner } from '../domain/partner.js'
import { FederationError } from '../errors.js'
import { type OidcParts, subjectOf } from './oidc-account.js'
import type { KeysInUse } from './oidc-key-ring.js'

/** What a partner sends (§2). Without its ID token anyone could sign anyone out, so there must be one. */
export const logoutRequestSchema = z.object({
  id_token_hint: z.string().max(16_384),
  client_id: z.string().max(100).optional(),
  post_logout_redirect_uri: z.string().max(500).optional(),
  state: z.string().max(500).optional(),
})

/** A request to sign out. */
export type LogoutRequest = z.output<typeof logoutRequestSchema>

/** How the sign-out of everything else goes; `nobody-else`: no partner has to be visited with the browser. */
export type CentralLogout = (
  headers: Parameters<SignInGate['current']>[0],
) => Promise<{ readonly visit: string } | 'nobody-else'>

/** What this use case works with. */
export type LogoutParts = OidcParts & {
  readonly issuer: string
  readonly keys: () => Promise<KeysInUse>
  readonly central: CentralLogout
  /** Our page for somebody who is signed out. */
  readonly signedOutPage: string
}

/**
 * Signs the person out; gives the address to go on at. It is the partner's only if it is registered, octet for octet (§3).
 *
 * @throws {FederationError} `oidc/logout-refused`.
 */
export async function logOut(
  parts: LogoutParts,
  request: LogoutRequest,
  headers: Parameters<SignInGate['current']>[0],
): Promise<string> {
  const { partner, subject } = await readHint(parts, request)
  const address = addressAfter(partner, request) ?? parts.signedOutPage
  const session = await parts.gate.current(headers)
  if (!session || session.kind === 'staff') return address
  // A hint about somebody else: the person at this browser did not ask for anything.
  if ((await subjectOf(parts, session, partner)) !== subject)
    throw refused('The hint is about another person')
  const central = await parts.central(headers)
  await parts.gate.end(session.sessionId, 'signed-out')
  return central === 'nobody-else' ? address : central.visit
}

const hintSchema = z.object({ iss: z.string(), aud: z.string(), sub: z.string() })

/** Its own time has passed, as a rule; its signature has not (§2). */
async function readHint(parts: LogoutParts, { id_token_hint: hint, client_id }: LogoutRequest) {
  const { iss, aud, sub } = hintSchema.safeParse(await verifyHint(await parts.keys(), hint)).data ?? {}
  if (iss !== parts.issuer || aud === undefined || sub === undefined) throw refused('Not an ID token of ours')
  if (client_id !== undefined && client_id !== aud) throw refused('The hint was made for another partner')
  const partner = await parts.partners.activeByIdentity('oidc', aud)
  if (!partner) throw refused('The partner is not active')
  return { partner, subject: sub }
}

async function verifyHint({ publicKeys }: KeysInUse, hint: string): Promise<unknown> {
  try {
    const key = publicKeys.get(decodeProtectedHeader(hint).kid ?? '')
    if (!key) throw refused('Signed by no key of ours')
    const { payload } = await compactVerify(hint, key, { algorithms: [SIGNING_ALGORITHM] })
    return JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch (cause) {
    if (cause instanceof errors.JOSEError || cause instanceof TypeError || cause instanceof SyntaxError) {
      throw refused('Not a token', cause)
    }
    throw cause
  }
}

function addressAfter(
  { terms }: ActivePartner<'oidc'>,
  { post_logout_redirect_uri: wanted, state }: LogoutRequest,
): string | undefined {
  if (wanted === undefined) return undefined
  if (!terms.protocol.afterLogoutAddresses.includes(wanted)) throw refused('The address is not registered')
  const address = new URL(wanted)
  if (state !== undefined) address.searchParams.set('state', state)
  return address.href
}

function refused(why: string, cause?: unknown): FederationError {
  return new FederationError('oidc/logout-refused', why, { cause })
}
