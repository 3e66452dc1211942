/**
 * A sheet out of digests and the names that a client gave them: for clients of other protocols (CSC), which know nothing of sheets.
 * What the holder reads is then only as true as the client's word, and each item says so; the digest beside it is the one that is signed.
 */
import { toHex, utf8 } from '@jitsuin/kernel'
import { toBase64url } from './base64url.js'
import { commitToShown, leafOfCommitted, SALT_OCTETS } from './list.js'
import { judgeShown, type SheetItem, sealSheet } from './sheet.js'

/** A digest that shall be signed, and what its client calls the document. */
export type LabelledDigest = {
  readonly digest: Uint8Array
  /** Nothing when the client gave no name. */
  readonly label?: string
}

const SOURCE = '名称は依頼元の申告です · named by the client, not checked'
const SHOWN_OCTETS = 8

/** The items of such a sheet, in its order. Unfit labels (`judgeLabel`) become items that no sheet takes. */
export function labelledItems(
  digests: readonly LabelledDigest[],
  random: (size: number) => Uint8Array,
): readonly SheetItem[] {
  return digests.map(({ digest, label }, at) => ({
    salt: random(SALT_OCTETS),
    shown: [label ?? `文書 ${at + 1} · Document ${at + 1}`, shortForm(digest), SOURCE].join('\n'),
    digest,
  }))
}

/** A list of labelled digests, ready to be asked for; octets in hexadecimal, the sheet in base64url. */
export type LabelledList = {
  readonly leaves: string[]
  readonly sheet: string
  /** What each leaf is made of, for whoever names items later. */
  readonly items: { readonly commitment: string; readonly digest: string }[]
}

/** Makes the list, and the key of its sheet (`fragment`). @throws {SecondKeyError} `second-key/sheet-malformed` for an unfit label */
export async function sealLabelledList(
  digests: readonly LabelledDigest[],
  random: (size: number) => Uint8Array,
): Promise<{ readonly list: LabelledList; readonly fragment: string }> {
  const items = labelledItems(digests, random)
  const { sealed, fragment } = await sealSheet(items, random)
  const committed = items.map(({ salt, shown, digest }, index) => {
    const commitment = commitToShown({ salt, shown: utf8(shown) })
    return { commitment, digest, leaf: leafOfCommitted({ commitment, digest, index }) }
  })
  const list = {
    leaves: committed.map(({ leaf }) => toHex(leaf)),
    sheet: toBase64url(sealed),
    items: committed.map(({ commitment, digest }) => ({
      commitment: toHex(commitment),
      digest: toHex(digest),
    })),
  }
  return { list, fragment }
}

/** Whether a client may call a document so: one line that shows as it is, 1 to 300 characters. */
export function judgeLabel(label: string): 'fit' | 'unfit' {
  return label.includes('\n') || [...label].length > 300 ? 'unfit' : judgeShown(label)
}

/** Enough of a digest to compare by eye: its first and last octets. */
function shortForm(digest: Uint8Array): string {
  return `${toHex(digest.slice(0, SHOWN_OCTETS))} … ${toHex(digest.slice(-SHOWN_OCTETS))}`
}
