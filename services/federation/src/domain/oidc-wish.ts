/** What an authorization request wants of the sign-in, and whether a session satisfies it. */
import { SIGN_IN_METHODS, type SignInMethod } from '@jitsuin/sso/contract'

/** Every method, in the order of the table. */
const ALL_METHODS = Object.keys(SIGN_IN_METHODS) as SignInMethod[] // the table has no other keys

/** Our context classes, as discovery lists them. */
export const ALL_ACRS: readonly string[] = ALL_METHODS.map((method) => SIGN_IN_METHODS[method].acr)

/** The parts of a request that are about how the person signs in. */
export type AuthenticationRequest = {
  /** Space-separated (OpenID Connect Core §3.1.2.1). */
  readonly acrValues?: string | undefined
  /** The `acr` member of `claims.id_token` (§5.5.1.1). */
  readonly acrClaim?: { readonly value?: unknown; readonly values?: unknown } | null | undefined
}

/**
 * The methods that satisfy a request; all when it asks for none. A class that is not one of ours is never satisfied, so a request
 * that knows no other gets none: `acr` is a demand here, since a partner that is told less than it asked for might not look.
 */
export function methodsFor({ acrValues, acrClaim }: AuthenticationRequest): SignInMethod[] {
  const fromParameter = acrValues?.split(' ').filter((value) => value !== '') ?? []
  const fromClaim = acrClaim ? [acrClaim.value, acrClaim.values].flat() : []
  // What is no text at all is a class that is not one of ours.
  const wanted: readonly unknown[][] = [fromParameter, fromClaim.filter((value) => value !== undefined)]
  return ALL_METHODS.filter((method) =>
    wanted.every((acrs) => acrs.length === 0 || acrs.includes(SIGN_IN_METHODS[method].acr)),
  )
}

/** Since when a sign-in counts; a request without `max_age` and without `prompt=login` takes any live session. */
export type Freshness = { readonly maxAgeSeconds?: number | undefined; readonly notBefore?: Date | undefined }

/** Whether a live session is enough. A sign-in exactly `max_age` ago is. */
export function judgeSignIn(
  session: { readonly method: SignInMethod; readonly signedInAt: Date },
  wish: Freshness & { readonly methods: readonly SignInMethod[] },
  at: Date,
): 'enough' | 'other-method' | 'too-old' {
  if (!wish.methods.includes(session.method)) return 'other-method'
  const { maxAgeSeconds, notBefore } = wish
  // Moments of requests are kept to the second.
  const signedIn = Math.floor(session.signedInAt.getTime() / 1000)
  if (notBefore && signedIn < Math.floor(notBefore.getTime() / 1000)) return 'too-old'
  if (maxAgeSeconds === undefined) return 'enough'
  return Math.floor(at.getTime() / 1000) - signedIn <= maxAgeSeconds ? 'enough' : 'too-old'
}
