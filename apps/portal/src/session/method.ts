import type { Text } from '@jitsuin/kernel'
import { SIGN_IN_METHODS } from '@jitsuin/sso/contract'

/** The words for a method of sign-in; undefined for one that this version of the pages does not know. */
export function methodWords(method: string): Text | undefined {
  return Object.entries(SIGN_IN_METHODS).find(([name]) => name === method)?.[1]
}
