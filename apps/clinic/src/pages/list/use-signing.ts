/** Signing what was chosen: at once under an approval, else after the phone has given one. */
import type { Begun, View } from '@jitsuin/business-system/contract'
import { useEffect, useRef, useState } from 'react'
import type { Wish } from '../../client.js'
import { type Failure, failureOf } from '../../failure.js'
import { useClinic } from '../../services.js'
import { type Batch, batchOf } from './model.js'

/** Where it stands. */
export type Stage =
  | { readonly step: 'idle' }
  /** The phone is asked; then exactly these are signed. */
  | { readonly step: 'asking'; readonly wishes: readonly Wish[]; readonly begun: Begun }
  | { readonly step: 'busy' }

/** A signing under way, and the last batch. */
export type Signing = {
  readonly stage: Stage
  readonly batch: Batch | null
  readonly failure: Failure | null
  /** None: an approval is asked for, and nothing more is handed in. */
  readonly sign: (wishes: readonly Wish[]) => void
  readonly cancel: () => void
  readonly askAgain: () => void
  readonly closeBatch: () => void
}

/** Signs for the doctor of the view. */
export function useSigning({ doctor: { subject }, session }: View): Signing {
  const clinic = useClinic()
  const [stage, setStage] = useState<Stage>({ step: 'idle' })
  const [batch, setBatch] = useState<Batch | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const isBusy = useRef(false)

  const run = async (act: () => Promise<Stage>) => {
    if (isBusy.current) return
    isBusy.current = true
    setFailure(null)
    setStage({ step: 'busy' })
    try {
      setStage(await act())
    } catch (error) {
      setFailure(failureOf(error))
      setStage({ step: 'idle' })
    } finally {
      isBusy.current = false
    }
  }
  const handIn = async (wishes: readonly Wish[]): Promise<Stage> => {
    // Asked only for what was handed in before: that goes on by itself.
    if (wishes.length === 0) return { step: 'idle' }
    setBatch(batchOf(await clinic.sign(subject, wishes)))
    return { step: 'idle' }
  }
  const ask = async (wishes: readonly Wish[]): Promise<Stage> => {
    const begun = await clinic.begin(subject)
    return begun.session?.state === 'active' ? handIn(wishes) : { step: 'asking', wishes, begun }
  }
  const isApproved = session?.state === 'active'
  useEffect(() => {
    if (stage.step === 'asking' && isApproved) void run(() => handIn(stage.wishes))
  })
  return {
    stage,
    batch,
    failure,
    sign: (wishes) => void run(() => (isApproved ? handIn(wishes) : ask(wishes))),
    cancel: () =>
      void run(async () => {
        await clinic.end(subject)
        return { step: 'idle' }
      }),
    askAgain: () => {
      if (stage.step === 'asking') void run(() => ask(stage.wishes))
    },
    closeBatch: () => setBatch(null),
  }
}
