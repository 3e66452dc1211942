/** The renewal board: months to come, and the cards that end in one of them. */

import type { RenewalBoard } from '@jitsuin/registration/contract'
import {
  type Column,
  DataTable,
  EmptyState,
  Moment,
  PageHeading,
  Pager,
  Progress,
  Section,
  Tag,
  useSay,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { Day } from '../../../pages/partners/day.js'
import { aftercare } from '../client.js'
import { PageLink } from '../parts/words.js'
import { aftercareWording } from '../wording/index.js'

type Month = RenewalBoard['months'][number]
type Card = RenewalBoard['cards'][number]

/** Draws the page. */
export function RenewalsPage(): ReactElement {
  const say = useSay(aftercareWording)
  const [chosen, setChosen] = useState<{ readonly month?: string; readonly page: number }>({ page: 1 })
  const query = { page: String(chosen.page), ...(chosen.month !== undefined && { month: chosen.month }) }
  const board = useQuery({
    queryKey: ['aftercare', 'renewals', query],
    queryFn: () => aftercare.renewals(query),
  })
  return (
    <>
      <PageHeading title={say('renewals.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('renewals.lead')}</p>
      </PageHeading>
      {board.isPending ? <Progress label={say('loading')} /> : null}
      {board.isError ? <FailureNotice error={board.error} /> : null}
      {board.data?.months.length === 0 ? <EmptyState title={say('renewals.nothing')} /> : null}
      {board.data && board.data.months.length > 0 ? (
        <>
          <Months months={board.data.months} onMonth={(month) => setChosen({ month, page: 1 })} />
          <Section
            title={say('renewals.cards', {
              month:
                chosen.month ?? board.data.cards[0]?.lastDay.slice(0, 7) ?? board.data.months[0]?.month ?? '',
            })}
          >
            {board.data.cards.length === 0 ? (
              <EmptyState title={say('renewals.nothing')} />
            ) : (
              <Cards cards={board.data.cards} />
            )}
            <Pager
              page={chosen.page}
              pages={board.data.pages}
              onPage={(page) => setChosen({ ...chosen, page })}
            />
          </Section>
        </>
      ) : null}
    </>
  )
}

function Months({
  months,
  onMonth,
}: {
  readonly months: readonly Month[]
  readonly onMonth: (month: string) => void
}): ReactElement {
  const say = useSay(aftercareWording)
  const number = (head: 'ending' | 'invited' | 'applied' | 'renewed'): Column<Month> => ({
    head: say(`renewals.${head}`),
    cell: (row) => <span className="tabular-nums">{row[head]}</span>,
    narrow: true,
    labelled: true,
  })
  const columns: readonly Column<Month>[] = [
    {
      head: say('renewals.month'),
      cell: ({ month }) => (
        <button
          type="button"
          className="min-h-11 cursor-pointer font-bold text-action underline underline-offset-4"
          onClick={() => onMonth(month)}
        >
          {month}
        </button>
      ),
      narrow: true,
    },
    number('ending'),
    number('invited'),
    number('applied'),
    number('renewed'),
  ]
  return (
    <DataTable caption={say('renewals.title')} columns={columns} rows={months} keyOf={({ month }) => month} />
  )
}

function Cards({ cards }: { readonly cards: readonly Card[] }): ReactElement {
  const say = useSay(aftercareWording)
  const columns: readonly Column<Card>[] = [
    {
      head: say('list.name'),
      cell: ({ personId, name }) => <PageLink to={`/aftercare/holders/${personId}`}>{name}</PageLink>,
    },
    {
      head: say('holder.cardId'),
      cell: ({ cardId }) => <span className="font-mono">{cardId}</span>,
      labelled: true,
    },
    {
      head: say('renewals.lastDay'),
      cell: ({ lastDay }) => <Day day={lastDay} />,
      narrow: true,
      labelled: true,
    },
    {
      head: say('renewals.letters'),
      cell: ({ letters }) => (
        <ul>
          {letters.map(({ letter, sentAt }) => (
            <li key={letter} className="text-note">
              {letter === 0 || letter === 1 || letter === 2 ? say(`renewals.letter.${letter}`) : letter}{' '}
              <Moment iso={sentAt} />
            </li>
          ))}
        </ul>
      ),
      labelled: true,
    },
    {
      head: say('list.state'),
      cell: ({ application }) => (
        <Tag tone={application === 'none' ? 'unsure' : 'action'}>
          {say(`renewals.application.${application}`)}
        </Tag>
      ),
      narrow: true,
      labelled: true,
    },
  ]
  return (
    <DataTable
      caption={say('renewals.title')}
      columns={columns}
      rows={cards}
      keyOf={({ cardId }) => cardId}
    />
  )
}
