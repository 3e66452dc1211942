/**
 * One party's steps of the biprimality test with proven exponents, in the order in which proof-a.ts and
 * proof-b.ts take them.
 */
import type { Context, Role } from '../context.js'
import { JointRsaError } from '../errors.js'
import { PUBLIC_EXPONENT } from '../parameters.js'
import type { Reader, Writer } from '../wire.js'
import * as exponents from './exponents.js'
import { later } from './later.js'
import type { Committed } from './layout.js'
import type { PublicPart } from './statement.js'

/** The steps of one party about one modulus. */
export function exponentSteps(
  context: Context,
  { modulus, committed }: { modulus: bigint; committed: Committed },
) {
  const { role, bend } = context
  const peer: Role = role === 'a' ? 'b' : 'a'
  const secret = { exponent: committed.p + committed.q, masks: committed.masks, context }
  const rounds = later<exponents.Rounds>()
  const [mine, theirs] = [later<exponents.RoundPowers>(), later<exponents.RoundPowers>()]
  const [minePublic, theirPublic] = [later<PublicPart>(), later<PublicPart>()]
  const residueOfPeer = later<bigint>()

  return {
    setRounds: (coin: Uint8Array) => rounds.set(exponents.openRounds(modulus, coin, context)),
    writePowers: (out: Writer) => {
      mine.set(exponents.makePowers(rounds.get(), secret))
      exponents.writePowers(out, mine.get(), context)
      out.u32(bend('residue', Number(committed.residue)))
    },
    readPowers: (from: Reader) => {
      theirs.set(exponents.readPowers(from, rounds.get(), context))
      residueOfPeer.set(BigInt(from.u32()))
      if (residueOfPeer.get() >= PUBLIC_EXPONENT) {
        throw new JointRsaError('joint-rsa/message-malformed', 'A residue is not reduced')
      }
    },
    writeResponses: (out: Writer, coin: Uint8Array) => {
      const challenges = exponents.challengesOf(coin, role, context)
      const responses = exponents.makeResponses(challenges, secret)
      minePublic.set({ challenges, responses, residue: committed.residue })
      exponents.writeResponses(out, responses, context)
    },
    readResponses: (from: Reader, coin: Uint8Array) => {
      const challenges = exponents.challengesOf(coin, peer, context)
      const given = { rounds: rounds.get(), theirs: theirs.get(), challenges, context }
      const responses = exponents.readResponses(from, given)
      exponents.checkBiprime(rounds.get(), { mine: mine.get(), theirs: theirs.get(), context })
      theirPublic.set({ challenges, responses, residue: residueOfPeer.get() })
    },
    /** What both have said, once all is read. */
    publicParts: (): Readonly<Record<Role, PublicPart>> =>
      role === 'a'
        ? { a: minePublic.get(), b: theirPublic.get() }
        : { a: theirPublic.get(), b: minePublic.get() },
  }
}
