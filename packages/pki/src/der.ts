/**
 * DER, the one encoding of ASN.1 values that certificates use (ITU-T X.690 §8 and §10–11): one vocabulary, used as `der.…`.
 *
 * Decoding is strict and lazy: a `Node` is a view on its bytes, its children are read when asked for, so the depth of
 * foreign input never becomes a depth of calls. Encoders return whole TLVs.
 */
export { sameBytes as equal } from '@jitsuin/kernel'
export type { Node } from './der/node.js'
export * from './der/read.js'
export * from './der/read-text.js'
export * from './der/read-time.js'
export * from './der/tags.js'
export * from './der/write.js'
