/**
 * The enrolment code in the address that a QR code opens, `/enrol#<grant>.<secret>`. It leaves the address bar and this tab's history
 * before anything else of the page runs; from then on it is in memory only, and gone with the tab.
 */
import { type EnrolmentCode, readCodeFragment, SecondKeyError } from '@jitsuin/second-key'

/** The part of a code that stands in the address. */
export type ScannedCode = Omit<EnrolmentCode, 'shortNumber'>

/** What the address held: `absent` after a reload too, for then the code is gone. */
export type CodeInAddress =
  | { readonly state: 'read'; readonly code: ScannedCode }
  | { readonly state: 'absent' | 'malformed' }

/** Reads the fragment of an address. */
export function codeInFragment(fragment: string): CodeInAddress {
  if (fragment.replace('#', '') === '') return { state: 'absent' }
  try {
    return { state: 'read', code: readCodeFragment(fragment) }
  } catch (error) {
    if (error instanceof SecondKeyError) return { state: 'malformed' }
    throw error
  }
}

/** Keeps the code of this tab; a form that React can watch. */
export type CodeKeeper = {
  readonly current: () => CodeInAddress
  readonly subscribe: (listener: () => void) => () => void
}

/** The address of the page that takes codes. */
export const ENROL_PATH = '/enrol'

/** Takes the code out of the address, now and whenever another one is opened in this tab. */
export function keepCode(tab: Window): CodeKeeper {
  let code: CodeInAddress = { state: 'absent' }
  const listeners = new Set<() => void>()
  const take = () => {
    const { pathname, search, hash } = tab.location
    // `#content` is the skip link of every page.
    if (pathname !== ENROL_PATH || hash === '' || hash === '#content') return
    code = codeInFragment(hash)
    tab.history.replaceState(tab.history.state, '', pathname + search)
    for (const listener of listeners) listener()
  }
  take()
  tab.addEventListener('hashchange', take)
  return {
    current: () => code,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
