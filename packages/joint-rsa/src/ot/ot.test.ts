import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { streamOf } from '../chance.js'
import { reader } from '../wire.js'
import { answerBase, finishBase, OFFER_BYTES, offerBase, readPoints } from './base.js'
import { bitAt } from './bits.js'
import {
  type ChoosingLink,
  choose,
  extensionBytes,
  keyWords,
  type OfferingLink,
  offer,
  otherKeyWords,
} from './extension.js'
import { asBytes, asWords, hashColumns, transpose } from './matrix.js'

const session = new Uint8Array(32).fill(7)
const random = streamOf(createHash('sha256').update('ot tests').digest())

function links(): { chooser: ChoosingLink; offerer: OfferingLink } {
  const keys = Array.from({ length: 128 }, () => [random(16), random(16)] as const)
  const delta = random(16)
  const chosen = keys.map(([zero, one], at) => (bitAt(delta, at) ? one : zero))
  return {
    chooser: { session, keys, calls: 0, index: 0 },
    offerer: { session, delta, keys: chosen, calls: 0, index: 0 },
  }
}

const word = (words: Uint32Array, at: number) => words.slice(4 * at, 4 * at + 4)

describe('base transfers', () => {
  it('give the receiver the key of its choice and not the other', () => {
    const choices = random(16)
    const receiver = offerBase(choices, { session, random })
    const { answer, keys } = answerBase(receiver.offer, { session, random })
    const got = finishBase(receiver, answer, session)
    for (const [at, key] of got.entries()) {
      expect(key).toEqual(keys[at]?.[bitAt(choices, at)])
      expect(key).not.toEqual(keys[at]?.[1 - bitAt(choices, at)])
    }
  })

  it('refuse what is not a point of the curve', () => {
    const bytes = new Uint8Array(OFFER_BYTES).fill(4)
    expect(() => readPoints(reader(bytes), OFFER_BYTES)).toThrow(
      expect.objectContaining({ code: 'joint-rsa/message-malformed' }),
    )
  })
})

describe('bit matrices', () => {
  it('are transposed as by looking at every bit', () => {
    const columns = Array.from({ length: 128 }, () => asWords(random(32)))
    const rows = transpose(columns, 256)
    for (let row = 0; row < 256; row += 7) {
      for (let column = 0; column < 128; column++) {
        expect(bitAt(asBytes(rows), 128 * row + column)).toBe(bitAt(asBytes(columns[column] ?? rows), row))
      }
    }
  })

  it('have column hashes that are the sum of the marked rows', () => {
    const column = asWords(random(16))
    const coefficients = asWords(random(16 * 128))
    const sum = new Uint32Array(4)
    for (let row = 0; row < 128; row++) {
      if (bitAt(asBytes(column), row))
        for (let w = 0; w < 4; w++) sum[w] = (sum[w] ?? 0) ^ (coefficients[4 * row + w] ?? 0)
    }
    expect(hashColumns([column], coefficients)).toEqual(sum)
  })
})

describe('extended transfers', () => {
  it('give the chooser one key and the offerer both, call after call', () => {
    const { chooser, offerer } = links()
    for (const count of [1, 130, 1000]) {
      const choices = random((count + 7) >> 3)
      const { message, keys } = choose(chooser, { choices, count, random })
      expect(message.length).toBe(extensionBytes(count))
      const offered = offer(offerer, reader(message), count)
      const [mine, zero, one] = [keyWords(keys, 3), keyWords(offered, 3), otherKeyWords(offered, 3)]
      for (let at = 0; at < count; at++) {
        const [right, wrong] = bitAt(choices, at) ? [one, zero] : [zero, one]
        expect(word(mine, at)).toEqual(word(right, at))
        expect(word(mine, at)).not.toEqual(word(wrong, at))
      }
    }
  })

  it('are refused when one column holds other choices and its hash is right, unless the column is not used', () => {
    for (let column = 0; column < 128; column += 5) {
      const { chooser, offerer } = links()
      const [zero = session, one = session] = chooser.keys[column] ?? []
      const bent = chooser.keys.with(column, [zero, one.with(0, (one[0] ?? 0) ^ 1)])
      const { message } = choose(
        { ...chooser, keys: bent },
        { choices: new Uint8Array(16), count: 128, random },
      )
      const attempt = () => offer(offerer, reader(message), 128)
      // Where the bit of Δ is 0 the offerer never sees the column: the chooser has guessed one bit of Δ, at even odds.
      if (bitAt(offerer.delta, column) === 0) expect(attempt).not.toThrow()
      else expect(attempt).toThrow(expect.objectContaining({ code: 'joint-rsa/ot-inconsistent' }))
    }
  })

  it('are refused when any bit of the message is changed', () => {
    for (const at of [0, 1000, 6143, 6144, 6160, 8207]) {
      const { chooser, offerer } = links()
      const { message } = choose(chooser, { choices: new Uint8Array(16), count: 128, random })
      const changed = Uint8Array.from(message)
      changed[at] = (changed[at] ?? 0) ^ 4
      const refused = expect.objectContaining({ code: 'joint-rsa/ot-inconsistent' })
      expect(() => offer(offerer, reader(changed), 128)).toThrow(refused)
    }
  })

  it('are refused when the message is cut short', () => {
    const { chooser, offerer } = links()
    const { message } = choose(chooser, { choices: new Uint8Array(16), count: 128, random })
    expect(() => offer(offerer, reader(message.subarray(0, -1)), 128)).toThrow(
      expect.objectContaining({ code: 'joint-rsa/message-malformed' }),
    )
  })
})

describe('the stream of a seed', () => {
  it('is a function of the seed alone', () => {
    const seed = createHmac('sha256', 'a').update('b').digest()
    expect(streamOf(seed)(40)).toEqual(streamOf(seed)(40))
    expect(streamOf(seed)(40)).not.toEqual(streamOf(session)(40))
  })
})
