/** Which ways of signing in satisfy a request, and what the assertion says of the one that was taken (saml-core-2.0 §3.3.2.2.1). */
import type { RequestedContext } from '@jitsuin/saml'
import { SIGN_IN_METHODS, type SignInMethod } from '@jitsuin/sso/contract'

/** Every method, in the order of the table. */
export const ALL_METHODS = Object.keys(SIGN_IN_METHODS) as SignInMethod[] // the table has no other keys

/** Classes below all of ours, which partners ask for as a least: level 0. Nobody signs in this way here. */
const WEAKER_CLASSES: ReadonlySet<string> = new Set([
  'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
])

const UNSPECIFIED = 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified'

/** The methods that satisfy a request; all when it asks for nothing, none when it asks for what is not done here. */
export function methodsFor(requested: RequestedContext | undefined): SignInMethod[] {
  if (!requested || requested.classes.includes(UNSPECIFIED)) return ALL_METHODS
  switch (requested.comparison) {
    case 'exact':
      return ALL_METHODS.filter((method) => requested.classes.some((one) => isClassOf(one, method)))
    case 'minimum': {
      const levels = requested.classes.map(levelOf).filter((level) => level !== undefined)
      const least = Math.min(...levels) // Infinity when no class is known: nothing satisfies it
      return ALL_METHODS.filter((method) => SIGN_IN_METHODS[method].level >= least)
    }
  }
}

/** The class to state: the very URI that was asked for if it is one of the method's two names, else the one of SAML. */
export function contextClassOf(method: SignInMethod, requested: RequestedContext | undefined): string {
  return requested?.classes.find((one) => isClassOf(one, method)) ?? SIGN_IN_METHODS[method].samlClass
}

function isClassOf(uri: string, method: SignInMethod): boolean {
  const { samlClass, acr } = SIGN_IN_METHODS[method]
  return uri === samlClass || uri === acr
}

function levelOf(uri: string): number | undefined {
  if (WEAKER_CLASSES.has(uri)) return 0
  const levels = ALL_METHODS.filter((method) => isClassOf(uri, method)).map(
    (method) => SIGN_IN_METHODS[method].level,
  )
  return levels.length > 0 ? Math.min(...levels) : undefined
}
