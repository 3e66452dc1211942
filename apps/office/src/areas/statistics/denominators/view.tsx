/** Numbers of members and doctors, each with its day: of them the rates are taken. They are added, never replaced. */
import type { DenominatorList } from '@jitsuin/statistics/contract'
import {
  Actions,
  Button,
  type Column,
  DataTable,
  PageHeading,
  Progress,
  Section,
  SelectField,
  TextField,
  useAnnouncement,
  useSay,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useMay } from '../../../session.js'
import { statistics } from '../client.js'
import { grouped } from '../parts/cells.js'
import { PagesNav } from '../parts/pages-nav.js'
import { statisticsWording } from '../wording/index.js'
import { type Draft, readDraft, type WrongField } from './model.js'

const KEY = ['statistics', 'denominators']

/** Draws the page. */
export function DenominatorsPage(): ReactElement {
  const say = useSay(statisticsWording)
  const may = useMay()
  const list = useQuery({ queryKey: KEY, queryFn: statistics.denominators })
  return (
    <>
      <PageHeading title={say('denominators.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('denominators.lead')}</p>
        <PagesNav />
      </PageHeading>
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.data ? <Counts list={list.data} /> : null}
      {may('statistics/take') === 'allowed' ? (
        <Section title={say('denominators.add')}>
          <AddOne />
        </Section>
      ) : null}
    </>
  )
}

type Count = DenominatorList['denominators'][number]

function Counts({ list }: { readonly list: DenominatorList }): ReactElement {
  const say = useSay(statisticsWording)
  const columns: readonly Column<Count>[] = [
    { head: say('denominators.countedOn'), cell: ({ countedOn }) => countedOn, narrow: true },
    { head: say('denominators.kind'), cell: ({ kind }) => say(`denominators.${kind}`) },
    {
      head: say('denominators.total'),
      cell: ({ total }) => <span className="tabular-nums">{grouped(total)}</span>,
      labelled: true,
    },
    {
      head: say('denominators.areas'),
      cell: ({ areas }) => say(areas ? 'denominators.byArea' : 'denominators.totalOnly'),
      labelled: true,
    },
    { head: say('denominators.source'), cell: ({ source }) => source, labelled: true },
  ]
  return (
    <DataTable
      caption={say('denominators.title')}
      columns={columns}
      rows={list.denominators}
      keyOf={({ kind, countedOn }) => `${kind} ${countedOn}`}
    />
  )
}

const EMPTY: Draft = { kind: 'members', countedOn: '', total: '', source: '', areas: '' }

/** What was typed stays until it is stored. */
function AddOne(): ReactElement {
  const say = useSay(statisticsWording)
  const queries = useQueryClient()
  const [draft, setDraft] = useState(EMPTY)
  const [wrong, setWrong] = useState<readonly WrongField[]>([])
  const adding = useMutation({ mutationFn: statistics.addDenominator })
  const announcement = adding.isSuccess ? say('denominators.added') : ''
  useAnnouncement(announcement)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const read = readDraft(draft)
    setWrong('kind' in read ? [] : read)
    if (!('kind' in read) || adding.isPending) return
    queries.setQueryData(KEY, await adding.mutateAsync(read))
    setDraft(EMPTY)
  }
  const field = (name: WrongField) => ({
    label: say(`denominators.${name}`),
    value: draft[name],
    error: wrong.includes(name) ? say(`denominators.wrong.${name}`) : undefined,
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  })
  return (
    <form
      noValidate
      onSubmit={(event) => void send(event).catch(() => undefined)}
      className="grid max-w-2xl gap-5"
    >
      <SelectField
        label={say('denominators.kind')}
        value={draft.kind}
        options={[
          { value: 'members', label: say('denominators.members') },
          { value: 'doctors', label: say('denominators.doctors') },
        ]}
        onChange={(kind) => setDraft({ ...draft, kind })}
      />
      <TextField {...field('countedOn')} type="date" need="required" />
      <TextField {...field('total')} need="required" />
      <TextField {...field('source')} need="required" maxLength={200} />
      <TextField
        {...field('areas')}
        rows={6}
        hint={say('denominators.areasHint')}
        need="optional"
        script="code"
      />
      {adding.isError ? <FailureNotice error={adding.error} /> : null}
      {announcement === '' ? null : <p>{announcement}</p>}
      <Actions>
        <Button kind="primary" type="submit" isDisabled={adding.isPending}>
          {say('denominators.save')}
        </Button>
      </Actions>
    </form>
  )
}
