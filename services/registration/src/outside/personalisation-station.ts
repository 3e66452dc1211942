/**
 * The station that holds a blank card: it makes keys on the card, gives their requests out, and takes certificates in. The PIN
 * it sets is known to the card and to the sealed letter alone.
 */
export type PersonalisedRequest = {
  readonly authority: 'signature' | 'authenticationPerson'
  readonly requestDer: Uint8Array
}

export type PersonalisationStation = {
  /** Takes the next blank card, proves its transport key and makes both keys on it. `warrantDigest` goes into both requests. */
  readonly begin: (wish: {
    readonly cardId: string
    readonly nameRomaji: string
    readonly warrantDigest: Uint8Array
  }) => Promise<{ readonly chipSerial: string; readonly requests: readonly PersonalisedRequest[] }>
  /** Writes the certificates, sets PIN and PUK and activates the card. The sealed letter's content is returned once and kept nowhere. */
  readonly finish: (wish: {
    readonly cardId: string
    readonly certificates: Readonly<Record<'signature' | 'authenticationPerson', readonly Uint8Array[]>>
  }) => Promise<{ readonly pinLetter: { readonly pin: string; readonly puk: string } }>
  /** Reads the finished card again and says whether it is what it should be. */
  readonly inspect: (
    cardId: string,
  ) => Promise<{ readonly verdict: 'sound' } | { readonly verdict: 'faulty'; readonly fault: string }>
  /** Makes a card useless for good. */
  readonly destroy: (cardId: string) => Promise<void>
}
