import type { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { newSplitKey, numberOf, random } from '../../test/split-keys.js'
import { type Exponentiator, openExponentiator } from './exponentiator.js'
import { selfTest } from './self-test.js'
import { KNOWN_ANSWERS } from './self-test-vectors.js'

const { modulus, shares } = newSplitKey(2048).dealt
const opened: Exponentiator[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((exponentiator) => exponentiator.close()))
})

function open(workers: number, keysKept = 10): Exponentiator {
  const exponentiator = openExponentiator({ workers, keysKept })
  opened.push(exponentiator)
  return exponentiator
}

/** A source of share A that counts how often it was asked. */
function source(keyId: string, share = shares.a) {
  const loaded: Uint8Array[] = []
  const loadShare = async () => {
    const copy = Uint8Array.from(share)
    loaded.push(copy)
    return copy
  }
  return { keyId, modulus, loadShare, loaded }
}

/** Random values below N with the length of N. */
const bases = (count: number) => Array.from({ length: count }, () => random(256).with(0, 0))

/** The workers that start while something is done. */
async function workersOf(work: () => Promise<unknown>): Promise<Worker[]> {
  const started: Worker[] = []
  const note = (worker: Worker) => started.push(worker)
  process.on('worker', note)
  await work().finally(() => process.off('worker', note))
  return started
}

/** Square and multiply, as the textbook has it. */
function powerOf(base: bigint, exponent: bigint, n: bigint): bigint {
  let [result, square] = [1n, base % n]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % n
    square = (square * square) % n
  }
  return result
}

const refusal = (code: string) => expect.objectContaining({ code })

describe('raising values to a share', () => {
  it.each(KNOWN_ANSWERS)(
    'gives the answer that Python gave, for a modulus of $modulus.length octets',
    async (answer) => {
      const loadShare = async () => Uint8Array.from(answer.share)
      const key = { keyId: 'known', modulus: answer.modulus, loadShare }
      expect(await open(1).power(key, [answer.base])).toEqual([answer.power])
    },
  )

  it('keeps the order of 200 values over two workers, both of which work', async () => {
    const many = bases(200)
    const key = source('k')
    let together: Uint8Array[] = []
    const started = await workersOf(async () => {
      together = await open(2).power(key, many)
    })
    expect([started.length, key.loaded.length]).toEqual([2, 2])
    expect(together).toEqual(await open(1).power(source('k'), many))
    const at = 123
    const expected = powerOf(numberOf(many[at] ?? modulus), numberOf(shares.a), numberOf(modulus))
    expect(numberOf(together[at] ?? modulus)).toBe(expected)
  })

  it('lets one value pass a list of 200 that was there before', async () => {
    const exponentiator = open(1)
    const done: string[] = []
    const list = exponentiator.power(source('list'), bases(200)).then(() => done.push('list'))
    const single = exponentiator.power(source('single'), bases(1)).then(() => done.push('single'))
    await Promise.all([list, single])
    expect(done).toEqual(['single', 'list'])
  })

  it('answers an empty list without asking for the share', async () => {
    const key = source('k')
    expect(await open(1).power(key, [])).toEqual([])
    expect(key.loaded).toEqual([])
  })

  it('keeps keys apart', async () => {
    const exponentiator = open(2)
    const [base = modulus] = bases(1)
    const [a] = await exponentiator.power(source('a'), [base])
    const [b] = await exponentiator.power(source('b', shares.b), [base])
    expect(a).not.toEqual(b)
    expect(await exponentiator.power(source('a'), [base])).toEqual([a])
  })

  it('refuses values that tell nothing or do not fit: 0, 1, N − 1, N, and other lengths', async () => {
    const exponentiator = open(1)
    const zero = new Uint8Array(256)
    // N is odd: its last octet less one is N − 1.
    const last = (modulus[255] ?? 0) - 1
    const wrong = [zero, zero.with(255, 1), modulus.with(255, last), modulus, new Uint8Array(256).fill(255)]
    const otherLengths = [random(255), random(257), random(384), new Uint8Array()]
    for (const base of [...wrong, ...otherLengths]) {
      await expect(exponentiator.power(source('k'), [base])).rejects.toEqual(
        refusal('split-key/base-refused'),
      )
    }
    const [good = modulus] = bases(1)
    await expect(exponentiator.power(source('k'), [good, zero, good])).rejects.toEqual(
      refusal('split-key/base-refused'),
    )
    expect(await exponentiator.power(source('k'), [good])).toHaveLength(1)
  })

  it('refuses a modulus that is none', async () => {
    for (const wrong of [modulus.subarray(1), modulus.with(0, 1), modulus.with(255, 2), new Uint8Array()]) {
      await expect(open(1).power({ ...source('k'), modulus: wrong }, bases(1))).rejects.toEqual(
        refusal('split-key/key-refused'),
      )
    }
  })
})

describe('opening an exponentiator', () => {
  it.each([
    [0, 1],
    [1, 0],
    [Number.NaN, 1],
  ])('refuses %d workers with %d keys each', (workers, keysKept) => {
    expect(() => openExponentiator({ workers, keysKept })).toThrow(RangeError)
  })
})

