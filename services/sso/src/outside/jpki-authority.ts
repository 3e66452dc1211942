/**
 * The port to the national authority behind My Number cards (JPKI). Asking for the status of its certificates is open to
 * registered verifiers only, so what implements this port carries its own connection.
 */

/**
 * What the authority says about a certificate. `id` names the card holder's certificate series for this verifier: opaque, the
 * same after a renewal. `signature-certificate`: the other certificate of the card, which holds the address; it is never
 * accepted for signing in (T-N12-1).
 */
export type JpkiVerdict =
  | {
      readonly verdict: 'good'
      readonly kind: 'user-authentication'
      readonly id: string
      readonly notAfter: Date
    }
  | { readonly verdict: 'signature-certificate' | 'not-trusted' | 'expired' | 'revoked' | 'status-unknown' }

/** Judges one certificate as of `at`: its chain, its kind, its period and its status. Never throws for what it is given. */
export type JpkiAuthority = {
  readonly check: (certificateDer: Uint8Array, at: Date) => Promise<JpkiVerdict>
}
