import { useRef, useState } from 'react'
import { type Failure, failureOf } from './failure.js'

/** One step of something that is under way: from where it stands to where it stands then; `show` tells of a place between. */
export type RunStep<State> = (from: State, show: (state: State) => void) => Promise<State>

/** Something that goes on in steps. */
export type Run<State> = {
  readonly state: State
  readonly failure: Failure | null
  /** A step is under way; others count for nothing meanwhile. */
  readonly isBusy: boolean
  /** Gives the failure of the step, if it failed. */
  readonly run: (step: RunStep<State>) => Promise<Failure | null>
  /** Goes to a place where nothing has failed, unless a step is under way. */
  readonly goTo: (state: State) => void
}

/** Runs one step at a time; `afterFailure` says where a failure leads. */
export function useRun<State>(
  first: State,
  afterFailure: (state: State, failure: Failure) => State,
): Run<State> {
  const [state, setState] = useState(first)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isBusy, setBusy] = useState(false)
  const running = useRef(false)

  const run = async (step: RunStep<State>) => {
    if (running.current) return null
    running.current = true
    setBusy(true)
    setFailure(null)
    let shown = state
    const show = (next: State) => {
      shown = next
      setState(next)
    }
    try {
      show(await step(state, show))
      return null
    } catch (error) {
      const reason = failureOf(error)
      show(afterFailure(shown, reason))
      setFailure(reason)
      return reason
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  const goTo = (next: State) => {
    if (running.current) return
    setFailure(null)
    setState(next)
  }
  return { state, failure, isBusy, run, goTo }
}
