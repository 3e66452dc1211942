/**
 * The ports through which everything here meets a card. Implementations: a software card (this package), readers of the machine
 * and software cards kept in files (packages/readers).
 */

/** An open, exclusive connection to one card. */
export type CardChannel = {
  /** Answer to reset (ISO/IEC 7816-3 §8.2). */
  readonly atr: Uint8Array
  /** Sends a command APDU, short or extended, and gives the whole response: data, then SW1 and SW2 (ISO/IEC 7816-4 §5.1). */
  readonly transmit: (command: Uint8Array) => Promise<Uint8Array>
}

/** What is seen of a reader without talking to its card. */
export type ReaderState = {
  readonly name: string
  readonly kind: 'hardware' | 'software'
  readonly card: 'present' | 'absent' | 'mute'
}

/** The readers of a computer. */
export type Readers = {
  readonly list: () => Promise<readonly ReaderState[]>
  /**
   * Runs `work` while no other program can talk to the card: the applications of a card may not be interleaved (hpki §5.2).
   * The card is reset before others get it, so that no verified PIN is left behind.
   */
  readonly useCard: <Result>(
    reader: string,
    work: (channel: CardChannel) => Promise<Result>,
  ) => Promise<Result>
}
