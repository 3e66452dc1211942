/** The documents of this visit with their verdicts as they come in: to be searched, put in order, saved, printed. */
import { Button, type Column, DataTable, DownloadIcon, Moment, Pager, PrintIcon, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { saveFile } from '../../save-file.js'
import type { Item } from '../../session/item.js'
import { verifierWording } from '../../wording/index.js'
import { listCsv, listJson } from './list-file.js'
import { ListProgress } from './list-progress.js'
import { ListTools } from './list-tools.js'
import { type Row, rowOf, type Wish, wantedRows } from './model.js'
import { RowStanding } from './row-standing.js'
import { useRowWords } from './row-words.js'

const ROWS_PER_PAGE = 50
const AS_HANDED_OVER: Wish = { standing: 'all', words: '', order: 'newest' }

/** Draws the list. On paper it stands whole. */
export function ResultList({ items }: { readonly items: readonly Item[] }): ReactElement {
  const say = useSay(verifierWording)
  const [wish, setWish] = useState(AS_HANDED_OVER)
  const [page, setPage] = useState(1)
  const columns = useColumns()
  const isPrinted = useIsPrinted()
  const rows = items.map(rowOf)
  const wanted = wantedRows(rows, wish)
  const pages = Math.max(1, Math.ceil(wanted.length / ROWS_PER_PAGE))
  const current = Math.min(page, pages)
  const shown = isPrinted ? wanted : wanted.slice((current - 1) * ROWS_PER_PAGE, current * ROWS_PER_PAGE)
  return (
    <section className="mt-14">
      <h2 className="mb-4 text-h2">{say('front.results')}</h2>
      <ListProgress items={items} rows={rows} />
      {items.length === 1 ? null : (
        <ListTools
          wish={wish}
          onWish={(next) => {
            setWish(next)
            setPage(1)
          }}
        />
      )}
      {wanted.length === 0 ? (
        <p className="border-y border-rule py-8">{say('list.nothing')}</p>
      ) : (
        <DataTable
          caption={say('front.results')}
          columns={columns}
          rows={shown}
          keyOf={({ number }) => String(number)}
        />
      )}
      <Pager page={current} pages={pages} onPage={setPage} />
      {items.length === 1 ? null : <Saving rows={wanted} />}
    </section>
  )
}

function useColumns(): readonly Column<Row>[] {
  const say = useSay(verifierWording)
  const words = useRowWords()
  return [
    { head: say('front.columns.file'), cell: (row) => <FileName row={row} /> },
    { head: say('front.columns.verdict'), cell: (row) => <RowStanding row={row} />, narrow: true },
    { head: say('list.columns.signer'), cell: (row) => <Signers row={row} /> },
    { head: say('front.columns.summary'), cell: (row) => words.sentence(row) },
  ]
}

function FileName({ row }: { readonly row: Row }): ReactElement {
  const name = <span className="font-bold wrap-anywhere">{row.fileName}</span>
  const content =
    row.contentName === undefined ? null : (
      <span className="block text-note text-ink-soft wrap-anywhere">{row.contentName}</span>
    )
  if (row.state !== 'done' && row.state !== 'failed')
    return (
      <>
        {name}
        {content}
      </>
    )
  return (
    <>
      <Link
        to="/result/$number"
        params={{ number: String(row.number) }}
        className="text-action underline underline-offset-4 hover:decoration-2"
      >
        {name}
      </Link>
      {content}
    </>
  )
}

/** Who signed with which qualification, and when; a time that is only claimed says so. */
function Signers({ row }: { readonly row: Row }): ReactElement | null {
  const words = useRowWords()
  if (row.state !== 'done') return null
  return (
    <>
      {row.brief.signers.map(({ name, roles, time, evidence }) => (
        <span key={`${time} ${name}`} className="mb-1 block">
          <span className="block">
            {roles.map(words.role).join(' · ')} <b>{name}</b>
          </span>
          {time === null ? null : (
            <span className="block text-note text-ink-soft">
              <Moment iso={time} /> {words.evidence(evidence)}
            </span>
          )}
        </span>
      ))}
    </>
  )
}

function Saving({ rows }: { readonly rows: readonly Row[] }): ReactElement {
  const say = useSay(verifierWording)
  const words = useRowWords()
  const save = (name: string, type: string, text: string) => saveFile(name, new Blob([text], { type }))
  return (
    <div className="screen-only mt-6 flex flex-wrap gap-3">
      <Button onPress={() => save('verification.csv', 'text/csv', listCsv(rows, words))}>
        <DownloadIcon className="size-5" />
        {say('list.saveCsv')}
      </Button>
      <Button onPress={() => save('verification.json', 'application/json', listJson(rows))}>
        <DownloadIcon className="size-5" />
        {say('list.saveJson')}
      </Button>
      <Button onPress={() => window.print()}>
        <PrintIcon className="size-5" />
        {say('list.print')}
      </Button>
    </div>
  )
}

/** Whether the page is being put on paper, which has no pages to turn on a screen. */
function useIsPrinted(): boolean {
  const [isPrinted, setIsPrinted] = useState(false)
  useEffect(() => {
    const before = () => flushSync(() => setIsPrinted(true))
    const after = () => setIsPrinted(false)
    window.addEventListener('beforeprint', before)
    window.addEventListener('afterprint', after)
    return () => {
      window.removeEventListener('beforeprint', before)
      window.removeEventListener('afterprint', after)
    }
  }, [])
  return isPrinted
}
