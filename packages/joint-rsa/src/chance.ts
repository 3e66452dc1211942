/**
 * Randomness and hashing. All randomness of a phase is one AES-256-CTR stream from the phase's seed, so a
 * phase that is played again from the same checkpoint says the same words; the next seed is a one-way
 * function of the last.
 */
import { createCipheriv, createHash } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import { plainBytes, u32Bytes } from './wire.js'

/** Gives `size` fresh octets. */
export type Random = (size: number) => Uint8Array

/** SHA-256 over a tag and fields, each with its length before it: no two lists of fields hash the same input. */
export function taggedHash(tag: string, ...fields: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256')
  for (const field of [utf8(`jitsuin joint-rsa v1 ${tag}`), ...fields])
    hash.update(u32Bytes(field.length)).update(field)
  return plainBytes(hash.digest())
}

/** A stream of pseudorandom octets from a 32-octet seed. */
export function streamOf(seed: Uint8Array): Random {
  const cipher = createCipheriv('aes-256-ctr', taggedHash('stream', seed), new Uint8Array(16))
  return (size) => plainBytes(cipher.update(new Uint8Array(size)))
}

/** The first `size` octets of the AES-128-CTR stream of `key` for call number `call`. */
export function expandKey(key: Uint8Array, { call, size }: { call: number; size: number }): Uint8Array {
  const start = new Uint8Array(16)
  start.set(u32Bytes(call), 4)
  return plainBytes(createCipheriv('aes-128-ctr', key, start).update(new Uint8Array(size)))
}

/** The seed after this one. */
export function nextSeed(seed: Uint8Array): Uint8Array {
  return taggedHash('next seed', seed)
}
