/**
 * What is proven at the end, as values that must be 0 modulo π: every response fits the committed exponent;
 * every public residue fits; one triple checks the other; and N = (pA + pB)(qA + qB). All were fixed before
 * π was tossed, so an equation that is false over the integers holds modulo π with probability below 2^-115.
 */
import { taggedHash } from '../chance.js'
import type { Context, Role } from '../context.js'
import { toBytes } from '../numbers.js'
import { PUBLIC_EXPONENT } from '../parameters.js'
import { type Auth, combine, type Field } from './field.js'
import { NAMED_VALUES, type ValueName } from './layout.js'

/** One party's committed values, authenticated. */
export type AuthValues = Readonly<Record<ValueName, Auth>> & { readonly masks: readonly Auth[] }

/** What is public of one party. */
export type PublicPart = {
  readonly challenges: readonly number[]
  readonly responses: readonly bigint[]
  readonly residue: bigint
}

/** Names the authenticated values of one party. */
export function nameValues(auths: readonly Auth[]): AuthValues {
  const nothing: Auth = { share: 0n, tag: 0n }
  const named = Object.fromEntries(NAMED_VALUES.map((name, at) => [name, auths[at] ?? nothing])) as Record<
    ValueName,
    Auth
  > // every name is in the list
  return { ...named, masks: auths.slice(NAMED_VALUES.length) }
}

/** Values that both parties share: factors of N and two triples with the same y. */
export type Shared = {
  readonly p: Auth
  readonly q: Auth
  readonly x: Auth
  readonly x2: Auth
  readonly y: Auth
  readonly z: Auth
  readonly z2: Auth
}

/**
 * Puts both parties' values together; `z` and `z2` are the sums of what each said that its product differs
 * from its mask.
 */
export function shareValues(
  field: Field,
  { a, b, base, z, z2 }: { a: AuthValues; b: AuthValues; base: bigint; z: bigint; z2: bigint },
): Shared {
  const sum = (name: ValueName, constant = 0n) =>
    combine(
      field,
      [
        [1n, a[name]],
        [1n, b[name]],
      ],
      constant,
    )
  return {
    p: combine(
      field,
      [
        [4n, a.p],
        [4n, b.p],
      ],
      base,
    ),
    q: combine(
      field,
      [
        [4n, a.q],
        [4n, b.q],
      ],
      base,
    ),
    x: sum('x'),
    x2: sum('x2'),
    y: sum('y'),
    z: sum('zMask', z),
    z2: sum('z2Mask', z2),
  }
}

/** What is opened: p − x and q − y, which x and y hide, and t·x − x2 for a tossed t. */
export function openedValues(field: Field, shared: Shared, toss: bigint): Auth[] {
  return [
    combine(field, [
      [1n, shared.p],
      [-1n, shared.x],
    ]),
    combine(field, [
      [1n, shared.q],
      [-1n, shared.y],
    ]),
    combine(field, [
      [toss, shared.x],
      [-1n, shared.x2],
    ]),
  ]
}

/** Everything that must be 0 once the opened values are known. */
export function zeroValues(
  field: Field,
  {
    values,
    publicParts,
    shared,
    opened,
    toss,
    modulus,
  }: {
    values: Readonly<Record<Role, AuthValues>>
    publicParts: Readonly<Record<Role, PublicPart>>
    shared: Shared
    opened: readonly bigint[]
    toss: bigint
    modulus: bigint
  },
): Auth[] {
  const [pLessX = 0n, qLessY = 0n, tested = 0n] = opened
  const { x, y, z, z2 } = shared
  return [
    ...partyZeros(field, values.a, publicParts.a),
    ...partyZeros(field, values.b, publicParts.b),
    combine(field, [
      [toss, z],
      [-1n, z2],
      [-tested, y],
    ]),
    combine(
      field,
      [
        [1n, z],
        [qLessY, x],
        [pLessX, y],
      ],
      pLessX * qLessY - modulus,
    ),
  ]
}

function partyZeros(
  field: Field,
  values: AuthValues,
  { challenges, responses, residue }: PublicPart,
): Auth[] {
  const exponent = combine(field, [
    [1n, values.p],
    [1n, values.q],
  ])
  const rounds = values.masks.map((mask, at) =>
    combine(
      field,
      [
        [1n, mask],
        [BigInt(challenges[at] ?? 0), exponent],
      ],
      -(responses[at] ?? 0n),
    ),
  )
  return [
    ...rounds,
    combine(
      field,
      [
        [4n, exponent],
        [-PUBLIC_EXPONENT, values.k],
      ],
      -residue,
    ),
  ]
}

/** Binds a party to its part of a check before it sees the other's. */
export function commitPart(
  part: bigint,
  nonce: Uint8Array,
  { role, session }: { role: Role; session: Context['session'] },
): Uint8Array {
  return taggedHash('check part', session, Uint8Array.of(role === 'a' ? 1 : 2), toBytes(part, 16), nonce)
}
