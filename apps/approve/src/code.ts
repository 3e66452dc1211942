/** The enrolment code in the address that a QR code opens, `/enrol#<grant>.<secret>`. */
import { type EnrolmentCode, readCodeFragment, SecondKeyError } from '@jitsuin/second-key'
import type { FragmentReader } from './fragment.js'

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

/** The address of the page that takes codes. */
export const ENROL_PATH = '/enrol'
/** The address of the page on which a card vouches. */
export const ENROL_CARD_PATH = '/enrol/card'

/** The codes of enrolment addresses (fragment.ts). */
export const ENROLMENT_CODES: FragmentReader<CodeInAddress> = {
  atFirst: { state: 'absent' },
  read: (pathname, fragment) => (pathname === ENROL_PATH ? codeInFragment(fragment) : undefined),
}
