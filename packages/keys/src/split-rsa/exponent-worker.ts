/**
 * The exponent worker: raises values to shares in a thread of its own, so that a service answers others
 * meanwhile.
 *
 * base^share mod N is what OpenSSL's Diffie-Hellman computes with N in place of the prime and the share in
 * place of the private value. It marks the private value constant-time and takes the fixed-window
 * exponentiation with masked table reads (BN_mod_exp_mont_consttime), accepts a composite modulus and an
 * exponent longer than it, and pads the result to the length of the modulus. `crypto.publicEncrypt` and
 * BigInt give no such promise. The self-test (self-test.ts) guards that all this stays so.
 *
 * It imports nothing of the platform but types, so that it runs as it stands from sources and from the build.
 */
import { createDiffieHellman, type DiffieHellman } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import type { ExponentAnswer, ExponentFailure, ExponentRequest } from './exponent-protocol.js'

type Numbered = ExponentRequest & { readonly id: number }
type Outcome = { readonly result: 'done' } | { readonly result: 'power'; readonly power: Uint8Array }

/** The generator plays no part: nobody asks for a public value. */
const GENERATOR = 2
const NO_SHARE = Uint8Array.of(1)

const keys = new Map<string, DiffieHellman>()

parentPort?.on('message', (request: Numbered) => parentPort?.postMessage(answerTo(request)))

function answerTo(request: Numbered): ExponentAnswer {
  const { id } = request
  try {
    return { id, ...perform(request) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { id, result: 'failed', code: codeOf(error), message }
  }
}

/** OpenSSL refuses 0, 1, N − 1 and above as public values (NIST SP 800-56A §5.6.2.3.1). */
function codeOf(error: unknown): ExponentFailure {
  const isRefusal = error instanceof Error && 'code' in error && error.code === 'ERR_CRYPTO_INVALID_KEYLEN'
  return isRefusal ? 'split-key/base-refused' : 'split-key/exponentiation-failed'
}

function perform(request: ExponentRequest): Outcome {
  switch (request.op) {
    case 'load':
      load(request)
      return { result: 'done' }
    case 'forget':
      forget(request.keyId)
      return { result: 'done' }
    case 'power': {
      const key = keys.get(request.keyId)
      if (!key) throw new Error('The key is not loaded')
      return { result: 'power', power: Uint8Array.from(key.computeSecret(request.base)) }
    }
  }
}

function load({ keyId, modulus, share }: Extract<ExponentRequest, { op: 'load' }>): void {
  try {
    const key = createDiffieHellman(modulus, GENERATOR)
    key.setPrivateKey(share)
    forget(keyId)
    keys.set(keyId, key)
  } finally {
    share.fill(0)
  }
}

/**
 * OpenSSL wipes a private value when another takes its place; the garbage collector would leave it for an
 * unknown time.
 */
function forget(keyId: string): void {
  keys.get(keyId)?.setPrivateKey(NO_SHARE)
  keys.delete(keyId)
}
