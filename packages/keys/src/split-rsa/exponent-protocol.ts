/**
 * What the main thread and an exponent worker say to each other. The worker answers in the order of the
 * requests. It keeps exactly the keys that it was given and not told to forget: the main thread does the
 * counting.
 */

/** Requests to a worker. The buffer of a share is transferred, not copied. */
export type ExponentRequest =
  | { readonly op: 'load'; readonly keyId: string; readonly modulus: Uint8Array; readonly share: Uint8Array }
  | { readonly op: 'power'; readonly keyId: string; readonly base: Uint8Array }
  | { readonly op: 'forget'; readonly keyId: string }

/** What can go wrong there; the words are those of the error table. */
export type ExponentFailure = 'split-key/base-refused' | 'split-key/exponentiation-failed'

/** Answers, each to the request with its number. */
export type ExponentAnswer =
  | { readonly id: number; readonly result: 'done' }
  | { readonly id: number; readonly result: 'power'; readonly power: Uint8Array }
  | {
      readonly id: number
      readonly result: 'failed'
      readonly code: ExponentFailure
      readonly message: string
    }
