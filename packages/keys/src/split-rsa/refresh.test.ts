import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../test/programs.js'
import { newSplitKey, numberOf, powers, random } from '../../test/split-keys.js'
import { type Exponentiator, openExponentiator } from './exponentiator.js'
import { checkProbe, refreshContribution, refreshProbe, refreshShare } from './refresh.js'
import { combine, emsaBlock } from './signature.js'

const { dealt } = newSplitKey(2048)
const { modulus } = dealt
const CONTRIBUTION_BYTES = 272
const SHARE_BYTES = 277
const OUT = expect.objectContaining({ code: 'split-key/share-out-of-window' })

let exponentiator: Exponentiator
beforeAll(() => {
  exponentiator = openExponentiator({ workers: 2, keysKept: 4 })
})
afterAll(() => exponentiator.close())

/** Raises to both shares; each pair of shares is a row of names. */
async function partials(shareA: Uint8Array, shareB: Uint8Array, base: Uint8Array) {
  const [a = base] = await powers(exponentiator, { modulus, share: shareA }, base)
  const [b = base] = await powers(exponentiator, { modulus, share: shareB }, base)
  return [a, b] as const
}

function refreshed() {
  const rA = refreshContribution(modulus, { random })
  const rB = refreshContribution(modulus, { random })
  return {
    a: refreshShare(dealt.shares.a, { modulus, own: rA, peer: rB }),
    b: refreshShare(dealt.shares.b, { modulus, own: rB, peer: rA }),
  }
}

describe('a refresh', () => {
  it('adds and subtracts as whole numbers do', () => {
    const tail = fc.uint8Array({ minLength: CONTRIBUTION_BYTES, maxLength: CONTRIBUTION_BYTES })
    fc.assert(
      fc.property(tail, tail, tail, (drawn, own, peer) => {
        const share = Uint8Array.of(1, 0x80, 0, 0, 0, ...drawn)
        const next = refreshShare(share, { modulus, own, peer })
        expect(numberOf(next)).toBe(numberOf(share) + numberOf(own) - numberOf(peer))
        expect([next.length, next[0]]).toEqual([SHARE_BYTES, 1])
      }),
    )
  })

  it.each([
    ['a carry through every octet', 0x00, 0xff, 0x01],
    ['a borrow through every octet', 0xff, 0x00, 0x00],
  ])('carries over: %s', (_what, own, peer, share) => {
    const before = Uint8Array.of(1, 0x80, 0, 0, 0, ...new Uint8Array(CONTRIBUTION_BYTES).fill(share))
    const change = {
      modulus,
      own: new Uint8Array(CONTRIBUTION_BYTES).fill(own),
      peer: new Uint8Array(CONTRIBUTION_BYTES).fill(peer),
    }
    const expected = numberOf(before) + numberOf(change.own) - numberOf(change.peer)
    expect(numberOf(refreshShare(before, change))).toBe(expected)
  })

  it('signs the same with new shares, and yesterday’s A with today’s B signs nothing (T-C08-5)', async () => {
    const block = emsaBlock(createHash('sha256').update('x').digest(), {
      algorithm: 'sha256',
      modulusBytes: 256,
    })
    const [a, b] = [dealt.shares.a, dealt.shares.b]
    const today = refreshed()
    const before = combine(dealt, block, ...(await partials(a, b, block)))
    expect(combine(dealt, block, ...(await partials(today.a, today.b, block)))).toEqual(before)
    for (const [one, other] of [
      [a, today.b],
      [today.a, b],
    ] as const) {
      const mixed = await partials(one, other, block)
      expect(() => combine(dealt, block, ...mixed)).toThrow(
        expect.objectContaining({ code: 'split-key/combination-wrong' }),
      )
    }
  })

  it('refuses to leave the window at either end, whatever a peer contributes', () => {
    const full = new Uint8Array(CONTRIBUTION_BYTES).fill(0xff)
    const none = new Uint8Array(CONTRIBUTION_BYTES)
    const lowest = Uint8Array.of(1, ...new Uint8Array(SHARE_BYTES - 1))
    const highest = Uint8Array.of(1, ...new Uint8Array(SHARE_BYTES - 1).fill(0xff))
    expect(() => refreshShare(lowest, { modulus, own: none, peer: full })).toThrow(OUT)
    expect(() => refreshShare(highest, { modulus, own: full, peer: none })).toThrow(OUT)
    expect(refreshShare(lowest, { modulus, own: full, peer: none })[0]).toBe(1)
    expect(refreshShare(highest, { modulus, own: none, peer: full })[0]).toBe(1)
  })

  it('stays inside for the 2^31 − 1 refreshes that are promised, if every one pulls the same way', () => {
    // The middle of the window, and the farthest that so many refreshes can move a share; by hand, H = 2176.
    const width = 2n ** 2176n
    const [floor, middle, ceiling] = [2n ** 2208n, 2n ** 2208n + 2n ** 2207n, 2n ** 2209n]
    const farthest = (2n ** 31n - 1n) * (width - 1n)
    expect(middle - farthest >= floor && middle + width - 1n + farthest < ceiling).toBe(true)
    expect(numberOf(dealt.shares.a) - middle < width && numberOf(dealt.shares.b) - middle < width).toBe(true)
  })

  it.each([
    ['own', 271],
    ['own', 273],
    ['peer', 0],
    ['peer', 277],
  ] as const)('refuses a contribution (%s) of %i octets', (whose, length) => {
    const right = random(CONTRIBUTION_BYTES)
    const change = { modulus, own: right, peer: right, [whose]: random(length) }
    expect(() => refreshShare(dealt.shares.a, change)).toThrow(
      expect.objectContaining({ code: 'split-key/contribution-refused' }),
    )
  })

  it.each([
    ['one octet short', dealt.shares.a.subarray(1)],
    ['one octet long', Uint8Array.of(0, ...dealt.shares.a)],
    ['above the window', dealt.shares.a.with(0, 2)],
    ['below the window', dealt.shares.a.with(0, 0)],
  ])('refuses a share that is none: %s', (_what, share) => {
    const change = { modulus, own: random(CONTRIBUTION_BYTES), peer: random(CONTRIBUTION_BYTES) }
    expect(() => refreshShare(share, change)).toThrow(OUT)
  })
})

