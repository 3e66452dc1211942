import type { ReactElement } from 'react'
import { formatMoment } from '../formats.js'
import { useLanguage } from '../i18n.js'

/** An instant in Japan time; the era date stands smaller beside it for Japanese readers. */
export function Moment({ iso, era = false }: { readonly iso: string; readonly era?: boolean }): ReactElement {
  const moment = formatMoment(iso, useLanguage())
  return (
    <time dateTime={iso} className="tabular-nums">
      {moment.text}
      {era && moment.era !== null ? (
        <span className="ml-2 text-note text-ink-faint">{moment.era}</span>
      ) : null}
    </time>
  )
}
