/** The service that makes and keeps second keys (hpki §7), as the office asks it. Private keys never leave it. */
export type SecondKeyService = {
  /**
   * Makes a key for a person and answers the request for its certificate, which carries the warrant's digest. The same warrant again has
   * the same answer. Throws `second-key/not-ready`, `…/refused` or `…/unreachable`, as all of these do.
   */
  readonly begin: (wish: {
    readonly warrantId: string
    readonly warrantDigest: Uint8Array
    readonly subjectSerialNumber: string
    readonly nameRomaji: string
  }) => Promise<{ readonly requestDer: Uint8Array }>
  /** Takes the certificate in; from here on its holder can enrol a phone. */
  readonly finish: (wish: {
    readonly warrantId: string
    readonly certificate: Uint8Array
    readonly chain: readonly Uint8Array[]
  }) => Promise<void>
  /** Hands a grant of the authority over, as it signed it; the same one again changes nothing. */
  readonly offer: (grant: { readonly statement: string; readonly signature: string }) => Promise<void>
}
