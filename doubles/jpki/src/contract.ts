/**
 * What a relying party needs of the national authority behind My Number cards (公的個人認証サービス). Its lists and its OCSP are open to
 * certified operators (プラットフォーム事業者) only, so a real adapter carries such an operator's connection; the double next to this
 * file obeys the same words.
 */

/**
 * What is said about one certificate.
 *
 * `good`: it is a certificate for user authentication, in force and not revoked. `id` names its holder for this relying party:
 * opaque, and the same after a renewal. `signature-certificate`: the other certificate of the card, which states the address; it
 * is refused everywhere (T-N12-1). `status-unknown` never counts as good.
 */
export type JpkiVerdict =
  | {
      readonly verdict: 'good'
      readonly kind: 'user-authentication'
      readonly id: string
      readonly notAfter: Date
    }
  | { readonly verdict: 'signature-certificate' | 'not-trusted' | 'expired' | 'revoked' }
  | { readonly verdict: 'status-unknown'; readonly cause: JpkiUnknownCause }

/** Why nothing can be said. */
export type JpkiUnknownCause = 'not-in-register' | 'out-of-reach'

/** The authority, as relying parties see it. */
export type JpkiAuthority = {
  /** Certificates of the CAs for user authentication, DER. */
  readonly anchorsDer: readonly Uint8Array[]
  /** Judges one certificate as of `at`. Never throws for what it is given. */
  readonly check: (certificateDer: Uint8Array, at: Date) => Promise<JpkiVerdict>
}
