/**
 * Exponentiation with shares, off the event loop: a few worker threads that keep the keys they used last.
 *
 * A key has a home among the workers, so that calls for it find its share there. When the home is full and
 * work waits, any worker with room takes it. Values of different calls take turns, so that one signature does
 * not wait for a list of 200.
 */
import { hash } from 'node:crypto'
import { KeysError } from '../errors.js'
import { sizesOf } from './split-rsa.js'
import { openSeat, type ShareSource, type WorkerSeat } from './worker-seat.js'

/** Sizes of an exponentiator. */
export type ExponentiatorOptions = {
  /** Worker threads, 1 or more. */
  readonly workers: number
  /** How many keys each worker keeps ready, 1 or more. */
  readonly keysKept: number
}

/** Raises values to shares. */
export type Exponentiator = {
  /**
   * base^share mod N for each base, in their order; bases and results are as long as the modulus. A base must
   * come from the caller's own computation (`emsaBlock`, `refreshProbe`), never from a peer. The first
   * failure refuses the whole call.
   *
   * @throws {KeysError} `split-key/base-refused`, `split-key/key-refused`, `split-key/share-out-of-window`,
   *   `split-key/worker-ended`, `split-key/key-forgotten`, `split-key/exponentiation-failed`; and whatever
   *   `loadShare` throws
   */
  readonly power: (source: ShareSource, bases: readonly Uint8Array[]) => Promise<Uint8Array[]>
  /**
   * Wipes a share from every worker. Values that no worker had begun are refused with
   * `split-key/key-forgotten`. When it resolves, nothing computes with the share; a later call has to load it
   * again.
   */
  readonly forget: (keyId: string) => Promise<void>
  /** Ends all workers; whatever waits is refused with `split-key/worker-ended`. */
  readonly close: () => Promise<void>
}

/** A call whose values are not all done. */
type Call = {
  readonly source: ShareSource
  readonly home: WorkerSeat | undefined
  readonly bases: readonly Uint8Array[]
  readonly powers: Uint8Array[]
  next: number
  open: number
  readonly resolve: (powers: Uint8Array[]) => void
  readonly reject: (error: unknown) => void
}

/** Opens an exponentiator. Workers start with the first work. Throws a RangeError for sizes below 1. */
export function openExponentiator({ workers, keysKept }: ExponentiatorOptions): Exponentiator {
  // Without a worker every call would wait for good.
  if (!(workers >= 1 && keysKept >= 1)) throw new RangeError(`${workers} workers, ${keysKept} keys`)
  const seats = Array.from({ length: workers }, () => openSeat(keysKept))
  const calls = openCalls(seats)
  return {
    power: async (source, bases) => {
      const copies = bases.map((base) => checkedBase(base, source.modulus))
      return copies.length === 0 ? [] : calls.begin(source, copies)
    },
    forget: async (keyId) => {
      calls.refuse('split-key/key-forgotten', (call) => call.source.keyId === keyId)
      await Promise.all(seats.map((seat) => seat.forget(keyId)))
    },
    close: async () => {
      calls.refuse('split-key/worker-ended', () => true)
      await Promise.all(seats.map((seat) => seat.close()))
    },
  }
}

/** The calls that wait, and the order in which the seats take values from them. */
function openCalls(seats: readonly WorkerSeat[]) {
  const waiting: Call[] = []
  const drop = (call: Call) => {
    const at = waiting.indexOf(call)
    if (at >= 0) waiting.splice(at, 1)
  }
  const refuseCall = (call: Call, error: unknown) => {
    drop(call)
    call.reject(error)
  }
  const run = async (seat: WorkerSeat, call: Call) => {
    const index = call.next++
    // Behind all others, if it has more.
    drop(call)
    if (call.next < call.bases.length) waiting.push(call)
    try {
      call.powers[index] = await seat.power(call.source, call.bases[index] ?? new Uint8Array())
      if (--call.open === 0) call.resolve(call.powers)
    } catch (error) {
      refuseCall(call, error)
    }
    dispatch()
  }
  const fill = (seat: WorkerSeat, mayTake: (call: Call) => boolean) => {
    for (let call = waiting.find(mayTake); call && seat.hasRoom(); call = waiting.find(mayTake))
      void run(seat, call)
  }
  const dispatch = () => {
    for (const seat of seats) fill(seat, ({ home }) => home === seat)
    // What waits now has a home that is full.
    for (const seat of seats) fill(seat, () => true)
  }
  return {
    begin: (source: ShareSource, bases: readonly Uint8Array[]) =>
      new Promise<Uint8Array[]>((resolve, reject) => {
        const home = seats[homeOf(source.keyId, seats.length)]
        waiting.push({ source, home, bases, powers: [], next: 0, open: bases.length, resolve, reject })
        dispatch()
      }),
    refuse: (
      code: 'split-key/key-forgotten' | 'split-key/worker-ended',
      concerns: (call: Call) => boolean,
    ) => {
      for (const call of waiting.filter(concerns)) refuseCall(call, new KeysError(code, call.source.keyId))
    },
  }
}

/** A number from 0 below `count` that is the same for a key every time. */
function homeOf(keyId: string, count: number): number {
  return hash('sha256', keyId, 'buffer').readUInt32BE(0) % count
}

/** A copy of its own: the octets cross to another thread together with the whole buffer that they lie in. */
function checkedBase(base: Uint8Array, modulus: Uint8Array): Uint8Array {
  if (base.length !== sizesOf(modulus).modulusBytes)
    throw new KeysError('split-key/base-refused', `${base.length} octets`)
  return Uint8Array.from(base)
}
