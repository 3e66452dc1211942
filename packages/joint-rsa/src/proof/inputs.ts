/**
 * Binds A to what it multiplied. In the product A chose with the bits of its residues; those choices are as
 * fixed as any committed bit, so B puts tags on them too. The sum of all Uj·rj is pA + M·w over the integers:
 * M is the product of the moduli, rj the residue by the j-th of them, Uj its unit of the remainder theorem and
 * w small. Where that holds, all residues are those of the one pA that A proves. Without it A could multiply
 * another number, even none that fits an integer, learn from N what it must not, and only then choose pA. B
 * needs no such bond: N was said by A, and B has to prove the factors of it.
 */
import { mod } from '../numbers.js'
import type { Parameters } from '../parameters.js'
import { residueOf } from '../search/candidates.js'
import { basisFor, type Pair } from '../search/product.js'
import { type Auth, combine, type Field } from './field.js'

/** Bits of w: below 2^10 moduli of 16 bits. */
export const WRAPS_BITS = 26

/** Sizes of the product's choices as integers: for each modulus the residue of pA, then of qA. */
export function inputSizes({ moduli }: Parameters): number[] {
  return new Array<number>(2 * moduli.length).fill(16)
}

/** A's residues in the order of its choices. */
export function inputResidues({ p, q }: Pair, parameters: Parameters): bigint[] {
  return parameters.moduli.flatMap((prime) =>
    [p, q].map((part) => BigInt(residueOf(part, { role: 'a', prime, parameters }))),
  )
}

/** w for one of A's parts. */
export function inputWraps(part: bigint, parameters: Parameters): bigint {
  const { product, units } = basisFor(parameters)
  const sum = parameters.moduli.reduce(
    (all, prime, at) => all + BigInt(residueOf(part, { role: 'a', prime, parameters })) * (units[at] ?? 0n),
    0n,
  )
  return (sum - (parameters.base + 4n * part)) / product
}

/** A's authenticated values that its inputs are tied to. */
export type TiedValues = { readonly p: Auth; readonly q: Auth; readonly pWraps: Auth; readonly qWraps: Auth }

/** What must be 0 for pA and qA: `residues` are authenticated, in the order of the choices. */
export function inputZeros(
  field: Field,
  { values, residues, parameters }: { values: TiedValues; residues: readonly Auth[]; parameters: Parameters },
): Auth[] {
  const { product, units } = basisFor(parameters)
  const zero = (offset: 0 | 1, part: Auth, wraps: Auth) => {
    const terms = units.map(
      (unit, at) => [mod(unit, field.prime), residueAt(residues, 2 * at + offset)] as const,
    )
    return combine(field, [...terms, [-4n, part], [-product, wraps]], -parameters.base)
  }
  return [zero(0, values.p, values.pWraps), zero(1, values.q, values.qWraps)]
}

function residueAt(residues: readonly Auth[], at: number): Auth {
  return residues[at] ?? { share: 0n, tag: 0n }
}
