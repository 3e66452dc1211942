/** Work in steps that the reader can follow: what is done, what is under way, what failed and what to do about it. */
import type { ReactElement, ReactNode } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'
import { CheckIcon, CrossIcon, DashIcon } from './icons.js'

/** Where a step stands. `skipped`: not needed, or never reached. */
export type StepState = 'waiting' | 'active' | 'done' | 'failed' | 'skipped'

/** One step. `detail` says what is there; `children` what the reader can do now. */
export type Step = {
  readonly key: string
  readonly title: string
  readonly state: StepState
  readonly detail?: ReactNode
  readonly children?: ReactNode
}

const TITLES = {
  waiting: 'text-ink-soft',
  active: 'font-bold text-action',
  done: '',
  failed: 'font-bold text-danger',
  skipped: 'text-ink-soft',
} as const satisfies Record<StepState, string>

/** The steps in their order. The state of each is a shape and a word, not only a colour (WCAG 2.2 1.4.1). */
export function Steps({
  label,
  steps,
}: {
  readonly label: string
  readonly steps: readonly Step[]
}): ReactElement {
  return (
    <ol aria-label={label}>
      {steps.map((step, index) => (
        <Row key={step.key} step={step} number={index + 1} isLast={index === steps.length - 1} />
      ))}
    </ol>
  )
}

function Row(props: {
  readonly step: Step
  readonly number: number
  readonly isLast: boolean
}): ReactElement {
  const say = useSay(uiWording)
  const { step, number, isLast } = props
  return (
    <li
      aria-current={step.state === 'active' ? 'step' : undefined}
      className={`relative flex gap-4 pb-5 last:pb-0 ${step.state === 'waiting' ? '' : 'break-inside-avoid'}`}
    >
      {isLast ? null : (
        <span aria-hidden="true" className="absolute top-9 bottom-0 left-[15px] w-0.5 bg-rule" />
      )}
      <Mark state={step.state} number={number} />
      <div className="min-w-0 flex-1 pt-0.5">
        <p className={TITLES[step.state]}>
          {step.title}
          <span className="sr-only">{` (${say(`step.${step.state}`)})`}</span>
        </p>
        {step.detail === undefined ? null : <div className="text-note text-ink-soft">{step.detail}</div>}
        {step.children}
      </div>
    </li>
  )
}

function Mark({ state, number }: { readonly state: StepState; readonly number: number }): ReactElement {
  if (state === 'done') return <CheckIcon className="size-8 text-action" />
  if (state === 'failed') return <CrossIcon className="size-8 text-danger" />
  if (state === 'skipped') return <DashIcon className="size-8 text-ink-faint" />
  const look = state === 'active' ? 'border-action text-action' : 'border-edge text-ink-soft'
  return (
    <span
      aria-hidden="true"
      className={`relative flex size-8 shrink-0 items-center justify-center rounded-full border-2 bg-paper text-note font-bold tabular-nums ${look}`}
    >
      {state === 'active' ? (
        <span className="turning absolute -inset-0.5 rounded-full border-2 border-transparent border-t-paper" />
      ) : null}
      {number}
    </span>
  )
}
