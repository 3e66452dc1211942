/** The double of the national authority for My Number cards (公的個人認証サービス), for trying out. */
export type { JpkiPerson } from './certificates.js'
export type { JpkiAuthority, JpkiUnknownCause, JpkiVerdict } from './contract.js'
export { JPKI_DOUBLE_ERRORS, JpkiDoubleError } from './errors.js'
export type { MyNumberCardOptions } from './issue-card.js'
export {
  createJpkiDouble,
  JPKI_DOUBLE_PROBLEMS,
  type JpkiDouble,
  type JpkiDoubleOptions,
} from './jpki-double.js'
export { type JpkiDoubleState, parseJpkiDoubleState } from './state.js'
