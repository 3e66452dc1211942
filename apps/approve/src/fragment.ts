/**
 * Secrets that stand behind `#` in an address that a QR code opens. They leave the address bar and this tab's history before anything
 * else of the page runs; from then on they are in memory only, and gone with the tab.
 */

/** Keeps what the addresses of this tab held; a form that React can watch. */
export type FragmentKeeper<Read> = {
  readonly current: () => Read
  readonly subscribe: (listener: () => void) => () => void
}

/** How fragments of one kind are read. */
export type FragmentReader<Read> = {
  /** What is kept before anything was read. */
  readonly atFirst: Read
  /** Undefined for addresses whose fragments are not of this kind. */
  readonly read: (pathname: string, fragment: string) => Read | undefined
}

/** Takes fragments of one kind out of the address, now and whenever another one is opened in this tab. */
export function keepFragment<Read>(
  tab: Window,
  { atFirst, read }: FragmentReader<Read>,
): FragmentKeeper<Read> {
  let kept = atFirst
  const listeners = new Set<() => void>()
  const take = () => {
    const { pathname, search, hash } = tab.location
    // `#content` is the skip link of every page.
    if (hash === '' || hash === '#content') return
    const found = read(pathname, hash)
    if (found === undefined) return
    kept = found
    tab.history.replaceState(tab.history.state, '', pathname + search)
    for (const listener of listeners) listener()
  }
  take()
  tab.addEventListener('hashchange', take)
  return {
    current: () => kept,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
