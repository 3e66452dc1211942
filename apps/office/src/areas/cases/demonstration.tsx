/** Hints for people who try the platform out; they are shown on one's own computer only. */
import { useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { casesWording } from './wording/index.js'

/** One hint, folded away; nothing anywhere but on `localhost` and names below it (RFC 6761 §6.3). */
export function DemonstrationHint({ of }: { readonly of: 'queue' | 'sign' }): ReactElement | null {
  const say = useSay(casesWording)
  if (!/(^|\.)localhost$/.test(window.location.hostname)) return null
  return (
    <details className="screen-only mb-4 text-note text-ink-soft">
      <summary className="inline-block min-h-6 cursor-pointer underline underline-offset-4">
        {say('demo.title')}
      </summary>
      <p className="mt-1 max-w-3xl">{say(`demo.${of}`)}</p>
    </details>
  )
}
