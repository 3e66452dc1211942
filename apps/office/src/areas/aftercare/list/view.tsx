/** Procedures after issue: what is open, how long it has been so, and what is late. */
import {
  ALL_PROCEDURES,
  PROCEDURE_STATES,
  PROCEDURES,
  type ProcedureEntry,
  type ProcedureKind,
  type ProcedureStateName,
} from '@jitsuin/registration/contract'
import {
  buttonClass,
  type Column,
  DataTable,
  EmptyState,
  Moment,
  PageHeading,
  Pager,
  Progress,
  SelectField,
  Tag,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { Day } from '../../../pages/partners/day.js'
import { useMay } from '../../../session.js'
import { aftercare } from '../client.js'
import { KindWord, PageLink, ProcedureTag } from '../parts/words.js'
import { aftercareWording } from '../wording/index.js'

type Filter = {
  readonly phase: 'open' | 'closed'
  readonly kind: ProcedureKind | 'all'
  readonly state: ProcedureStateName | 'all'
  readonly page: number
}

/** Draws the page. */
export function ProceduresPage(): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  const may = useMay()
  const [filter, setFilter] = useState<Filter>({ phase: 'open', kind: 'all', state: 'all', page: 1 })
  const { kind, state } = filter
  const query = {
    phase: filter.phase,
    page: String(filter.page),
    ...(kind !== 'all' && { kind }),
    ...(state !== 'all' && { state }),
  }
  const list = useQuery({
    queryKey: ['aftercare', 'list', query],
    queryFn: () => aftercare.procedures(query),
  })
  return (
    <>
      <PageHeading title={say('list.title')} />
      <p className="mb-6 flex flex-wrap items-center gap-x-6 gap-y-3">
        {may('aftercare/take-report') === 'allowed' ? (
          <Link to={'/aftercare/desk' as string} className={buttonClass('primary')}>
            {say('list.toDesk')}
          </Link>
        ) : null}
        <PageLink to="/aftercare/lists">{say('list.more')}</PageLink>
      </p>
      <div className="mb-6 grid gap-5 rounded-xl bg-ground p-5 sm:grid-cols-2">
        <SelectField
          label={say('list.show')}
          value={filter.phase}
          options={(['open', 'closed'] as const).map((value) => ({ value, label: say(`list.${value}`) }))}
          onChange={(phase) => setFilter({ ...filter, phase, state: 'all', page: 1 })}
        />
        <SelectField
          label={say('list.kind')}
          value={kind}
          options={[
            { value: 'all' as const, label: say('list.all') },
            ...ALL_PROCEDURES.map((value) => ({ value, label: text(PROCEDURES[value]) })),
          ]}
          onChange={(chosen) => setFilter({ ...filter, kind: chosen, page: 1 })}
        />
      </div>
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.data ? (
        <>
          <ul aria-label={say('list.states')} className="mb-5 flex flex-wrap gap-2">
            {list.data.counts
              .filter(({ count }) => count > 0)
              .map((one) => (
                <li key={one.state}>
                  <button
                    type="button"
                    aria-pressed={state === one.state}
                    className="min-h-11 cursor-pointer rounded-lg border border-edge px-4 text-note aria-pressed:border-action aria-pressed:bg-action-soft aria-pressed:font-bold"
                    onClick={() =>
                      setFilter({ ...filter, state: state === one.state ? 'all' : one.state, page: 1 })
                    }
                  >
                    {text(PROCEDURE_STATES[one.state])} <span className="tabular-nums">{one.count}</span>
                  </button>
                </li>
              ))}
          </ul>
          {list.data.procedures.length === 0 ? (
            <EmptyState title={say('list.nothing')} next={say('list.nothingNext')} />
          ) : (
            <Table rows={list.data.procedures} />
          )}
          <Pager
            page={filter.page}
            pages={list.data.pages}
            onPage={(page) => setFilter({ ...filter, page })}
          />
        </>
      ) : null}
    </>
  )
}

/** A table of procedures; the page of a holder has one as well. */
export function Table({ rows }: { readonly rows: readonly ProcedureEntry[] }): ReactElement {
  const say = useSay(aftercareWording)
  const columns: readonly Column<ProcedureEntry>[] = [
    {
      head: say('list.number'),
      cell: ({ procedureId, number }) => (
        <PageLink to={`/aftercare/procedures/${procedureId}`}>{number}</PageLink>
      ),
      narrow: true,
    },
    { head: say('list.name'), cell: ({ name }) => name, labelled: true },
    { head: say('list.kind'), cell: ({ kind }) => <KindWord kind={kind} />, narrow: true, labelled: true },
    {
      head: say('list.state'),
      cell: ({ state }) => <ProcedureTag state={state} />,
      narrow: true,
      labelled: true,
    },
    {
      head: say('list.since'),
      cell: ({ daysInState, stateSince }) => (
        <>
          {say('days', { days: daysInState })}
          <span className="block text-note text-ink-soft">
            <Moment iso={stateSince} />
          </span>
        </>
      ),
      narrow: true,
      labelled: true,
    },
    {
      head: say('list.due'),
      cell: ({ dueOn, light }) => (
        <>
          {dueOn === null ? '' : <Day day={dueOn} />}{' '}
          {light === 'late' ? <Tag tone="danger">{say('list.late')}</Tag> : null}
        </>
      ),
      narrow: true,
      labelled: true,
    },
  ]
  return (
    <DataTable
      caption={say('list.title')}
      columns={columns}
      rows={rows}
      keyOf={({ procedureId }) => procedureId}
    />
  )
}
