/** Time that runs out, in words. It ticks silently; what must be heard is announced by the page at moments of its choice. */
import { type ReactElement, useEffect, useState } from 'react'
import { formatDuration } from '../formats.js'
import { useLanguage } from '../i18n.js'

/** Whole seconds until an ISO 8601 instant, never below zero; the component draws anew each second until it is reached. */
export function useSecondsUntil(iso: string): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(iso))
  useEffect(() => {
    setSeconds(secondsUntil(iso))
    const timer = setInterval(() => {
      const left = secondsUntil(iso)
      setSeconds(left)
      if (left === 0) clearInterval(timer)
    }, 1000)
    return () => clearInterval(timer)
  }, [iso])
  return seconds
}

/** The time left until an instant: `1分5秒`, `3日2時間`. */
export function Countdown({ until }: { readonly until: string }): ReactElement {
  const seconds = useSecondsUntil(until)
  return (
    <span role="timer" className="tabular-nums">
      {formatDuration(seconds, useLanguage())}
    </span>
  )
}

function secondsUntil(iso: string): number {
  return Math.max(0, Math.ceil((new Date(iso).getTime() - Date.now()) / 1000))
}
