/**
 * What a process and its token process say to each other. After the PIN of the first message
 * nothing crosses but digests, signatures, public keys, and the shares that a key of the token wraps; no key of the token.
 */

/** Where the key is. */
export type TokenSettings = {
  /** Path of the PKCS#11 module. */
  readonly modulePath: string
  readonly tokenLabel: string
  readonly pin: string
}

/** How a token is to sign what it is given. */
export type TokenMechanism =
  | { readonly scheme: 'rsa' }
  | { readonly scheme: 'rsa-pss'; readonly digest: 'sha256' | 'sha384' | 'sha512' }
  | { readonly scheme: 'ecdsa' }

/** A key as the token describes it: numbers big-endian, EC parts as their attributes hold them (DER). */
export type TokenPublicKey =
  | { readonly type: 'rsa'; readonly modulus: Uint8Array; readonly exponent: Uint8Array }
  | { readonly type: 'ec'; readonly parameters: Uint8Array; readonly point: Uint8Array }

/** What to generate. */
export type TokenKeyRequest =
  | { readonly type: 'rsa'; readonly bits: number }
  | { readonly type: 'ec'; readonly parameters: Uint8Array }

/** Requests to the token process. */
export type TokenRequest =
  | { readonly op: 'open'; readonly settings: TokenSettings }
  | { readonly op: 'describe'; readonly keyLabel: string }
  | { readonly op: 'generate'; readonly keyLabel: string; readonly request: TokenKeyRequest }
  | {
      readonly op: 'sign'
      readonly keyLabel: string
      readonly mechanism: TokenMechanism
      readonly data: Uint8Array
    }
  | { readonly op: 'generate-cipher-key'; readonly keyLabel: string }
  | {
      /** AES-256-GCM; the tag of 16 octets stands behind the ciphertext. */
      readonly op: 'encrypt' | 'decrypt'
      readonly keyLabel: string
      readonly nonce: Uint8Array
      /** Octets that the ciphertext is bound to (additional authenticated data). */
      readonly context: Uint8Array
      readonly data: Uint8Array
    }

/** What can go wrong there; the words are those of the error table. */
export type TokenFailure =
  | 'keys/token-unavailable'
  | 'keys/token-pin'
  | 'keys/token-failed'
  | 'keys/missing'
  | 'keys/exists'
  | 'split-key/share-unreadable'

/** Answers, each to the request with its number. */
export type TokenAnswer =
  | { readonly id: number; readonly result: 'done' }
  | { readonly id: number; readonly result: 'key'; readonly key: TokenPublicKey }
  | { readonly id: number; readonly result: 'signature'; readonly signature: Uint8Array }
  | { readonly id: number; readonly result: 'octets'; readonly octets: Uint8Array }
  | { readonly id: number; readonly result: 'failed'; readonly code: TokenFailure; readonly message: string }
