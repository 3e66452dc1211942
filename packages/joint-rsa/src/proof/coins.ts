/**
 * Coin tossing: A commits to all its coins before the first word of the phase; B says each of its coins in
 * the clear when its time has come; A opens. Neither can choose the sum (Blum 1981).
 */
import { sameBytes } from '@jitsuin/kernel'
import { taggedHash } from '../chance.js'
import type { Context } from '../context.js'
import { JointRsaError } from '../errors.js'
import { type Reader, u32Bytes, type Writer } from '../wire.js'

const COIN_BYTES = 32

/** A's coins by their numbers; a number is used once in a session. */
export type Coins = ReadonlyMap<number, Uint8Array>

/** Draws A's coins. */
export function drawCoins({ random }: Context, numbers: readonly number[]): Coins {
  return new Map(numbers.map((number) => [number, random(COIN_BYTES)]))
}

/** What A says at first. */
export function writeCoinCommitments(out: Writer, coins: Coins, context: Context): void {
  for (const [number, coin] of coins) out.fixed(commitCoin(coin, number, context))
}

/** What B keeps of it. */
export function readCoinCommitments(from: Reader, numbers: readonly number[]): Coins {
  return new Map(numbers.map((number) => [number, from.fixed(COIN_BYTES).slice()]))
}

/** A: reads B's coin, opens its own, gives the toss. */
export function answerCoin(
  from: Reader,
  out: Writer,
  { coins, number, context }: { coins: Coins; number: number; context: Context },
): Uint8Array {
  const theirs = from.fixed(COIN_BYTES)
  const mine = context.bend('coin-opening', coinAt(coins, number))
  out.fixed(mine)
  return toss(mine, theirs, { number, context })
}

/** B: says its coin. */
export function sayCoin(out: Writer, { random }: Context): Uint8Array {
  const mine = random(COIN_BYTES)
  out.fixed(mine)
  return mine
}

/**
 * B: reads A's coin, gives the toss.
 *
 * @throws {JointRsaError} `joint-rsa/opening-wrong`.
 */
export function takeCoin(
  from: Reader,
  {
    mine,
    commitments,
    number,
    context,
  }: { mine: Uint8Array; commitments: Coins; number: number; context: Context },
): Uint8Array {
  const theirs = from.fixed(COIN_BYTES)
  if (!sameBytes(commitCoin(theirs, number, context), coinAt(commitments, number))) {
    throw new JointRsaError('joint-rsa/opening-wrong', `Coin ${number}`)
  }
  return toss(theirs, mine, { number, context })
}

function coinAt(coins: Coins, number: number): Uint8Array {
  const coin = coins.get(number)
  if (!coin) throw new Error(`There is no coin ${number}`)
  return coin
}

function commitCoin(coin: Uint8Array, number: number, { session }: Context): Uint8Array {
  return taggedHash('coin', session, u32Bytes(number), coin)
}

function toss(
  ofA: Uint8Array,
  ofB: Uint8Array,
  { number, context }: { number: number; context: Context },
): Uint8Array {
  return taggedHash('toss', context.session, u32Bytes(number), ofA, ofB)
}
