import { describe, expect, it } from 'vitest'
import { seeded } from '../../test/talk.js'
import { mod, toInteger } from '../numbers.js'
import { PUBLIC_EXPONENT, parametersFor } from '../parameters.js'
import { drawSplit, lineFor, privateShareBytes, shareOfExponent, windowOf } from './shares.js'

type Sums = { a: [bigint, bigint]; b: [bigint, bigint] }

/** Both shares of the exponent for given shares of the factors, and what they must add up to. */
function sharesFor(bits: number, { a, b }: Sums, toss: string) {
  const parameters = parametersFor(bits, { testOnly: false })
  const p = parameters.base + 4n * (a[0] + b[0])
  const q = parameters.base + 4n * (a[1] + b[1])
  const residue = ([first, second]: [bigint, bigint]) => (4n * (first + second)) % PUBLIC_EXPONENT
  const k = ([first, second]: [bigint, bigint]) => (4n * (first + second)) / PUBLIC_EXPONENT
  const line = lineFor(p * q, { a: residue(a), b: residue(b) }, parameters)
  const split = drawSplit(seeded(toss), parameters)
  const share = (role: 'a' | 'b', sums: [bigint, bigint]) =>
    line && shareOfExponent(line, { role, split, k: k(sums) })
  return { shares: [share('a', a), share('b', b)], phi: (p - 1n) * (q - 1n), modulus: p * q }
}

describe.each([2048, 3072, 4096])('shares of an exponent of %i bits', (bits) => {
  const { shareBits } = parametersFor(bits, { testOnly: false })
  const most = (1n << BigInt(shareBits)) - 1n
  const draw = seeded(`shares ${bits}`)
  const any = () => toInteger(draw(bits / 16)) & most
  const { window, spread } = windowOf(bits)
  const cases: [string, Sums][] = [
    ['the least', { a: [0n, 0n], b: [0n, 1n] }],
    ['the largest', { a: [most, most], b: [most, most - 1n] }],
    ['all on one side', { a: [most, most - 2n], b: [0n, 0n] }],
    ...Array.from({ length: 10 }, (_none, at): [string, Sums] => [
      `sample ${at}`,
      { a: [any(), any()], b: [any(), any()] },
    ]),
  ]

  it.each(cases)('lie in the window and invert e: %s', (what, sums) => {
    const { shares, phi, modulus } = sharesFor(bits, sums, what)
    const [a = 0n, b = 0n] = shares
    for (const share of [a, b]) {
      expect(share >= window && share < window + spread).toBe(true)
      expect(share.toString(2).length).toBe(bits + 161)
      expect((share.toString(2).length + 7) >> 3).toBe(privateShareBytes({ bits }))
    }
    expect(mod(PUBLIC_EXPONENT * (a + b), phi)).toBe(1n)
    expect(modulus.toString(2).length).toBe(bits)
  })

  it('have no line when e divides φ', () => {
    const parameters = parametersFor(bits, { testOnly: false })
    // F = N + 1 − 2·base − residues: the residues can make any remainder.
    const modulus = (parameters.base + 4n) * (parameters.base + 8n)
    const rest = mod(modulus + 1n - 2n * parameters.base, PUBLIC_EXPONENT)
    expect(lineFor(modulus, { a: rest, b: 0n }, parameters)).toBeUndefined()
  })
})
