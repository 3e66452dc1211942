/**
 * New software keys, out of the system's random numbers.
 */
import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { KEY_KINDS, type KeyKind } from '../key-kinds.js'

const generate = promisify(generateKeyPair)

/** Makes a private key in the thread pool; its public half comes with `createPublicKey`. */
export async function generateKey(kind: KeyKind): Promise<KeyObject> {
  const row = KEY_KINDS[kind]
  switch (row.type) {
    case 'rsa':
      return (await generate('rsa', { modulusLength: row.bits, publicExponent: 0x10001 })).privateKey
    case 'ec':
      return (await generate('ec', { namedCurve: row.curve })).privateKey
    case 'ed25519':
      return (await generate('ed25519')).privateKey
  }
}
