/** 証明書の記録: everything that the public log says about the holder, checked in this browser. */

import { loadOwnView, type OwnView } from '@jitsuin/transparency/contract'
import {
  Button,
  buttonClass,
  DataTable,
  EmptyState,
  ErrorNotice,
  Note,
  PageHeading,
  Progress,
  Section,
  Tag,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactElement, useEffect } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { slashMoment } from '../../formats.js'
import { useServices } from '../../services.js'
import { portalWording } from '../../wording/index.js'
import { loadKept, saveKept } from './kept-view.js'
import { checkAll, type LogLine, linesOf, trustOf } from './model.js'

/** Draws the page. */
export function LogPage(): ReactElement {
  const say = useSay(portalWording)
  const { log } = useServices()
  const view = useQuery({ queryKey: ['log'], queryFn: () => loadOwnView(log, loadKept(localStorage)) })
  const { data } = view
  useEffect(() => {
    // A history that is broken must not become the one that later visits are measured by.
    if (data && trustOf(data) === 'good') saveKept(localStorage, data.keep)
  }, [data])
  return (
    <>
      <PageHeading title={say('log.title')} />
      <p className="mb-8 text-lead">{say('log.lead')}</p>
      {view.isPending ? <Progress label={say('log.checking')} /> : null}
      {view.isError ? <FailureNotice error={view.error} /> : null}
      {data ? <Checked view={data} /> : null}
    </>
  )
}

function Checked({ view }: { readonly view: OwnView }): ReactElement {
  const say = useSay(portalWording)
  const lines = linesOf(view)
  return (
    <>
      <Verdict view={view} />
      <Section title={say('log.entries')}>
        {lines.length === 0 ? (
          <EmptyState title={say('log.none')} next={say('log.noneNext')} />
        ) : (
          <Lines lines={lines} />
        )}
        <p className="mt-6">{say('log.notMine')}</p>
      </Section>
      <WholeLog view={view} />
      <Section title={say('log.how')}>
        <p>{say('log.howMore')}</p>
        <p className="mt-3">
          <a
            download="my-log-tag.json"
            href={`data:application/json,${encodeURIComponent(JSON.stringify(view.mine))}`}
            className={buttonClass('secondary')}
          >
            {say('log.saveTag')}
          </a>
        </p>
        <p className="mt-2 text-note text-ink-soft">{say('log.saveTagMore')}</p>
      </Section>
    </>
  )
}

function Verdict({ view }: { readonly view: OwnView }): ReactElement {
  const say = useSay(portalWording)
  const trust = trustOf(view)
  if (trust === 'good') {
    return (
      <div className="mb-10">
        <Note
          title={say('log.good', { count: view.entries.length })}
          next={say(view.history === 'first-visit' ? 'log.firstVisit' : 'log.continues', { size: view.size })}
        />
      </div>
    )
  }
  return (
    <div className="mb-10">
      <ErrorNotice title={say(`log.${trust}`)} next={say('log.brokenNext')} />
    </div>
  )
}

function Lines({ lines }: { readonly lines: readonly LogLine[] }): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  return (
    <DataTable
      caption={say('log.entries')}
      rows={lines}
      keyOf={({ key }) => key}
      columns={[
        {
          head: say('log.when'),
          narrow: true,
          cell: (line) => (
            <span className="tabular-nums">{line.state === 'doubtful' ? '—' : slashMoment(line.at)}</span>
          ),
        },
        { head: say('log.what'), cell: (line) => <What line={line} /> },
        {
          head: say('log.role'),
          labelled: true,
          narrow: true,
          cell: (line) =>
            line.state === 'doubtful' || line.roles.length === 0
              ? say('log.noRole')
              : line.roles.map(text).join('、'),
        },
        {
          head: say('log.fingerprint'),
          labelled: true,
          cell: (line) => (
            <span className="font-mono text-note break-words">
              {line.state === 'doubtful' ? '—' : line.fingerprint}
            </span>
          ),
        },
      ]}
    />
  )
}

function What({ line }: { readonly line: LogLine }): ReactElement {
  const say = useSay(portalWording)
  if (line.state === 'issued') return <Tag tone="action">{say('log.state.issued')}</Tag>
  if (line.state === 'doubtful') return <Tag tone="danger">{say('log.state.doubtful')}</Tag>
  return (
    <>
      <Tag>{say('log.state.revoked')}</Tag>
      {line.reason ? <p className="text-note text-ink-soft">{say(`log.reason.${line.reason}`)}</p> : null}
    </>
  )
}

/** Reading the whole log costs time, so it is for those who want it. */
function WholeLog({ view }: { readonly view: OwnView }): ReactElement {
  const say = useSay(portalWording)
  const { log } = useServices()
  const check = useMutation({ mutationFn: () => checkAll(log, view) })
  return (
    <Section title={say('log.whole')}>
      <p className="mb-4">{say('log.wholeLead')}</p>
      <Button kind="secondary" onPress={() => check.mutate()} isDisabled={check.isPending}>
        {say('log.wholeButton', { size: view.size })}
      </Button>
      <div className="mt-4" aria-live="polite">
        {check.isPending ? <Progress label={say('log.checking')} /> : null}
        {check.isError ? <FailureNotice error={check.error} /> : null}
        {check.data?.verdict === 'complete' ? <Note title={say('log.complete', check.data)} /> : null}
        {check.data && check.data.verdict !== 'complete' ? (
          <ErrorNotice title={say(`log.${check.data.verdict}`)} next={say('log.brokenNext')} />
        ) : null}
      </div>
    </Section>
  )
}