describe('shares in an exponentiator', () => {
  it('asks for a share once, and overwrites what it was given', async () => {
    const exponentiator = open(1)
    const key = source('k')
    for (let call = 0; call < 5; call++) await exponentiator.power(key, bases(3))
    await Promise.all(Array.from({ length: 20 }, () => exponentiator.power(key, bases(1))))
    expect(key.loaded).toEqual([new Uint8Array(277)])
  })

  it('keeps as many keys as it may, the latest used', async () => {
    const exponentiator = open(1, 2)
    const [a, b, c] = [source('a'), source('b'), source('c')] as const
    for (const key of [a, b, a, c, a, c, b, c]) await exponentiator.power(key, bases(1))
    // b went when c came, and came back in place of a.
    expect([a.loaded.length, b.loaded.length, c.loaded.length]).toEqual([1, 2, 1])
  })

  it('passes on why a share cannot be loaded, and asks again the next time', async () => {
    const exponentiator = open(2)
    const key = source('k')
    const failing = { ...key, loadShare: () => Promise.reject(new Error('revoked')) }
    await expect(exponentiator.power(failing, bases(10))).rejects.toThrow('revoked')
    expect(await exponentiator.power(key, bases(1))).toHaveLength(1)
  })

  it.each([
    ['cut short', shares.a.subarray(1)],
    ['without its first octet', shares.a.with(0, 0)],
    ['above the window', shares.a.with(0, 3)],
    ['of a key of another size', random(405).with(0, 1)],
  ])('refuses a share %s, and overwrites it', async (_what, share) => {
    const key = source('k', share)
    await expect(open(1).power(key, bases(1))).rejects.toEqual(refusal('split-key/share-out-of-window'))
    expect(key.loaded).toEqual([new Uint8Array(share.length)])
  })

  it('forgets a key in every worker', async () => {
    const exponentiator = open(2)
    const [key, other] = [source('k'), source('other')]
    await Promise.all([exponentiator.power(key, bases(50)), exponentiator.power(other, bases(50))])
    await exponentiator.forget('k')
    const before = [key.loaded.length, other.loaded.length]
    await exponentiator.power(key, bases(50))
    await exponentiator.power(other, bases(1))
    expect([key.loaded.length - (before[0] ?? 0) > 0, other.loaded.length]).toEqual([true, before[1]])
  })

  it('refuses what waits for a forgotten key, and nothing of another', async () => {
    const exponentiator = open(1)
    const list = exponentiator.power(source('k'), bases(100))
    const other = exponentiator.power(source('other'), bases(5))
    const refused = expect(list).rejects.toEqual(refusal('split-key/key-forgotten'))
    await exponentiator.forget('k')
    await refused
    expect(await other).toHaveLength(5)
    await exponentiator.forget('never heard of')
  })
})

describe('a worker that ends', () => {
  it('refuses what it had in work by name, and another takes its place', async () => {
    const exponentiator = open(1)
    const key = source('k')
    const [worker] = await workersOf(() => exponentiator.power(key, bases(1)))
    const refused = expect(exponentiator.power(key, bases(200))).rejects.toEqual(
      refusal('split-key/worker-ended'),
    )
    await worker?.terminate()
    await refused
    const again = await workersOf(() => exponentiator.power(key, bases(2)))
    expect([again.length, key.loaded.length]).toEqual([1, 2])
    await exponentiator.forget('k')
  })

  it('is replaced also when it ended without work', async () => {
    const exponentiator = open(2)
    const key = source('k')
    const workers = await workersOf(() => exponentiator.power(key, bases(50)))
    for (const worker of workers) await worker.terminate()
    await exponentiator.forget('k')
    expect(await exponentiator.power(key, bases(50))).toHaveLength(50)
  })

  it('refuses everything after close, and starts no worker again', async () => {
    const exponentiator = open(2)
    const key = source('k')
    const refused = expect(exponentiator.power(key, bases(200))).rejects.toEqual(
      refusal('split-key/worker-ended'),
    )
    await exponentiator.close()
    await refused
    const started = await workersOf(async () => {
      await expect(exponentiator.power(key, bases(1))).rejects.toEqual(refusal('split-key/worker-ended'))
    })
    expect(started).toEqual([])
  })
})

describe('the self-test', () => {
  const failed = refusal('split-key/self-test-failed')

  it('passes with OpenSSL as it is', async () => {
    await expect(selfTest(open(2))).resolves.toBeUndefined()
  })

  it('fails when one octet of a power is wrong', async () => {
    const real = open(1)
    const wrong: Exponentiator = {
      ...real,
      power: async (key, values) => (await real.power(key, values)).map((power) => power.with(9, 9)),
    }
    await expect(selfTest(wrong)).rejects.toEqual(failed)
  })

  it('fails when trivial values are not refused, or are refused for another reason', async () => {
    const real = open(1)
    for (const answer of [() => Promise.resolve([]), () => Promise.reject(new Error('something else'))]) {
      const lax: Exponentiator = {
        ...real,
        power: (key, values) => real.power(key, values).catch(answer),
      }
      await expect(selfTest(lax)).rejects.toEqual(failed)
    }
  })

  it('fails when nothing can be computed at all', async () => {
    const closed = open(1)
    await closed.close()
    await expect(selfTest(closed)).rejects.toEqual(failed)
  })
})
