/** Contracts of institutions: who has to pay, who is cut off, and whom the next cut-off will hit. */
import { CONTRACT_STANDINGS, type ContractList, type ContractStanding } from '@jitsuin/signing/contract'
import {
  DataTable,
  EmptyState,
  PageHeading,
  Pager,
  Progress,
  Section,
  SelectField,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useDeferredValue, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { grouped } from '../../statistics/parts/cells.js'
import { contracts } from '../client.js'
import { secondKeyWording } from '../wording/index.js'
import { Kind, Standing, Yen } from './words.js'

const STANDINGS = Object.keys(CONTRACT_STANDINGS) as ContractStanding[] // the table has no other keys

/** Draws the page. */
export function ContractsPage(): ReactElement {
  const say = useSay(secondKeyWording)
  const text = useText()
  const [words, setWords] = useState('')
  const [standing, setStanding] = useState<ContractStanding | 'all'>('all')
  const [page, setPage] = useState(1)
  const wanted = useDeferredValue(words)
  const list = useQuery({
    queryKey: ['contracts', wanted, standing, page],
    queryFn: () => contracts.list({ words: wanted, standing, page }),
    placeholderData: (before) => before,
  })
  const nameOf = (one: ContractStanding) => {
    const name = text(CONTRACT_STANDINGS[one])
    const count = list.data?.counts[one]
    return count === undefined ? name : say('contracts.withCount', { name, count: grouped(count) })
  }
  const options = [
    { value: 'all' as const, label: say('contracts.all') },
    ...STANDINGS.map((value) => ({ value, label: nameOf(value) })),
  ]
  return (
    <>
      <PageHeading title={say('contracts.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('contracts.lead')}</p>
      </PageHeading>
      <div className="mb-6 grid gap-5 rounded-2xl bg-ground p-5 sm:grid-cols-2">
        <TextField
          type="search"
          label={say('contracts.search')}
          value={words}
          onChange={(next) => {
            setWords(next)
            setPage(1)
          }}
        />
        <SelectField
          label={say('contracts.standing')}
          value={standing}
          options={options}
          onChange={(next) => {
            setStanding(next)
            setPage(1)
          }}
        />
      </div>
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.isSuccess ? <Found list={list.data} /> : null}
      {list.isSuccess ? <Pager page={page} pages={list.data.pages} onPage={setPage} /> : null}
      {list.isSuccess ? <Coming coming={list.data.coming} /> : null}
    </>
  )
}

function Found({ list }: { readonly list: ContractList }): ReactElement {
  const say = useSay(secondKeyWording)
  return (
    <>
      <p role="status" className="mb-3 text-note text-ink-soft">
        {say('contracts.count', { count: grouped(list.total) })}
      </p>
      {list.rows.length === 0 ? (
        <EmptyState title={say('contracts.none')} next={say('contracts.noneNext')} />
      ) : (
        <DataTable
          caption={say('contracts.title')}
          keyOf={({ contractId }) => contractId}
          rows={list.rows}
          columns={[
            {
              head: say('contracts.institution'),
              cell: ({ contractId, institution, institutionName }) => (
                <>
                  <Link
                    to={`/contracts/${contractId}` as string}
                    className="font-bold text-action underline underline-offset-4 hover:decoration-2"
                  >
                    {institutionName}
                  </Link>
                  <span className="block font-mono text-note text-ink-soft">{institution}</span>
                </>
              ),
            },
            { head: say('contracts.kind'), cell: ({ terms }) => <Kind of={terms} />, labelled: true },
            { head: say('contracts.standing'), cell: ({ standing }) => <Standing of={standing} /> },
            { head: say('contracts.open'), cell: ({ openYen }) => <Yen of={openYen} />, labelled: true },
            { head: say('contracts.cutOff'), cell: ({ cutOffFrom }) => cutOffFrom ?? '—', labelled: true },
          ]}
        />
      )}
    </>
  )
}

function Coming({ coming }: Pick<ContractList, 'coming'>): ReactElement {
  const say = useSay(secondKeyWording)
  return (
    <Section title={say('contracts.coming')} lead={say('contracts.comingLead')}>
      {coming.length === 0 ? (
        <p>{say('contracts.noneComing')}</p>
      ) : (
        <DataTable
          caption={say('contracts.coming')}
          keyOf={({ cutOffFrom }) => cutOffFrom}
          rows={coming}
          columns={[
            { head: say('contracts.cutOff'), cell: ({ cutOffFrom }) => cutOffFrom },
            {
              head: say('contracts.institutions'),
              cell: ({ institutions }) => grouped(institutions),
              labelled: true,
            },
            { head: say('contracts.open'), cell: ({ openYen }) => <Yen of={openYen} />, labelled: true },
          ]}
        />
      )}
    </Section>
  )
}
