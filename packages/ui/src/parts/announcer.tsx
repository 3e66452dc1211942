/** Words that are read aloud without moving the focus (WCAG 2.2 4.1.3), from any page of the frame. */
import { type ReactElement, useEffect, useSyncExternalStore } from 'react'

// One page has one voice. It stands in the frame from the start: readers miss a live region that comes with its words.
const listeners = new Set<() => void>()
let spoken = ''

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Reads `words` aloud when the component appears, and again when they change. */
export function useAnnouncement(words: string): void {
  useEffect(() => {
    spoken = words
    for (const listener of listeners) listener()
  }, [words])
}

/** The live region of the frame. */
export function Announcer(): ReactElement {
  const words = useSyncExternalStore(subscribe, () => spoken)
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  )
}
