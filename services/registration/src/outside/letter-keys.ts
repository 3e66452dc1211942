import type { Addressee } from '@jitsuin/print'

/**
 * Keys of sealed letters, outside the database, one for each letter: who has the database, or a backup of it, has no PIN and no code;
 * and a key that was destroyed opens no backup ever after.
 */
export type LetterKeys = {
  /** The key of a letter, 32 octets, made and kept durably if there was none. */
  readonly make: (letterId: string) => Promise<Uint8Array>
  /** The key of a letter; `gone` if it was destroyed. */
  readonly load: (letterId: string) => Promise<Uint8Array | 'gone'>
  /** Destroys a key for good; a key that is gone stays gone. */
  readonly destroy: (letterId: string) => Promise<void>
}

/** The printer of sealed letters, in the post room. */
export type LetterPrinter = {
  /** Prints once. Throws if it is not sure that nothing was printed or all was. */
  readonly print: (letter: {
    readonly letterId: string
    readonly cardId: string
    readonly to: Addressee
    readonly pin: string
    readonly puk: string
    readonly printedAt: Date
  }) => Promise<void>
  /** The same for a letter that has the QR code of an enrolment; the short number is not in it. */
  readonly printEnrolment: (letter: {
    readonly letterId: string
    readonly to: Addressee
    /** The address in the QR code; whoever reads it has half of the enrolment code. */
    readonly address: string
    /** The last day on which the code counts, `YYYY-MM-DD` in Japan. */
    readonly lastDay: string
    readonly printedAt: Date
  }) => Promise<void>
}
