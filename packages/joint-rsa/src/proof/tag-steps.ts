/** One party's steps that put tags on what both committed to, and multiply the triples. */
import { streamOf, taggedHash } from '../chance.js'
import type { Context } from '../context.js'
import { mod, toBytes } from '../numbers.js'
import { type ChosenKeys, hasOthers, type OfferedKeys } from '../ot/extension.js'
import type { Winner } from '../search/batch.js'
import { productChoices } from '../search/product.js'
import type { Reader, Writer } from '../wire.js'
import { type Auth, drawElement, drawFieldPrime, ELEMENT_BYTES, type Field } from './field.js'
import { inputResidues, inputSizes } from './inputs.js'
import { later } from './later.js'
import { type Committed, NAMED_VALUES, sizesOf, valuesOf } from './layout.js'
import { type AuthValues, nameValues, type Shared, shareValues } from './statement.js'
import { offerProducts, type Run, readElement, takeProducts } from './tags.js'

/** Where x lies among the named values; x2 follows it. */
const CROSS = NAMED_VALUES.indexOf('x')

/** Everything authenticated, as one party holds it. */
export type Statement = {
  readonly field: Field
  readonly values: Readonly<Record<'a' | 'b', AuthValues>>
  readonly shared: Shared
  /** A's choices in the product. */
  readonly inputs: readonly Auth[]
}

type Products = {
  readonly tags: readonly bigint[]
  readonly cross: readonly bigint[]
  readonly inputs: readonly bigint[]
}

/**
 * The steps of one party; `choices` are its committed bits, `chosen` and `offered` the keys of both
 * commitments.
 */
export function tagSteps(
  context: Context,
  {
    winner,
    committed,
    choices,
    chosen,
    offered,
  }: {
    winner: Winner
    committed: Committed
    choices: Uint8Array
    chosen: ChosenKeys
    offered: () => OfferedKeys
  },
) {
  const { parameters, role, bend } = context
  const sizes = sizesOf(parameters)
  const field = later<Field>()
  const [held, keys] = [later<Products>(), later<Products>()]
  const differences = later<readonly [bigint, bigint]>()

  const runs = (): Record<keyof Products, Run> => {
    const { prime } = field.get()
    const from = sizes.slice(0, CROSS).reduce((sum, size) => sum + size, 0)
    return {
      tags: { from: 0, sizes, prime, label: 1 },
      cross: { from, sizes: sizes.slice(CROSS, CROSS + 2), prime, label: 3 },
      inputs: { from: 0, sizes: inputSizes(parameters), prime, label: 1 },
    }
  }
  const ofMine = (values: readonly bigint[], tags: readonly bigint[]): Auth[] => {
    const { prime, delta } = field.get()
    return values.map((value, at) => ({
      share: value % prime,
      tag: mod(value * delta + (tags[at] ?? 0n), prime),
    }))
  }
  const ofTheirs = (tagKeys: readonly bigint[]): Auth[] =>
    tagKeys.map((key) => ({ share: 0n, tag: mod(-key, field.get().prime) }))

  /** This party's part of x·y and x2·y, less the masks that it committed to. */
  const ownDifferences = (): [bigint, bigint] => {
    const part = (x: bigint, mask: bigint, at: 0 | 1) => {
      const crossed = (held.get().cross[at] ?? 0n) - (keys.get().cross[at] ?? 0n)
      return mod(x * committed.y + crossed - mask, field.get().prime)
    }
    return [part(committed.x, committed.zMask, 0), part(committed.x2, committed.z2Mask, 1)]
  }

  return {
    writeTags: (out: Writer, coin: Uint8Array) => {
      const prime = drawFieldPrime(streamOf(taggedHash('field prime', coin)))
      field.set({ prime, role, delta: drawElement(context.random, prime) })
      const { delta } = field.get()
      const bent = (at: number) => bend('mac-key', { at, delta }).delta
      const tags = offerProducts(out, bent, { keys: offered(), run: runs().tags })
      const cross = offerProducts(out, bend('triple-share', committed.y) % prime, {
        keys: offered(),
        run: runs().cross,
      })
      const inputs = hasOthers(winner.inputs)
        ? offerProducts(out, delta, { keys: winner.inputs, run: runs().inputs })
        : []
      keys.set({ tags, cross, inputs })
    },
    readTags: (from: Reader) => {
      const tags = takeProducts(from, { keys: chosen, choices, run: runs().tags })
      const cross = takeProducts(from, { keys: chosen, choices, run: runs().cross })
      const multiplied = { keys: winner.inputs, choices: productChoices([winner], context) }
      const inputs = role === 'a' ? takeProducts(from, { ...multiplied, run: runs().inputs }) : []
      held.set({ tags, cross, inputs })
    },
    writeDifferences: (out: Writer) => {
      for (const element of ownDifferences()) out.fixed(toBytes(element, ELEMENT_BYTES))
    },
    readDifferences: (from: Reader) => {
      const { prime } = field.get()
      const [z, z2] = ownDifferences()
      differences.set([mod(z + readElement(from, prime), prime), mod(z2 + readElement(from, prime), prime)])
    },
    field: () => field.get(),
    /** Once both have tags. */
    statement: (): Statement => {
      const mine = nameValues(ofMine(valuesOf(committed), held.get().tags))
      const theirs = nameValues(ofTheirs(keys.get().tags))
      const values = role === 'a' ? { a: mine, b: theirs } : { a: theirs, b: mine }
      const inputs =
        role === 'a'
          ? ofMine(inputResidues(winner, parameters), held.get().inputs)
          : ofTheirs(keys.get().inputs)
      const [z, z2] = differences.get()
      const shared = shareValues(field.get(), { ...values, base: parameters.base, z, z2 })
      return { field: field.get(), values, shared, inputs }
    },
  }
}
