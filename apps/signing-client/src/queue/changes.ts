/** Tells whoever waits that something of a name changed: live status and long polls. */
import { EventEmitter } from 'node:events'

/** What changed. */
export type Change = { readonly of: 'job' | 'session' | 'list'; readonly id: string }

/** Changes as they happen. */
export type Changes = {
  readonly tell: (change: Change) => void
  /** Gives what stops the listening. */
  readonly listen: (listener: (change: Change) => void) => () => void
  /** Ends with the next change of this one, after `ms`, or when the client stops: whoever waits looks again. */
  readonly next: (of: Change['of'], id: string, ms: number) => Promise<void>
  /** Ends every waiting. */
  readonly close: () => void
  /** Ends when the client stops. */
  readonly closed: AbortSignal
}

/** Opens the bell. */
export function openChanges(): Changes {
  const emitter = new EventEmitter().setMaxListeners(0)
  const closing = new AbortController()
  const listen = (listener: (change: Change) => void) => {
    emitter.on('change', listener)
    return () => void emitter.off('change', listener)
  }
  return {
    tell: (change) => void emitter.emit('change', change),
    listen,
    next: (of, id, ms) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer)
          stop()
          closing.signal.removeEventListener('abort', end)
          resolve()
        }
        const timer = setTimeout(end, ms)
        const stop = listen((change) => change.of === of && change.id === id && end())
        closing.signal.addEventListener('abort', end)
      }),
    close: () => closing.abort(),
    closed: closing.signal,
  }
}
