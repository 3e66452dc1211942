/**
 * One party's state through the proof; both roles take the same steps, in the order of proof-a.ts and
 * proof-b.ts.
 */
import { sameBytes } from '@jitsuin/kernel'
import { streamOf, taggedHash } from '../chance.js'
import type { Context, Links, Role } from '../context.js'
import { JointRsaError } from '../errors.js'
import { mod, toBytes } from '../numbers.js'
import { choose, type OfferedKeys, offer } from '../ot/extension.js'
import type { Winner } from '../search/batch.js'
import { type Reader, type Writer, writer } from '../wire.js'
import { exponentSteps } from './exponent-steps.js'
import { type Auth, checkPart, drawElement, ELEMENT_BYTES } from './field.js'
import { inputZeros } from './inputs.js'
import { later } from './later.js'
import { choicesOf, drawCommitted, totalBits } from './layout.js'
import { commitPart, openedValues, zeroValues } from './statement.js'
import { tagSteps } from './tag-steps.js'
import { readElement } from './tags.js'

const NONCE_BYTES = 16
const COMMITMENT_BYTES = 32

/** The proof of one party about one modulus. */
export function openProver(context: Context, links: Links, winner: Winner) {
  const { parameters, random, role, bend } = context
  const { modulus } = winner
  const committed = drawCommitted(winner, { parameters, random, role })
  const choices = choicesOf(bend('proof-choices', committed), parameters)
  const chosen = choose(links.choosing, { choices, count: totalBits(parameters), random })
  const offered = later<OfferedKeys>()
  const exponents = exponentSteps(context, { modulus, committed })
  const tags = tagSteps(context, { winner, committed, choices, chosen: chosen.keys, offered: offered.get })
  const toss = later<bigint>()
  const opened = later<readonly bigint[]>()
  const ownOpened = () => openedValues(tags.field(), tags.statement().shared, toss.get())

  const zeros = (): Auth[] => {
    const { field, values, shared, inputs } = tags.statement()
    const said = { publicParts: exponents.publicParts(), opened: opened.get(), toss: toss.get(), modulus }
    return [
      ...zeroValues(field, { values, shared, ...said }),
      ...inputZeros(field, { values: values.a, residues: inputs, parameters }),
    ]
  }

  return {
    writeChoices: (out: Writer) => void out.fixed(chosen.message),
    readChoices: (from: Reader) => offered.set(offer(links.offering, from, totalBits(parameters))),
    ...exponents,
    ...tags,
    writeOpened: (out: Writer, coin: Uint8Array) => {
      toss.set(drawElement(streamOf(taggedHash('sacrifice', coin)), tags.field().prime))
      for (const { share } of ownOpened()) out.fixed(toBytes(bend('opened-share', share), ELEMENT_BYTES))
    },
    readOpened: (from: Reader) => {
      const { prime } = tags.field()
      opened.set(ownOpened().map(({ share }) => mod(share + readElement(from, prime), prime)))
    },
    /** That the opened values are what their tags say. */
    openedCheck: (coin: Uint8Array) =>
      openCheck(context, tags.field().prime, () => {
        const weights = streamOf(taggedHash('weights opened', coin))
        return checkPart(tags.field(), { values: ownOpened(), opened: opened.get(), weights })
      }),
    /** That everything is 0 which must be. */
    zeroCheck: (coin: Uint8Array) =>
      openCheck(context, tags.field().prime, () => {
        const weights = streamOf(taggedHash('weights zeros', coin))
        return checkPart(tags.field(), { values: zeros(), opened: [], weights })
      }),
    /** The public residues of both, once everything is proven. */
    residues: (): Record<Role, bigint> => {
      const { a, b } = exponents.publicParts()
      return { a: a.residue, b: b.residue }
    },
  }
}

/** One check: both commit to their parts, then open them; the parts must add up to 0. */
function openCheck(context: Context, prime: bigint, makePart: () => bigint) {
  const { role, session, random, bend } = context
  const peer: Role = role === 'a' ? 'b' : 'a'
  const mine = { part: makePart(), nonce: random(NONCE_BYTES) }
  const theirs = later<Uint8Array>()
  return {
    commit: (out: Writer) => void out.fixed(commitPart(mine.part, mine.nonce, { role, session })),
    readCommitment: (from: Reader) => theirs.set(from.fixed(COMMITMENT_BYTES).slice()),
    open: (out: Writer) =>
      void out.fixed(toBytes(bend('check-opening', mine.part), ELEMENT_BYTES)).fixed(mine.nonce),
    /** @throws {JointRsaError} `joint-rsa/opening-wrong`, `joint-rsa/dishonest`. */
    read: (from: Reader) => {
      const part = readElement(from, prime)
      if (!sameBytes(commitPart(part, from.fixed(NONCE_BYTES), { role: peer, session }), theirs.get())) {
        throw new JointRsaError('joint-rsa/opening-wrong', 'A part of a check')
      }
      if (bend('refuses', mod(part + mine.part, prime) !== 0n)) {
        throw new JointRsaError('joint-rsa/dishonest', 'The parts of a check do not add up to 0')
      }
    },
  }
}

/** A message written by steps. */
export function message(...steps: readonly ((out: Writer) => void)[]): Uint8Array {
  const out = writer()
  for (const step of steps) step(out)
  return out.bytes()
}
