/** The counter's list: whose card is here, found by name, number or the code of the postcard. */
import { CASE_STATES, type CaseStateName, type PickupList } from '@jitsuin/registration/contract'
import {
  DataTable,
  EmptyState,
  Moment,
  PageHeading,
  Pager,
  Tag,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useDeferredValue, useState } from 'react'
import { production } from '../client.js'
import { Answer, Code, TextLink } from '../parts.js'
import { productionWording } from '../wording/index.js'

/** Draws the page. */
export function PickupsPage(): ReactElement {
  const say = useSay(productionWording)
  const [words, setWords] = useState('')
  const [page, setPage] = useState(1)
  const wanted = useDeferredValue(words)
  const list = useQuery({
    queryKey: ['production', 'pickups', wanted, page],
    queryFn: () => production.pickups({ page, words: wanted }),
    placeholderData: (before) => before,
  })
  return (
    <>
      <PageHeading title={say('pickups.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('pickups.lead')}</p>
        <p className="mt-3">
          <TextLink to="/pickups/session">{say('pickups.session')}</TextLink>
        </p>
      </PageHeading>
      <div className="mb-8 rounded-2xl bg-ground p-6">
        <TextField
          type="search"
          label={say('pickups.search')}
          hint={say('pickups.searchHint')}
          value={words}
          onChange={(next) => {
            setWords(next)
            setPage(1)
          }}
        />
      </div>
      <Answer query={list}>
        {(data) => (
          <>
            <p role="status" className="mb-3 text-note text-ink-soft">
              {say('pickups.count', { count: data.total })}
            </p>
            {data.places.length === 0 ? (
              <EmptyState title={say('pickups.noPlace')} next={say('pickups.noPlaceNext')} />
            ) : (
              <Found data={data} />
            )}
            <Pager page={page} pages={data.pages} onPage={setPage} />
          </>
        )}
      </Answer>
    </>
  )
}

function Found({ data }: { readonly data: PickupList }): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  if (data.rows.length === 0) return <EmptyState title={say('pickups.none')} next={say('pickups.noneNext')} />
  return (
    <DataTable
      caption={say('pickups.title')}
      keyOf={({ caseId }) => caseId}
      rows={data.rows}
      columns={[
        {
          head: say('card.holder'),
          cell: ({ caseId, name, nameKana }) => (
            <>
              <TextLink to={`/pickups/${caseId}`}>{name}</TextLink>
              <span className="block text-note text-ink-soft">{nameKana}</span>
            </>
          ),
        },
        { head: say('card.case'), cell: ({ caseNumber }) => <Code>{caseNumber}</Code>, labelled: true },
        { head: say('card.id'), cell: ({ cardId }) => <Code>{cardId}</Code>, labelled: true },
        {
          head: say('pickups.state'),
          cell: ({ state }) => (
            <Tag tone={state === 'unclaimed' ? 'danger' : 'plain'}>{text(wordsOf(state))}</Tag>
          ),
          labelled: true,
        },
        {
          head: say('pickups.appointment'),
          cell: ({ appointment }) => (appointment === undefined ? '—' : <Moment iso={appointment} />),
          labelled: true,
        },
        { head: say('pickups.until'), cell: ({ unclaimedOn }) => unclaimedOn ?? '—', labelled: true },
      ]}
    />
  )
}

function wordsOf(state: string) {
  return CASE_STATES[state as CaseStateName] ?? { ja: state, en: state } // a word of the vocabulary, as the service writes it
}
