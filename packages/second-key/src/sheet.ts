/**
 * The sheet: the items of a list as they travel to the holder's phone. It is sealed where the documents are and opened on the
 * phone; its key stands behind `#` in the address that the phone reads off the screen, which browsers send to nobody.
 *
 *   sealed = nonce (12) ‖ AES-256-GCM (NIST SP 800-38D) of the JSON of the items, with the tag of this form as associated data
 */
import { utf8 } from '@jitsuin/kernel'
import { concat } from '@jitsuin/tlog'
import { z } from 'zod'
import { fromBase64url, toBase64url } from './base64url.js'
import { SecondKeyError } from './errors.js'
import { type ListItem, listLeaf, SALT_OCTETS } from './list.js'
import { MOST_DIGESTS } from './statements.js'

/** One item of a sheet; its position is its index. */
export type SheetItem = {
  readonly salt: Uint8Array
  /** The lines that the holder reads; the first one is the heading. */
  readonly shown: string
  readonly digest: Uint8Array
}

/** A sealed sheet, and the key that opens it. */
export type SealedSheet = {
  readonly sealed: Uint8Array
  /** What stands behind `#`: 32 octets in base64url. */
  readonly fragment: string
}

/** The longest sealed sheet: 500 items of 2,000 octets and what stands around them. */
export const LONGEST_SHEET = 1_200_000

const TAG = utf8('jitsuin-second-key-sheet/1\n')
const NONCE_OCTETS = 12
const KEY_OCTETS = 32
const LONGEST_SHOWN = 2000

const itemsSchema = z
  .array(z.strictObject({ salt: z.string(), shown: z.string(), digest: z.string() }))
  .min(1)
  .max(MOST_DIGESTS)

/** Characters that nobody sees: by their class, those that are ignored by default (also variation selectors), and the empty Braille cell. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u
/** Variation selectors choose among the forms of one kanji (UTS #37): names need them, and nothing else of the ignorable does. */
const KANJI_FORM = /(?<=\p{Script=Han})[\u{FE00}-\u{FE02}\u{E0100}-\u{E01EF}]/gu
/** More marks on one letter than any language piles up hide what stands above and below. */
const PILED_MARKS = /\p{M}{4}/u

/**
 * Whether a text can be an item: 1 to 2,000 octets of visible characters and line ends. Whatever could make it look like another text
 * is refused: control and format characters, changes of writing direction, letters that look blank, piles of marks, characters that only
 * some fonts have.
 */
export function judgeShown(text: string): 'fit' | 'unfit' {
  const seen = text.replaceAll('\n', '').replaceAll(KANJI_FORM, '')
  const isVisible = seen !== '' && !UNSEEN.test(seen) && !PILED_MARKS.test(seen)
  return isVisible && utf8(text).length <= LONGEST_SHOWN && text.trim() === text ? 'fit' : 'unfit'
}

/** Seals a sheet under a new key. @throws {SecondKeyError} `second-key/sheet-malformed` for items that no sheet can hold */
export async function sealSheet(
  items: readonly SheetItem[],
  random: (size: number) => Uint8Array,
): Promise<SealedSheet> {
  leavesOfSheet(items) // what cannot be read is not written
  const [key, nonce] = [random(KEY_OCTETS), random(NONCE_OCTETS)]
  const written = items.map(({ salt, shown, digest }) => ({
    salt: toBase64url(salt),
    shown,
    digest: toBase64url(digest),
  }))
  const imported = await importKey(key, 'encrypt')
  const plain = owned(utf8(JSON.stringify(written)))
  const ciphertext = await crypto.subtle.encrypt(parametersFor(nonce), imported, plain)
  return { sealed: concat(nonce, new Uint8Array(ciphertext)), fragment: toBase64url(key) }
}

/**
 * Opens a sheet.
 *
 * @throws {SecondKeyError} `second-key/sheet-malformed`: with a cause where the decryption failed (another key, changed octets),
 * without one for a key of another length and for items that no sheet holds
 */
export async function openSheet(sealed: Uint8Array, fragment: string): Promise<readonly SheetItem[]> {
  const key = fromBase64url(fragment.replace(/^#/, ''))
  if (key?.length !== KEY_OCTETS || sealed.length > LONGEST_SHEET) throw malformed('Key or length')
  const items = readItems(await decrypt(sealed, key))
  leavesOfSheet(items)
  return items
}

/** The leaves over a sheet, in its order. @throws {SecondKeyError} `second-key/sheet-malformed` for items that no sheet holds */
export function leavesOfSheet(items: readonly SheetItem[]): readonly Uint8Array[] {
  if (items.length < 1 || items.length > MOST_DIGESTS) throw malformed(`${items.length} items`)
  return items.map((item, index) => listLeaf(listItemOf(item, index)))
}

/** An item at its place. @throws {SecondKeyError} `second-key/sheet-malformed` for what a sheet does not hold */
export function listItemOf({ salt, shown, digest }: SheetItem, index: number): ListItem {
  if (salt.length !== SALT_OCTETS || judgeShown(shown) === 'unfit') throw malformed(`Item ${index}`)
  return { salt, shown: utf8(shown), digest, index }
}

async function decrypt(sealed: Uint8Array, key: Uint8Array): Promise<Uint8Array> {
  try {
    const [nonce, ciphertext] = [sealed.slice(0, NONCE_OCTETS), sealed.slice(NONCE_OCTETS)]
    const imported = await importKey(key, 'decrypt')
    return new Uint8Array(await crypto.subtle.decrypt(parametersFor(nonce), imported, owned(ciphertext)))
  } catch (cause) {
    throw new SecondKeyError('second-key/sheet-malformed', 'Of another key, or changed', { cause })
  }
}

function readItems(plain: Uint8Array): readonly SheetItem[] {
  const parsed = itemsSchema.safeParse(tryJson(plain))
  if (!parsed.success) throw malformed('Of another form')
  return parsed.data.map(({ salt, shown, digest }) => ({
    salt: fromBase64url(salt) ?? new Uint8Array(),
    shown,
    digest: fromBase64url(digest) ?? new Uint8Array(),
  }))
}

function tryJson(plain: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain))
  } catch {
    return undefined // no form at all
  }
}

function importKey(key: Uint8Array, use: 'encrypt' | 'decrypt') {
  return crypto.subtle.importKey('raw', owned(key), 'AES-GCM', false, [use])
}

function parametersFor(nonce: Uint8Array) {
  return { name: 'AES-GCM', iv: owned(nonce), additionalData: owned(TAG) }
}

/** WebCrypto takes no view on memory that others share. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}

function malformed(why: string): SecondKeyError {
  return new SecondKeyError('second-key/sheet-malformed', why)
}
