/**
 * The self-test of the arithmetic, before a service signs anything: another OpenSSL or another Node may one
 * day refuse a composite modulus or a long exponent, or pad otherwise. It tests answers and refusals; that
 * the time does not depend on the share is OpenSSL's promise, which no start-up test could measure.
 */
import { sameBytes } from '@jitsuin/kernel'
import { KeysError } from '../errors.js'
import type { Exponentiator } from './exponentiator.js'
import { toBytes, toNumber } from './numbers.js'
import { KNOWN_ANSWERS, type KnownAnswer } from './self-test-vectors.js'

/**
 * Computes known answers of every size, and tries the values that must be refused. A service runs on only if
 * it resolves.
 *
 * @throws {KeysError} `split-key/self-test-failed`
 */
export async function selfTest(exponentiator: Exponentiator): Promise<void> {
  try {
    for (const answer of KNOWN_ANSWERS) await testSize(exponentiator, answer)
  } catch (cause) {
    throw new KeysError('split-key/self-test-failed', 'The self-test of split keys failed', { cause })
  }
}

async function testSize(exponentiator: Exponentiator, answer: KnownAnswer): Promise<void> {
  const { modulus, share, base, power } = answer
  const keyId = `self-test/${modulus.length * 8}`
  const source = { keyId, modulus, loadShare: async () => Uint8Array.from(share) }
  const [computed = new Uint8Array()] = await exponentiator.power(source, [base])
  if (!sameBytes(computed, power)) throw new Error(`${keyId}: another power than the known one`)
  for (const number of [0n, 1n, toNumber(modulus) - 1n, toNumber(modulus)]) {
    await expectRefusal(exponentiator.power(source, [toBytes(number, modulus.length)]))
  }
  await exponentiator.forget(keyId)
}

/** These values would give the same power for every share, or for every odd one. */
async function expectRefusal(power: Promise<unknown>): Promise<void> {
  const outcome = await power.then(
    () => 'computed',
    (error: unknown) => (error instanceof KeysError ? error.code : error),
  )
  if (outcome !== 'split-key/base-refused') throw new Error(`A trivial base was not refused: ${outcome}`)
}
