/**
 * A place for one worker: it starts the worker when there is work, starts another after one has ended, and
 * decides which keys the worker keeps.
 */
import { KeysError } from '../errors.js'
import { expectShare } from './split-rsa.js'
import { startWorker, type WorkerLink } from './worker-link.js'

/** A share and how to come by it. */
export type ShareSource = {
  /** Names the key and the epoch of its shares; two sources of one id have the same share. */
  readonly keyId: string
  /** N, big-endian. */
  readonly modulus: Uint8Array
  /**
   * Unwraps the share. It is called only when a worker has it not yet; the octets it returns are overwritten
   * with zeros.
   */
  readonly loadShare: () => Promise<Uint8Array>
}

/** One place. */
export type WorkerSeat = {
  /**
   * Whether it takes another value now: one in work and one behind it, so that the worker need not wait for
   * the main thread.
   */
  readonly hasRoom: () => boolean
  readonly power: (source: ShareSource, base: Uint8Array) => Promise<Uint8Array>
  /** Resolves when the worker has wiped the share and all that was asked of it before is done. */
  readonly forget: (keyId: string) => Promise<void>
  readonly close: () => Promise<void>
}

const ROOM = 2

/** A worker and the keys that it holds, the longest unused first. */
type Staffed = { readonly link: WorkerLink; readonly kept: Set<string> }

/** Opens a place whose worker keeps at most so many keys. */
export function openSeat(keysKept: number): WorkerSeat {
  let staffed: Staffed | undefined
  let isClosed = false
  let taken = 0
  let turn: Promise<unknown> = Promise.resolve()
  /** One after the other: while a share is being unwrapped, nobody else asks for it again or evicts it. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work)
    // Who waits for the result learns of a failure; whoever is next in turn need not.
    turn = result.catch(() => undefined)
    return result
  }
  const staff = (): Staffed => {
    if (isClosed) throw new KeysError('split-key/worker-ended', 'The exponentiator is closed')
    if (!staffed?.link.isOpen()) staffed = { link: startWorker(), kept: new Set() }
    return staffed
  }
  return {
    hasRoom: () => taken < ROOM,
    power: async (source, base) => {
      taken++
      try {
        const { answer } = await inTurn(async () => {
          const link = await prepare(staff(), source, keysKept)
          return { answer: link.request({ op: 'power', keyId: source.keyId, base }) }
        })
        return powerOf(await answer)
      } finally {
        taken--
      }
    },
    forget: (keyId) =>
      inTurn(async () => {
        if (staffed?.kept.delete(keyId)) await forgetOrEnd(staffed.link, keyId)
      }),
    close: async () => {
      isClosed = true
      await staffed?.link.end()
    },
  }
}

/** Sees to it that the worker has the key, and marks it as the latest used. */
async function prepare({ link, kept }: Staffed, source: ShareSource, keysKept: number): Promise<WorkerLink> {
  const { keyId, modulus } = source
  if (!kept.delete(keyId)) {
    for (const oldest of [...kept].slice(0, Math.max(0, kept.size + 1 - keysKept))) {
      kept.delete(oldest)
      await link.request({ op: 'forget', keyId: oldest })
    }
    const share = await takeShare(source)
    try {
      await link.request({ op: 'load', keyId, modulus: Uint8Array.from(modulus), share })
    } finally {
      // After a transfer nothing is left here to wipe.
      if (share.length > 0) share.fill(0)
    }
  }
  kept.add(keyId)
  return link
}

/** A copy in a buffer of its own, fit to be transferred: a Buffer's may be shared with strangers. */
async function takeShare({ loadShare, modulus }: ShareSource): Promise<Uint8Array> {
  const loaded = await loadShare()
  try {
    expectShare(loaded, modulus)
    return Uint8Array.from(loaded)
  } finally {
    loaded.fill(0)
  }
}

/** A worker that ended has forgotten too. */
async function forgetOrEnd(link: WorkerLink, keyId: string): Promise<void> {
  try {
    await link.request({ op: 'forget', keyId })
  } catch (error) {
    if (link.isOpen()) throw error
  }
}

function powerOf(answer: Awaited<ReturnType<WorkerLink['request']>>): Uint8Array {
  if (answer.result === 'power') return answer.power
  throw new KeysError('split-key/exponentiation-failed', `Unexpected answer "${answer.result}"`)
}
