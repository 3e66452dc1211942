import { useCallback, useEffect, useRef, useState } from 'react'
import { type Dialogue, isUnderWay } from './dialogue.js'
import { allowSite, type CardTools, lookForCard, runCard } from './run.js'

/** A card dialogue on a page: where it is, and what the person can do with it. */
export type CardDialogue<Failure> = {
  readonly dialogue: Dialogue<Failure> | null
  readonly start: () => void
  readonly allow: () => void
  /** Looks for bridge, reader and card, and asks for no PIN. */
  readonly look: () => void
  readonly cancel: () => void
}

/** Leads one dialogue at a time; a new one and a page that goes away end the one before. */
export function useCard<Failure>(tools: Omit<CardTools<Failure>, 'tell' | 'signal'>): CardDialogue<Failure> {
  const [dialogue, setDialogue] = useState<Dialogue<Failure> | null>(null)
  const open = useRef<AbortController | null>(null)
  useEffect(() => () => open.current?.abort(), [])

  const lead = useCallback(
    (work: (tell: (dialogue: Dialogue<Failure>) => void, signal: AbortSignal) => Promise<void>) => {
      open.current?.abort()
      const controller = new AbortController()
      open.current = controller
      // What a dialogue that was replaced still says is not shown.
      void work((next) => (open.current === controller ? setDialogue(next) : undefined), controller.signal)
    },
    [],
  )

  return {
    dialogue,
    start: () => lead((tell, signal) => runCard({ ...tools, tell, signal })),
    allow: () => lead((tell, signal) => allowSite({ ...tools, tell, signal })),
    look: () => lead((tell, signal) => lookForCard({ ...tools, tell, signal })),
    cancel: () => {
      if (dialogue !== null && isUnderWay(dialogue)) open.current?.abort()
    },
  }
}
