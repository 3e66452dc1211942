/** PINs and codes in a software card: hashed with scrypt (RFC 7914), compared in constant time, counted before they are compared. */
import { scrypt, timingSafeEqual } from 'node:crypto'
import type { CountedSecretState, SecretState } from './state.js'

/** 10 ms or so: what four digits deserve when the card counts the tries (state.ts says what a hash cannot do). */
export const SCRYPT_COST = 4096
const SALT_BYTES = 16
const HASH_BYTES = 32

/** Hashes a new secret. */
export async function createSecret(
  secret: Uint8Array,
  random: (size: number) => Uint8Array,
): Promise<SecretState> {
  const salt = random(SALT_BYTES)
  const hash = await hashOf(secret, salt, SCRYPT_COST)
  return { saltHex: toHex(salt), hashHex: toHex(hash), cost: SCRYPT_COST, length: secret.length }
}

/** Hashes a new secret that may be tried so often. */
export async function createCounted(
  secret: Uint8Array,
  { triesMax, random }: { readonly triesMax: number; readonly random: (size: number) => Uint8Array },
): Promise<CountedSecretState> {
  return { secret: await createSecret(secret, random), triesLeft: triesMax, triesMax }
}

/** Whether this is the secret. */
export async function compareSecret(
  { saltHex, hashHex, cost }: SecretState,
  candidate: Uint8Array,
): Promise<'same' | 'different'> {
  const hash = await hashOf(candidate, Buffer.from(saltHex, 'hex'), cost)
  return timingSafeEqual(hash, Buffer.from(hashHex, 'hex')) ? 'same' : 'different'
}

function hashOf(secret: Uint8Array, salt: Uint8Array, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, HASH_BYTES, { N: cost }, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
