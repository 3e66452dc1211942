import { uiWording, useSay, VerdictIcon, verdictPanelClass, verdictTextClass } from '@jitsuin/ui'
import type { Verdict } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'

/** Properties of a verdict panel: the word, the sentence, and what to do next if there is something. */
export type VerdictPanelProps = {
  readonly verdict: Verdict
  readonly sentence: string
  readonly next?: string | null
}

/** The verdict as one sees it first. */
export function VerdictPanel({ verdict, sentence, next = null }: VerdictPanelProps): ReactElement {
  const say = useSay(uiWording)
  return (
    <div
      className={`flex gap-4 rounded-2xl border-2 p-5 max-sm:flex-col sm:gap-6 sm:p-8 ${verdictPanelClass(verdict)}`}
    >
      <VerdictIcon verdict={verdict} className="size-12 sm:size-14" />
      <div>
        <p className={`font-bold ${verdictTextClass(verdict)}`}>{say(`verdict.${verdict}`)}</p>
        <p className="phrases text-h3 font-bold text-pretty sm:text-h2">{sentence}</p>
        {next === null ? null : <p className="mt-3">{next}</p>}
      </div>
    </div>
  )
}
