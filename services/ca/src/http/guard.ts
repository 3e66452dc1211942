import { type route, routesFor } from '@jitsuin/platform'
import { CaError } from '../errors.js'

/** Declares routes that only these clients may use; `allowed` are SHA-256 of SubjectPublicKeyInfo, hex. */
export function guardedBy(allowed: ReadonlySet<string>): typeof route {
  return routesFor(allowed, (shown) => new CaError('client/not-allowed', shown))
}
