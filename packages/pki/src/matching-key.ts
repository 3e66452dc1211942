/** A guard for everyone who signs: what a key signs in the name of a certificate must verify with that certificate. */
import * as der from './der.js'
import { PkiError } from './errors.js'
import type { KeySigner } from './signer.js'

/**
 * Refuses a key that is not the one of a certificate; the signature would be refused by everyone else, later.
 *
 * @throws {PkiError} `profile/refused`
 */
export function expectKeyOf({ spkiDer }: KeySigner, { spkiBytes }: { readonly spkiBytes: Uint8Array }): void {
  if (!der.equal(spkiDer, spkiBytes))
    throw new PkiError('profile/refused', 'The signing key is not the key of the certificate')
}
