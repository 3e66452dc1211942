/** Whose key it is that signs. */
/** The second certificate of a person. */
export type SecondKey = {
  readonly subject: string
  readonly certificateDer: Uint8Array
  /** Issuer first. */
  readonly chainDer: readonly Uint8Array[]
  readonly bits: number
  /** `dealt`: one process held the whole key for a moment when it was made; `two-party`: none ever did. */
  readonly origin: 'dealt' | 'two-party'
}