describe('the probe of a refresh', () => {
  it('is what another program derives from the same facts', () => {
    const program = [
      'import hashlib, sys',
      'n = bytes.fromhex(sys.argv[1])',
      'tag = b"jitsuin/split-rsa/refresh-probe/v1\\n" + (7).to_bytes(8, "big")',
      'value = int.from_bytes(hashlib.shake_256(tag + n).digest(len(n) + 16), "big")',
      'print((value % int.from_bytes(n, "big")).to_bytes(len(n), "big").hex())',
    ].join('\n')
    const printed = run('python3', '-c', program, Buffer.from(modulus).toString('hex')).output.trim()
    expect(Buffer.from(refreshProbe(modulus, 7)).toString('hex')).toBe(printed)
  })

  it('differs by epoch and by key, has the length of the modulus, and begins like no block', () => {
    const probes = Array.from({ length: 200 }, (_none, epoch) => refreshProbe(modulus, epoch))
    expect(new Set(probes.map(numberOf)).size).toBe(200)
    expect(probes.every((probe) => probe.length === 256 && numberOf(probe) < numberOf(modulus))).toBe(true)
    expect(probes.some((probe) => numberOf(probe.subarray(0, 4)) === 0x0001ffffn)).toBe(false)
    expect(refreshProbe(newSplitKey(2048).dealt.modulus, 7)).not.toEqual(refreshProbe(modulus, 7))
  })

  it('fits with both new shares, and with no mix of old and new ones', async () => {
    const today = refreshed()
    const probe = refreshProbe(modulus, 1)
    expect(checkProbe(dealt, 1, ...(await partials(today.a, today.b, probe)))).toBe('shares-fit')
    for (const [one, other] of [
      [dealt.shares.a, today.b],
      [today.a, dealt.shares.b],
    ] as const) {
      expect(checkProbe(dealt, 1, ...(await partials(one, other, probe)))).toBe('shares-do-not-fit')
    }
    const yesterdaysProbe = await partials(today.a, today.b, refreshProbe(modulus, 0))
    expect(checkProbe(dealt, 1, ...yesterdaysProbe)).toBe('shares-do-not-fit')
  })

  it('passes on what is not a verdict', async () => {
    const probe = refreshProbe(modulus, 1)
    const other = newSplitKey(2048).dealt
    const both = await partials(dealt.shares.a, dealt.shares.b, probe)
    expect(() => checkProbe({ modulus, spkiDer: other.spkiDer }, 1, ...both)).toThrow(
      expect.objectContaining({ code: 'split-key/public-key-mismatch' }),
    )
    expect(() => refreshProbe(modulus, -1)).toThrow(RangeError)
    expect(() => refreshProbe(modulus, 0.5)).toThrow(RangeError)
  })
})
