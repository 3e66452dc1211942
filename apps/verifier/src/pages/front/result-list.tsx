/** The documents of this visit, newest first, with their verdicts as they come in. */
import { type Column, DataTable, Progress, useSay, VerdictBadge } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useFailureWords } from '../../failure-notice.js'
import type { Item } from '../../session/item.js'
import { verifierWording } from '../../wording/index.js'
import { useSummarySentence } from '../result/summary-sentence.js'
import { type Row, rowOf } from './model.js'

/** Draws the list; each verification that ends is read aloud. */
export function ResultList({ items }: { readonly items: readonly Item[] }): ReactElement {
  const say = useSay(verifierWording)
  const rows = items.map(rowOf)
  const ended = rows.filter(({ state }) => state === 'done' || state === 'failed')
  const columns: readonly Column<Row>[] = [
    { head: say('front.columns.file'), cell: (row) => <FileName row={row} /> },
    { head: say('front.columns.verdict'), cell: (row) => <Standing row={row} />, narrow: true },
    { head: say('front.columns.summary'), cell: (row) => <Sentence row={row} /> },
  ]
  return (
    <section className="mt-14">
      <h2 className="mb-4 text-h2">{say('front.results')}</h2>
      <DataTable
        caption={say('front.results')}
        columns={columns}
        rows={rows}
        keyOf={({ number }) => String(number)}
      />
      <p role="status" className="sr-only">
        {ended.map(({ fileName }) => say('front.ended', { name: fileName })).join(' ')}
      </p>
    </section>
  )
}

function FileName({ row }: { readonly row: Row }): ReactElement {
  if (row.state !== 'done' && row.state !== 'failed') return <span className="font-bold">{row.fileName}</span>
  return (
    <Link
      to="/result/$number"
      params={{ number: String(row.number) }}
      className="font-bold text-action underline underline-offset-4 hover:decoration-2"
    >
      {row.fileName}
    </Link>
  )
}

function Standing({ row }: { readonly row: Row }): ReactElement {
  const say = useSay(verifierWording)
  switch (row.state) {
    case 'waiting':
      return <span className="text-ink-soft">{say('front.waiting')}</span>
    case 'checking':
      return <Progress label={say('front.checking')} />
    case 'done':
      return <VerdictBadge verdict={row.verdict} />
    case 'failed':
      return <span className="font-bold text-ink-soft">{say('front.failed')}</span>
  }
}

function Sentence({ row }: { readonly row: Row }): ReactElement | null {
  const failureWords = useFailureWords()
  const sentenceOf = useSummarySentence()
  switch (row.state) {
    case 'waiting':
    case 'checking':
      return null
    case 'done':
      return <>{sentenceOf(row.summary)}</>
    case 'failed':
      return <>{failureWords(row.failure).title}</>
  }
}
