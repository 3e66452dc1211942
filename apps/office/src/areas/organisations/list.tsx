/** The register of associations, hospitals and payers. */
import {
  ORGANISATION_KINDS,
  type OrganisationKind,
  type OrganisationList,
} from '@jitsuin/registration/contract'
import {
  DataTable,
  EmptyState,
  PageHeading,
  Pager,
  Progress,
  SelectField,
  Tag,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useDeferredValue, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { organisations } from './client.js'
import { organisationsWording } from './wording/index.js'

const KINDS = Object.keys(ORGANISATION_KINDS) as OrganisationKind[] // the table has no other keys

/** Draws the page. */
export function OrganisationsPage(): ReactElement {
  const say = useSay(organisationsWording)
  const text = useText()
  const [words, setWords] = useState('')
  const [kind, setKind] = useState<OrganisationKind | 'all'>('all')
  const [page, setPage] = useState(1)
  const wanted = useDeferredValue(words)
  const list = useQuery({
    queryKey: ['organisations', wanted, kind, page],
    queryFn: () => organisations.list({ words: wanted, kind, page }),
    placeholderData: (before) => before,
  })
  const options = [
    { value: 'all' as const, label: say('list.all') },
    ...KINDS.map((value) => ({ value, label: text(ORGANISATION_KINDS[value]) })),
  ]
  return (
    <>
      <PageHeading title={say('list.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('list.lead')}</p>
      </PageHeading>
      <div className="mb-6 grid gap-5 rounded-2xl bg-ground p-5 sm:grid-cols-2">
        <TextField
          type="search"
          label={say('list.search')}
          value={words}
          onChange={(next) => {
            setWords(next)
            setPage(1)
          }}
        />
        <SelectField
          label={say('list.kind')}
          value={kind}
          options={options}
          onChange={(next) => {
            setKind(next)
            setPage(1)
          }}
        />
      </div>
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.isSuccess ? <Found list={list.data} /> : null}
      {list.isSuccess ? <Pager page={page} pages={list.data.pages} onPage={setPage} /> : null}
    </>
  )
}

function Found({ list }: { readonly list: OrganisationList }): ReactElement {
  const say = useSay(organisationsWording)
  const text = useText()
  return (
    <>
      <p role="status" className="mb-3 text-note text-ink-soft">
        {say('list.count', { count: list.total })}
      </p>
      {list.rows.length === 0 ? (
        <EmptyState title={say('list.none')} next={say('list.noneNext')} />
      ) : (
        <DataTable
          caption={say('list.title')}
          keyOf={({ organisationId }) => organisationId}
          rows={list.rows}
          columns={[
            {
              head: say('list.name'),
              cell: ({ organisationId, terms }) => (
                <>
                  <Link
                    to={`/organisations/${organisationId}` as string}
                    className="font-bold text-action underline underline-offset-4 hover:decoration-2"
                  >
                    {text({ ja: terms.nameJa, en: terms.nameEn })}
                  </Link>{' '}
                  {terms.standing === 'closed' ? <Tag tone="unsure">{say('terms.closed')}</Tag> : null}
                  <span className="block font-mono text-note text-ink-soft">{organisationId}</span>
                </>
              ),
            },
            {
              head: say('list.kind'),
              cell: ({ terms }) => text(ORGANISATION_KINDS[terms.kind]),
              labelled: true,
            },
            { head: say('list.prefecture'), cell: ({ terms }) => terms.address.prefecture, labelled: true },
          ]}
        />
      )}
    </>
  )
}
