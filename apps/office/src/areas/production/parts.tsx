/** What the pages of this area share. */
import { CARD_STEPS, type Card, type CardStep } from '@jitsuin/registration/contract'
import {
  buttonClass,
  type Column,
  PrintIcon,
  Progress,
  Tag,
  type TagTone,
  useSay,
  useText,
} from '@jitsuin/ui'
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { productionWording } from './wording/index.js'

/** Shows what a query found, or that it is still asking, or why it failed. */
export function Answer<Data>(props: {
  readonly query: UseQueryResult<Data>
  readonly children: (data: Data) => ReactNode
}): ReactElement {
  const say = useSay(productionWording)
  const { query, children } = props
  if (query.isPending) return <Progress label={say('loading')} />
  if (query.isError) return <FailureNotice error={query.error} />
  return <>{children(query.data)}</>
}

/** An act of the page; afterwards everything of this area is asked anew. */
export function useAct<Input, Output>(
  act: (input: Input) => Promise<Output>,
  onDone?: (output: Output) => void,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (output) => {
      void queries.invalidateQueries({ queryKey: ['production'] })
      onDone?.(output)
    },
  })
}

const TONES = {
  queued: 'plain',
  'keys-made': 'action',
  certified: 'action',
  finishing: 'action',
  made: 'unsure',
  inspected: 'plain',
  faulty: 'danger',
} as const satisfies Record<CardStep, TagTone>

/** How far a card is. */
export function StepTag({ step }: { readonly step: CardStep }): ReactElement {
  const text = useText()
  return <Tag tone={TONES[step]}>{text(CARD_STEPS[step])}</Tag>
}

/** A number that is compared character by character. */
export function Code({ children }: { readonly children: string }): ReactElement {
  return <span className="font-mono tabular-nums">{children}</span>
}

/** A link in the text of a page; areas link by plain addresses. */
export function TextLink({
  to,
  children,
}: {
  readonly to: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <Link to={to} className="font-bold text-action underline underline-offset-4 hover:decoration-2">
      {children}
    </Link>
  )
}

/** Leads to a paper as PDF, in a window of its own to be printed from. `label` says whose paper it is where many stand in a list. */
export function PaperLink(props: {
  readonly href: string
  readonly label?: string
  readonly children: ReactNode
}): ReactElement {
  const { href, label, children } = props
  return (
    <a href={href} target="_blank" rel="noopener" aria-label={label} className={buttonClass('secondary')}>
      <PrintIcon className="size-5" />
      {children}
    </a>
  )
}

/** The columns of every list of cards. */
export function useCardColumns(): readonly Column<Card>[] {
  const say = useSay(productionWording)
  return [
    { head: say('card.id'), cell: ({ cardId }) => <Code>{cardId}</Code>, narrow: true },
    {
      head: say('card.holder'),
      cell: ({ name, nameKana, caseNumber }) => (
        <>
          {name}
          <span className="block text-note text-ink-soft">
            {nameKana} <Code>{caseNumber}</Code>
          </span>
        </>
      ),
    },
  ]
}
