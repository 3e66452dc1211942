/** 資格の確認の記録: who checked the holder's qualification, when, what for, how, and what came of it (C-05). */
import { PURPOSES } from '@jitsuin/qualification/contract'
import {
  Button,
  DataTable,
  EmptyState,
  PageHeading,
  Progress,
  Section,
  Tag,
  useSay,
  useText,
} from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { slashMoment } from '../../formats.js'
import { portalWording } from '../../wording/index.js'
import { joined, type OwnCheck, resultOf } from './model.js'
import { useChecks } from './use-checks.js'

/** Draws the page. */
export function ChecksPage(): ReactElement {
  const say = useSay(portalWording)
  const { data, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useChecks()
  const checks = data && joined(data.pages)
  return (
    <>
      <PageHeading title={say('checks.title')} />
      <p className="mb-8 text-lead">{say('checks.lead')}</p>
      {isPending ? <Progress label={say('loading')} /> : null}
      {error ? <FailureNotice error={error} /> : null}
      {checks ? (
        <Section title={say('checks.entries')}>
          {checks.length === 0 ? (
            <EmptyState title={say('checks.none')} next={say('checks.noneNext')} />
          ) : (
            <CheckTable checks={checks} />
          )}
          {hasNextPage ? (
            <p className="screen-only mt-6">
              <Button onPress={() => void fetchNextPage()} isDisabled={isFetchingNextPage}>
                {say(isFetchingNextPage ? 'loading' : 'checks.older')}
              </Button>
            </p>
          ) : null}
          <p className="mt-6">{say('checks.notMine')}</p>
        </Section>
      ) : null}
    </>
  )
}

function CheckTable({ checks }: { readonly checks: readonly OwnCheck[] }): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  return (
    <DataTable
      caption={say('checks.entries')}
      rows={checks}
      keyOf={({ checkId }) => checkId}
      columns={[
        {
          head: say('checks.when'),
          narrow: true,
          cell: ({ checkedAt }) => <span className="tabular-nums">{slashMoment(checkedAt)}</span>,
        },
        {
          head: say('checks.who'),
          cell: ({ institution, person }) => (
            <>
              <span className="font-bold">{institution}</span>
              <br />
              <span className="text-note text-ink-soft">{person}</span>
            </>
          ),
        },
        { head: say('checks.purpose'), labelled: true, cell: ({ purpose }) => text(PURPOSES[purpose]) },
        { head: say('checks.how'), labelled: true, cell: ({ shownBy }) => say(`checks.by.${shownBy}`) },
        { head: say('checks.result'), cell: (check) => <Result check={check} /> },
      ]}
    />
  )
}

function Result({ check }: { readonly check: OwnCheck }): ReactElement {
  const say = useSay(portalWording)
  const result = resultOf(check)
  if (result === 'accepted') return <Tag tone="action">{say('checks.accepted')}</Tag>
  return (
    <>
      <Tag tone="unsure">{say('checks.notAccepted')}</Tag>
      <p className="text-note text-ink-soft">{say(`checks.why.${result}`)}</p>
    </>
  )
}
