/** The list with what is done with it: choosing, signing, and how the last batch stands. */
import type { Item, View } from '@jitsuin/business-system/contract'
import { Button, EmptyState, KeyHelp, PageHeading, useSay } from '@jitsuin/ui'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useClinic } from '../../services.js'
import { clinicWording } from '../../wording/index.js'
import { ApprovalDialog } from './approval-dialog.js'
import { BatchPanel } from './batch-panel.js'
import { type Chosen, choose, type Filter, overdueOf, rowsOf, stuckOf, wishesOf } from './model.js'
import { Overdue } from './overdue.js'
import { PrescriptionTable } from './prescription-table.js'
import { SessionBar } from './session-bar.js'
import { Stuck } from './stuck.js'
import { Toolbar } from './toolbar.js'
import { useApprovalMode } from './use-approval-mode.js'
import { useSigning } from './use-signing.js'
import { useNow } from './use-view.js'

type DeskProps = { readonly view: View; readonly items: readonly Item[]; readonly onLock: () => void }

/** Draws the desk of a doctor who is there. */
export function OpenDesk({ view, items, onLock }: DeskProps): ReactElement {
  const say = useSay(clinicWording)
  const now = useNow()
  const signing = useSigning(view, items)
  const approval = useApprovalMode(view)
  const [chosen, setChosen] = useState<Chosen>(new Map())
  const [filter, setFilter] = useState<Filter>('open')
  const [words, setWords] = useState('')
  const tools = useRef<HTMLDivElement>(null)
  const rows = rowsOf(items, { filter, words, batch: signing.batch })
  const wishes = wishesOf(items, chosen)
  const { batch } = signing
  // What was not taken shall be looked at before it is chosen again; a question that was cancelled loses no choice.
  useEffect(() => {
    if (batch !== null) setChosen(new Map())
  }, [batch])
  const focus = (selector: string) => tools.current?.querySelector<HTMLElement>(selector)?.focus()
  const keys = [
    { key: 'a', what: say('keys.all'), act: () => setChosen(choose(chosen, rows, 'chosen')) },
    { key: 'n', what: say('keys.none'), act: () => setChosen(new Map()) },
    { key: 's', what: say('keys.sign'), act: () => focus('[data-act=sign] button') },
    { key: 'f', what: say('keys.find'), act: () => focus('input[type=search]') },
    { key: 'l', what: say('keys.lock'), act: onLock },
  ]
  return (
    <>
      <SessionBar view={view} onLock={onLock} />
      <PageHeading key="open" title={say('list.title')}>
        <p className="phrases mt-3">{say('list.lead', { name: view.doctor.name })}</p>
      </PageHeading>
      <Overdue items={overdueOf(items, now)} onChoose={(late) => setChosen(choose(chosen, late, 'chosen'))} />
      <Stuck items={stuckOf(items)} onAsk={() => signing.sign([], 'day')} />
      {signing.batch === null ? null : (
        <BatchPanel batch={signing.batch} items={items} onClose={signing.closeBatch} />
      )}
      {signing.failure === null ? null : (
        <div className="mb-6">
          <FailureNotice failure={signing.failure} />
        </div>
      )}
      <div ref={tools}>
        <Toolbar
          {...{ items, rows, chosen, filter, words, setChosen, setFilter, setWords }}
          count={wishes.length}
          isBusy={signing.stage.step !== 'idle'}
          approval={approval}
          onSign={() => signing.sign(wishes, approval.mode)}
        />
      </div>
      {rows.length === 0 ? (
        <Nothing
          subject={view.doctor.subject}
          isSearch={words !== '' || (filter !== 'open' && filter !== 'all')}
          onShowAll={() => {
            setWords('')
            setFilter('all')
          }}
        />
      ) : (
        <PrescriptionTable
          {...{ view, items, rows, chosen, now, batch: signing.batch }}
          onChoose={setChosen}
        />
      )}
      <div className="mt-6">
        <KeyHelp acts={keys} />
      </div>
      <ApprovalDialog view={view} items={items} signing={signing} />
    </>
  )
}

type NothingProps = { readonly subject: string; readonly isSearch: boolean; readonly onShowAll: () => void }

function Nothing({ subject, isSearch, onShowAll }: NothingProps): ReactElement {
  const say = useSay(clinicWording)
  const clinic = useClinic()
  const add = () => void clinic.addInvented(subject).catch((error: unknown) => console.warn(error)) // the page says so: no connection
  if (isSearch)
    return (
      <EmptyState title={say('list.noMatch')} next={say('list.noMatchNext')}>
        <Button onPress={onShowAll}>{say('list.showAll')}</Button>
      </EmptyState>
    )
  return (
    <EmptyState title={say('list.empty')} next={say('list.emptyNext')}>
      <div className="flex flex-wrap justify-center gap-3">
        <Button onPress={add}>{say('list.addInvented')}</Button>
        <Button onPress={onShowAll}>{say('list.showAll')}</Button>
      </div>
    </EmptyState>
  )
}
