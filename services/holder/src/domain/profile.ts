import type { ProfileItems } from '../contract.js'

/** The items that say something: an empty text is an item that is not set （未登録です）. */
export function withoutEmpty(
  items: { readonly [Item in keyof ProfileItems]: string | undefined },
): ProfileItems {
  return Object.fromEntries(Object.entries(items).filter(([, text]) => text !== undefined && text !== ''))
}
