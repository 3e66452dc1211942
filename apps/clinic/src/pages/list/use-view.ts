/** The doctor's view, live. */
import type { View } from '@jitsuin/business-system/contract'
import { useEffect, useState } from 'react'
import { type Failure, failureOf } from '../../failure.js'
import { useClinic } from '../../services.js'

/** What is there of it. */
export type LiveView = {
  readonly view: View | null
  readonly connection: 'open' | 'lost'
  readonly failure: Failure | null
}

/** Follows the view of a doctor; whoever goes elsewhere leaves a locked screen behind. */
export function useView(subject: string): LiveView {
  const clinic = useClinic()
  const [view, setView] = useState<View | null>(null)
  const [connection, setConnection] = useState<'open' | 'lost'>('open')
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    let stop: () => void = () => undefined
    let isGone = false
    clinic
      .view(subject)
      .then((first) => {
        if (isGone) return
        setView(first)
        stop = clinic.follow(subject, { onView: setView, onConnection: setConnection })
      })
      .catch((error: unknown) => setFailure(failureOf(error)))
    return () => {
      isGone = true
      stop()
      clinic.lock(subject).catch((error: unknown) => console.warn(error)) // the clinic locks by itself when nobody looks
    }
  }, [clinic, subject])
  return { view, connection, failure }
}

/** The time, anew every 15 seconds: for words such as "12 minutes". */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 15_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

const IDLE_MS = 5 * 60_000

/** Calls `onIdle` when nobody has touched the page for five minutes. */
export function useIdle(onIdle: () => void): void {
  useEffect(() => {
    let timer = setTimeout(onIdle, IDLE_MS)
    const touch = () => {
      clearTimeout(timer)
      timer = setTimeout(onIdle, IDLE_MS)
    }
    const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const
    for (const kind of kinds) window.addEventListener(kind, touch, { passive: true })
    return () => {
      clearTimeout(timer)
      for (const kind of kinds) window.removeEventListener(kind, touch)
    }
  }, [onIdle])
}
