import { type Route, route } from './route.js'

/**
 * Declares routes that only these clients may use: certified by the listener's authorities, and their keys stand on the list
 * (SHA-256 of SubjectPublicKeyInfo, hexadecimal). Without mutual TLS nobody passes. `refuse` makes the error of the service out of
 * the key that was shown.
 */
export function routesFor(
  allowedSha256: ReadonlySet<string>,
  refuse: (shown: string) => Error,
): typeof route {
  return (declared): Route =>
    route({
      ...declared,
      handle: (input) => {
        const { peerCertificateDer, peerKeySha256 } = input
        const isKnown = peerCertificateDer && peerKeySha256 !== undefined && allowedSha256.has(peerKeySha256)
        if (!isKnown) throw refuse(peerKeySha256 ?? 'No client certificate')
        return declared.handle(input)
      },
    })
}
