import { formatJapanDate, type Language } from '@jitsuin/kernel'
import { useLanguage } from '@jitsuin/ui'
import type { ReactElement } from 'react'

/** A day in Japan (`YYYY-MM-DD`) in the reader's language. */
export function Day({ day }: { readonly day: string }): ReactElement {
  const language = useLanguage()
  return (
    <time dateTime={day} className="tabular-nums">
      {formatDay(day, language)}
    </time>
  )
}

/** The same as text, for sentences that have a day in them. */
export function formatDay(day: string, language: Language): string {
  return formatJapanDate(new Date(`${day}T00:00:00+09:00`), language)
}
