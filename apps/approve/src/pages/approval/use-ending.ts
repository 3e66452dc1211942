/** Ends what was approved, once its holder has confirmed it. */
import { useRef, useState } from 'react'
import { type Failure, failureOf } from '../../failure.js'
import { useServices } from '../../services.js'

/** An end under way. */
export type RunningEnding = {
  /** The holder is asked whether they mean it. */
  readonly isAsked: boolean
  readonly failure: Failure | null
  readonly isBusy: boolean
  readonly ask: () => void
  readonly cancel: () => void
  readonly end: () => void
}

/** The end of one authorisation; `onEnded` hears when both services have it. */
export function useEnding(authorisationId: string, onEnded: () => void): RunningEnding {
  const { keyManagement } = useServices()
  const [isAsked, setAsked] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isBusy, setBusy] = useState(false)
  const running = useRef(false)

  const end = async () => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setFailure(null)
    try {
      await keyManagement.end(authorisationId)
      setAsked(false)
      onEnded()
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  const open = (isOpen: boolean) => () => {
    if (running.current) return
    setFailure(null)
    setAsked(isOpen)
  }
  return { isAsked, failure, isBusy, ask: open(true), cancel: open(false), end }
}
