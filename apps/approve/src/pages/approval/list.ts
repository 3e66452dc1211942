/**
 * The list that the holder sees. It is opened on this phone, and offered only if its leaves have the very root that the passkey's
 * answer commits to: what is drawn is the text that was hashed, and nothing else.
 */
import type { ApprovalView } from '@jitsuin/key-management/contract'
import {
  DIGEST_OCTETS,
  fromBase64url,
  leavesOfSheet,
  listRoot,
  openSheet,
  SecondKeyError,
  type SheetItem,
} from '@jitsuin/second-key'
import { encodeHex } from '@jitsuin/tlog'
import type { ListWish, Question } from './model.js'

/** One document as it is drawn. */
export type ShownItem = {
  /** From 1. */
  readonly number: number
  readonly heading: string
  /** The other lines, as they stand; empty for an item of one line. */
  readonly rest: string
}

/** Why a list is not offered: each has words of its own (wording `list.refused`). */
export type ListRefusal =
  | 'key-missing'
  /** Of another list, or the sheet was changed on its way: encryption does not tell these apart. */
  | 'key-wrong'
  | 'gone'
  | 'unfit'
  | 'count-differs'
  | 'digest-differs'
  | 'root-differs'

/** A list as far as it was opened. `as-asked` holds the question it was compared with: no other one may be answered for it. */
export type OpenedList =
  | {
      readonly verdict: 'as-asked'
      readonly question: Question<ListWish>
      readonly items: readonly ShownItem[]
    }
  | { readonly verdict: 'refused'; readonly why: ListRefusal }

/** What a list is opened with. */
export type SealedList = {
  readonly question: Question<ListWish>
  readonly sheet: ApprovalView['sheet']
  readonly key: 'absent' | 'malformed' | { readonly key: string }
}

/** Opens a list and compares it with the statement. */
export async function openList({ question, sheet, key }: SealedList): Promise<OpenedList> {
  if (sheet === undefined) return refused('gone')
  if (key === 'absent') return refused('key-missing')
  if (key === 'malformed') return refused('key-wrong')
  try {
    const items = await openSheet(fromBase64url(sheet) ?? new Uint8Array(), key.key)
    const why = compare(items, question.wish)
    return why === 'same' ? { verdict: 'as-asked', question, items: items.map(shownItem) } : refused(why)
  } catch (error) {
    if (!(error instanceof SecondKeyError)) throw error
    // `openSheet` gives a cause where the decryption failed, and none for what stood in the sheet.
    return refused(error.cause === undefined ? 'unfit' : 'key-wrong')
  }
}

function compare(
  items: readonly SheetItem[],
  { numSignatures, algorithm, root }: ListWish,
): 'same' | Extract<ListRefusal, 'count-differs' | 'digest-differs' | 'root-differs'> {
  if (items.length !== numSignatures) return 'count-differs'
  if (items.some(({ digest }) => digest.length !== DIGEST_OCTETS[algorithm])) return 'digest-differs'
  return encodeHex(listRoot(leavesOfSheet(items))) === root ? 'same' : 'root-differs'
}

/** The item of a text: its first line is the heading. */
export function shownItem({ shown }: Pick<SheetItem, 'shown'>, index: number): ShownItem {
  const [heading = '', ...rest] = shown.split('\n')
  return { number: index + 1, heading, rest: rest.join('\n') }
}

/**
 * The items in which every word of a search stands, in any width and case; a number finds the item of that number too. All of them when
 * nothing is searched for.
 */
export function findItems(items: readonly ShownItem[], search: string): readonly ShownItem[] {
  const words = fold(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return items
  return items.filter(({ number, heading, rest }) => {
    const text = fold(`${heading}\n${rest}`)
    return words.every((word) => text.includes(word) || word === String(number))
  })
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function refused(why: ListRefusal): OpenedList {
  return { verdict: 'refused', why }
}
