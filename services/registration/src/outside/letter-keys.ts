import type { Addressee } from '@jitsuin/print'

/**
 * Keys of sealed PIN letters, outside the database, one for each letter: who has the database, or a backup of it, has no PIN;
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
}
