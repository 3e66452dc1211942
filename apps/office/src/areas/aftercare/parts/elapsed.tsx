/** Time that has passed, counted on the screen: minutes and seconds, red after the minute that the rule gives. */
import { type ReactElement, useEffect, useState } from 'react'

const MINUTE_SECONDS = 60
const HOUR_SECONDS = 3600

/** Whole seconds since an instant, as `0:42` or `3:05:09`. */
export function elapsedWords(sinceIso: string, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(sinceIso)) / 1000))
  const two = (count: number) => String(count).padStart(2, '0')
  const minutes = Math.floor((seconds % HOUR_SECONDS) / MINUTE_SECONDS)
  const hours = Math.floor(seconds / HOUR_SECONDS)
  const rest = two(seconds % MINUTE_SECONDS)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** Draws it. Readers are not told every second: it is no live region. */
export function Elapsed({ since }: { readonly since: string }): ReactElement {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const isLate = now - Date.parse(since) > MINUTE_SECONDS * 1000
  return (
    <span className={`font-mono tabular-nums ${isLate ? 'font-bold text-danger' : ''}`}>
      {elapsedWords(since, now)}
    </span>
  )
}
