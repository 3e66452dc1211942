/** Signing what was chosen: at once under an approval of the day, after the phone has given one, or as a list that the phone shows. */
import type { Asked, Begun, Item, View } from '@jitsuin/business-system/contract'
import { useEffect, useRef, useState } from 'react'
import type { Wish } from '../../client.js'
import { type Failure, failureOf } from '../../failure.js'
import { useClinic } from '../../services.js'
import { type Batch, batchOf, listOutcome } from './model.js'
import type { ApprovalMode } from './use-approval-mode.js'

/** Where it stands. */
export type Stage =
  | { readonly step: 'idle' }
  /** The phone is asked; then exactly these are signed. */
  | {
      readonly step: 'asking'
      readonly of: 'day'
      readonly wishes: readonly Wish[]
      readonly begun: Begun
    }
  /** The phone shows exactly these; once approved they are signed by themselves. */
  | {
      readonly step: 'asking'
      readonly of: 'list'
      readonly wishes: readonly Wish[]
      readonly asked: Asked
    }
  | { readonly step: 'busy' }

/** A signing under way, and the last batch. */
export type Signing = {
  readonly stage: Stage
  readonly batch: Batch | null
  readonly failure: Failure | null
  /** None: an approval is asked for, and nothing more is handed in. */
  readonly sign: (wishes: readonly Wish[], mode: ApprovalMode) => void
  readonly cancel: () => void
  readonly askAgain: () => void
  readonly closeBatch: () => void
}

/** Signs for the doctor of the view. */
export function useSigning({ doctor: { subject }, session, list }: View, items: readonly Item[]): Signing {
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
    return begun.session?.state === 'active' ? handIn(wishes) : { step: 'asking', of: 'day', wishes, begun }
  }
  const askList = async (wishes: readonly Wish[]): Promise<Stage> => {
    const asked = await clinic.askList(subject, wishes)
    if (asked.list !== null) return { step: 'asking', of: 'list', wishes, asked }
    setBatch(batchOf(asked))
    return { step: 'idle' }
  }
  const showBatch = async (asked: Asked): Promise<Stage> => {
    setBatch(batchOf(asked))
    return { step: 'idle' }
  }
  const isApproved = session?.state === 'active'
  useEffect(() => {
    if (stage.step !== 'asking') return
    if (stage.of === 'day' && isApproved) void run(() => handIn(stage.wishes))
    const isSeen = stage.of === 'list' && listOutcome(items, list, batchOf(stage.asked)) === 'approved'
    if (stage.of === 'list' && isSeen) void run(() => showBatch(stage.asked))
  })
  return {
    stage,
    batch,
    failure,
    sign: (wishes, mode) => {
      if (mode === 'list' && wishes.length > 0) void run(() => askList(wishes))
      else void run(() => (isApproved ? handIn(wishes) : ask(wishes)))
    },
    cancel: () =>
      void run(async () => {
        if (stage.step === 'asking' && stage.of === 'list') await clinic.endList(subject)
        else await clinic.end(subject)
        return { step: 'idle' }
      }),
    askAgain: () => {
      if (stage.step === 'asking') void run(() => (stage.of === 'list' ? askList : ask)(stage.wishes))
    },
    closeBatch: () => setBatch(null),
  }
}
