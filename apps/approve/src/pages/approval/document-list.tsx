/** The documents of a list: numbered, to be searched, each to be opened; what is drawn is the text that was hashed. */
import { Button, ChevronIcon, EmptyState, TextField, useAnnouncement, useSay } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { approveWording } from '../../wording/index.js'
import { findItems, type ShownItem } from './list.js'
import { formatCount } from './model.js'

/** Up to here all of a list is open from the start, and nobody needs a search. */
const SHORT = 5

type DocumentListProps = {
  readonly items: readonly ShownItem[]
  /** Leads past the list, to what can be answered; null where there is nothing to answer. */
  readonly toAnswers: (() => void) | null
}

/** Draws the documents. */
export function DocumentList({ items, toAnswers }: DocumentListProps): ReactElement {
  const [search, setSearch] = useState('')
  const [isOpen, setOpen] = useState(items.length <= SHORT)
  const found = findItems(items, search)
  const isSearched = found.length < items.length
  return (
    <>
      {items.length <= SHORT ? null : (
        <Tools search={search} onSearch={setSearch} isOpen={isOpen} onOpen={setOpen} toAnswers={toAnswers} />
      )}
      {isSearched ? (
        <SearchResult found={found.length} count={items.length} isAsked={toAnswers !== null} />
      ) : null}
      {found.length === 0 ? null : (
        <ol className="border-t border-rule">
          {found.map((item) => (
            // What a search found may stand anywhere in it: it is drawn open.
            <Item key={`${item.number}-${isOpen}-${isSearched}`} item={item} isOpen={isOpen || isSearched} />
          ))}
        </ol>
      )}
    </>
  )
}

function Tools(props: {
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
  readonly toAnswers: (() => void) | null
}): ReactElement {
  const say = useSay(approveWording)
  const { search, onSearch, isOpen, onOpen, toAnswers } = props
  return (
    <div className="mb-5 grid gap-4">
      <TextField type="search" label={say('list.search')} value={search} onChange={onSearch} />
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        <Button onPress={() => onOpen(!isOpen)}>{say(isOpen ? 'list.closeAll' : 'list.openAll')}</Button>
        {toAnswers === null ? null : (
          <Button kind="quiet" onPress={toAnswers}>
            {say('list.toAnswers')}
          </Button>
        )}
      </div>
    </div>
  )
}

function SearchResult(props: {
  readonly found: number
  readonly count: number
  /** The list waits for its approval: what is not shown is approved too. */
  readonly isAsked: boolean
}): ReactElement {
  const say = useSay(approveWording)
  const count = formatCount(props.count)
  const words = say('list.found', { found: formatCount(props.found), count })
  useAnnouncement(words)
  return (
    <div className="mb-3 space-y-3">
      <p>
        <span className="font-bold">{words}</span> {props.isAsked ? say('list.foundAll', { count }) : null}
      </p>
      {props.found > 0 ? null : <EmptyState title={say('list.nothing')} next={say('list.nothingNext')} />}
    </div>
  )
}

function Item({ item, isOpen }: { readonly item: ShownItem; readonly isOpen: boolean }): ReactElement {
  const head = (
    <>
      <span className="w-9 shrink-0 text-right text-note text-ink-soft tabular-nums">{item.number}</span>
      <Written text={item.heading} look="font-bold" />
    </>
  )
  return (
    <li className="border-b border-rule">
      {item.rest === '' ? (
        <div className="flex min-h-12 items-baseline gap-3 py-2.5">{head}</div>
      ) : (
        <details open={isOpen} className="group">
          <summary className="flex min-h-12 cursor-pointer list-none items-baseline gap-3 py-2.5 hover:text-action hover:underline underline-offset-4">
            {head}
            <ChevronIcon className="screen-only size-5 shrink-0 self-center text-action transition-transform group-open:rotate-180" />
          </summary>
          <div className="pb-4 pl-12">
            <Written text={item.rest} look="" />
          </div>
        </details>
      )}
    </li>
  )
}

/** A text of somebody else: its lines and blanks as they stand, and nothing of it outside its own box. */
function Written({ text, look }: { readonly text: string; readonly look: string }): ReactElement {
  return <span className={`block min-w-0 flex-1 overflow-clip whitespace-pre-wrap ${look}`}>{text}</span>
}
