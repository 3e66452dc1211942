import { useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { verifierWording } from '../../wording/index.js'

const PROMISES = [
  ['front.promiseKept', 'front.promiseKeptMore'],
  ['front.promiseWords', 'front.promiseWordsMore'],
  ['front.promiseReport', 'front.promiseReportMore'],
] as const

/** What a newcomer may rely on. */
export function Promises(): ReactElement {
  const say = useSay(verifierWording)
  return (
    <ul className="mt-14 grid gap-8 sm:grid-cols-3">
      {PROMISES.map(([promise, more]) => (
        <li key={promise} className="border-t-2 border-ink pt-4">
          <p className="font-bold">{say(promise)}</p>
          <p className="phrases mt-1 text-note text-ink-soft">{say(more)}</p>
        </li>
      ))}
    </ul>
  )
}
