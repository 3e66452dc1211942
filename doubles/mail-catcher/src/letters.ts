/** The letters that were caught: the newest ones, in memory, bounded in number and size. */
import PostalMime from 'postal-mime'

/** A letter as people read it. */
export type Letter = {
  readonly id: string
  readonly receivedAt: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly messageId?: string
}

/** A box of letters. */
export type LetterBox = {
  /** Newest first. */
  readonly list: () => readonly Letter[]
  readonly find: (id: string) => Letter | undefined
  /** Takes a letter as it came; the oldest one makes room for it. */
  readonly put: (
    raw: Uint8Array,
    envelope: { readonly to: readonly string[]; readonly at: Date },
  ) => Promise<Letter>
  readonly empty: () => void
}

/** The most bytes of one letter, and the most letters of the box. */
export const LETTER_LIMIT_BYTES = 512 * 1024
const MOST_LETTERS = 200
const MOST_CHARACTERS = 20_000

/** Makes an empty box; `newId` gives each letter its name. */
export function createLetterBox(newId: () => string): LetterBox {
  let letters: readonly Letter[] = []
  return {
    list: () => letters,
    find: (id) => letters.find((letter) => letter.id === id),
    put: async (raw, { to, at }) => {
      const mail = await PostalMime.parse(raw)
      const letter: Letter = {
        id: newId(),
        receivedAt: at.toISOString(),
        from: mail.from?.address ?? '',
        to,
        subject: (mail.subject ?? '').slice(0, 500),
        text: (mail.text ?? '').slice(0, MOST_CHARACTERS),
        ...(mail.messageId && { messageId: mail.messageId }),
      }
      letters = [letter, ...letters].slice(0, MOST_LETTERS)
      return letter
    },
    empty: () => {
      letters = []
    },
  }
}
