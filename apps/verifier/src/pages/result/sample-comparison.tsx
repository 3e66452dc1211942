import { CheckIcon, CrossIcon, useSay, useText, VerdictBadge } from '@jitsuin/ui'
import type { ValidationReport } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import type { Item } from '../../session/item.js'
import { verifierWording } from '../../wording/index.js'
import { compareWithExpected } from './model.js'

/** For a sample: what it shows, the expected verdict and the verdict it got, side by side. */
export function SampleComparison(props: {
  readonly item: Item
  readonly report: ValidationReport
}): ReactElement | null {
  const say = useSay(verifierWording)
  const text = useText()
  const { sample } = props.item
  if (!sample) return null
  const comparison = compareWithExpected(props.report, sample.expected)
  return (
    <section aria-label={say('result.expected')} className="mb-6 rounded-xl bg-ground p-5">
      <p className="font-bold">{text(sample.title)}</p>
      <p className="mt-1 text-ink-soft">{text(sample.explanation)}</p>
      <div className="mt-4 flex flex-wrap items-center gap-x-8 gap-y-2 border-t border-rule pt-4">
        <Labelled label={say('result.expectedVerdict')}>
          <VerdictBadge verdict={sample.expected.verdict} kind="expected" />
        </Labelled>
        <Labelled label={say('result.gotVerdict')}>
          <VerdictBadge verdict={props.report.verdict} />
        </Labelled>
        <p className="flex items-center gap-1.5 font-bold">
          {comparison === 'met' ? (
            <CheckIcon className="size-5 text-action" />
          ) : (
            <CrossIcon className="size-5 text-danger" />
          )}
          {say(comparison === 'met' ? 'result.expectedMet' : 'result.expectedMissed')}
        </p>
      </div>
    </section>
  )
}

function Labelled({
  label,
  children,
}: {
  readonly label: string
  readonly children: ReactElement
}): ReactElement {
  return (
    <p className="flex items-center gap-2.5">
      <span className="text-note text-ink-soft">{label}</span>
      {children}
    </p>
  )
}
