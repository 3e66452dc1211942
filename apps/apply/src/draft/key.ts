/** The key of the draft in this browser: it came in a link, or was given out when the draft was begun. */
const KEY = 'jitsuin.apply.key'
const SHAPE = /^[A-Za-z0-9_-]{43}$/

/** The part of the browser's storage that is needed. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The remembered key. */
export function readKey(shelf: Shelf): string | undefined {
  return keyIn(shelf.getItem(KEY) ?? '')
}

/** Remembers a key, or forgets it. */
export function keepKey(shelf: Shelf, key: string | undefined): void {
  if (key === undefined) shelf.removeItem(KEY)
  else shelf.setItem(KEY, key)
}

/** The key that stands behind the "#" of a link. */
export function keyIn(text: string): string | undefined {
  const key = text.replace(/^#/, '')
  return SHAPE.test(key) ? key : undefined
}
