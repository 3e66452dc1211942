/** The register of partners. */
import { PARTNER_STATES } from '@jitsuin/federation/contract'
import {
  buttonClass,
  DataTable,
  EmptyState,
  type Option,
  PageHeading,
  Pager,
  Progress,
  SelectField,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { officeWording } from '../../wording/index.js'
import { usePartnerColumns } from './columns.js'
import { findPartners, type ListedPartner, type Search } from './model.js'

const STATES = Object.keys(PARTNER_STATES) as ListedPartner['state'][] // the table has no other keys

/** Draws the page. */
export function PartnersPage(): ReactElement {
  const say = useSay(officeWording)
  const { federation } = useServices()
  const list = useQuery({ queryKey: ['partners'], queryFn: federation.partners })
  return (
    <>
      <PageHeading title={say('partners.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('partners.lead')}</p>
      </PageHeading>
      {list.data?.mayRegister === 'yes' ? (
        <p className="mb-8">
          <Link to="/partners/new" className={buttonClass('primary')}>
            {say('partners.register')}
          </Link>
        </p>
      ) : null}
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.isSuccess && list.data.partners.length === 0 ? (
        <EmptyState title={say('partners.none')} next={say('partners.noneNext')} />
      ) : null}
      {list.isSuccess && list.data.partners.length > 0 ? <Found partners={list.data.partners} /> : null}
    </>
  )
}

function Found({ partners }: { readonly partners: readonly ListedPartner[] }): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const columns = usePartnerColumns()
  const [search, setSearch] = useState<Search>({ words: '', show: 'all', page: 1 })
  const found = findPartners(partners, search)
  const options: readonly Option<Search['show']>[] = [
    { value: 'all', label: say('partners.all') },
    { value: 'waits-for-me', label: say('partners.waitsForMe') },
    ...STATES.map((state) => ({ value: state, label: text(PARTNER_STATES[state]) })),
  ]
  return (
    <>
      <div className="mb-6 grid gap-5 rounded-xl bg-ground p-5 sm:grid-cols-2">
        <TextField
          type="search"
          label={say('partners.search')}
          value={search.words}
          onChange={(words) => setSearch({ ...search, words, page: 1 })}
        />
        <SelectField
          label={say('partners.show')}
          value={search.show}
          options={options}
          onChange={(show) => setSearch({ ...search, show, page: 1 })}
        />
      </div>
      <p role="status" className="mb-3 text-note text-ink-soft">
        {say('partners.count', { count: found.total })}
      </p>
      {found.total === 0 ? (
        <EmptyState title={say('partners.notFound')} next={say('partners.notFoundNext')} />
      ) : (
        <DataTable
          caption={say('partners.title')}
          columns={columns}
          rows={found.rows}
          keyOf={({ partnerId }) => partnerId}
        />
      )}
      <Pager page={found.page} pages={found.pages} onPage={(page) => setSearch({ ...search, page })} />
    </>
  )
}
