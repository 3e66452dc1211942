/** The way in that this browser used last. It is a convenience of the page; nothing rests on it. */
import { SIGN_IN_METHODS, type SignInMethod } from '@jitsuin/sso/contract'
import { methodFromStorage } from './model.js'

const STORAGE_KEY = 'jitsuin.sign-in.method'
const KNOWN = Object.keys(SIGN_IN_METHODS) as SignInMethod[] // the table has no other keys

/** The way used last, if any. */
export function loadLastMethod(): SignInMethod | null {
  return methodFromStorage(localStorage.getItem(STORAGE_KEY), KNOWN)
}

/** Remembers the way that has just worked. */
export function saveLastMethod(method: SignInMethod): void {
  localStorage.setItem(STORAGE_KEY, method)
}
