import { type Route, route } from '@jitsuin/platform'
import { expectClient } from './clients.js'

/** Declares routes that only these clients may use; `allowed` are SHA-256 of SubjectPublicKeyInfo, hex. */
export function guardedBy(allowed: ReadonlySet<string>): typeof route {
  return (declared): Route =>
    route({
      ...declared,
      handle: (input) => {
        expectClient(input.peerCertificateDer, allowed)
        return declared.handle(input)
      },
    })
}
