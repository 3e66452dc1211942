/** Many cards handed over in one sitting at a hospital: person by person, one submission, a result for each (T-C03-5). */
import { type PickupSession, PRODUCTION_ROUTES, type SessionResult } from '@jitsuin/registration/contract'
import {
  Button,
  DataTable,
  EmptyState,
  Note,
  PageHeading,
  Section,
  SelectField,
  Tag,
  useAnnouncement,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useEffect, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { production } from '../client.js'
import { Answer, Code, PaperLink, TextLink, useAct } from '../parts.js'
import { productionWording } from '../wording/index.js'
import { countSitting, type Person, type Sitting, without, withResult } from './model.js'
import { PersonDialog } from './person.js'

/** Draws the page. */
export function SessionPage(): ReactElement {
  const say = useSay(productionWording)
  const mine = useQuery({
    queryKey: ['production', 'my-places'],
    queryFn: () => production.pickups({ page: 1, words: '' }),
  })
  return (
    <>
      <p className="mb-2">
        <TextLink to="/pickups">{say('desk.back')}</TextLink>
      </p>
      <PageHeading title={say('session.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('session.lead')}</p>
      </PageHeading>
      <Answer query={mine}>
        {({ places }) => {
          const [first] = places
          if (first === undefined)
            return <EmptyState title={say('pickups.noPlace')} next={say('pickups.noPlaceNext')} />
          return <AtPlace places={places} first={first.placeId} />
        }}
      </Answer>
    </>
  )
}

type Places = readonly { readonly placeId: string; readonly nameJa: string; readonly nameEn: string }[]

function AtPlace({ places, first }: { readonly places: Places; readonly first: string }): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  const [placeId, setPlaceId] = useState(first)
  const people = useQuery({
    queryKey: ['session', placeId],
    queryFn: () => production.sessionPeople(placeId),
    refetchOnWindowFocus: false, // the list of a sitting stays as it was begun
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <>
      <div className="mb-6 max-w-xl">
        <SelectField
          label={say('calendar.place')}
          value={placeId}
          options={places.map(({ placeId: value, nameJa, nameEn }) => ({
            value,
            label: text({ ja: nameJa, en: nameEn }),
          }))}
          onChange={setPlaceId}
        />
      </div>
      <Answer query={people}>{(data) => <Sit key={placeId} placeId={placeId} people={data.people} />}</Answer>
    </>
  )
}

type Shown = { readonly placeId: string; readonly people: readonly Person[] }

function Sit({ placeId, people }: Shown): ReactElement {
  const say = useSay(productionWording)
  const [sitting, setSitting] = useState<Sitting>(new Map())
  const [open, setOpen] = useState<Person | null>(null)
  // The same sitting again, after a click that got no answer, is recorded once.
  const [requestId] = useState(() => crypto.randomUUID())
  const submit = useAct((results: PickupSession['results']) =>
    production.recordSession({ requestId, placeId, results }),
  )
  useWarningBeforeLeaving(sitting.size > 0 && !submit.isSuccess)
  if (submit.isSuccess) return <Results result={submit.data} people={people} />
  if (people.length === 0) return <EmptyState title={say('pickups.none')} next={say('pickups.noneNext')} />
  const { present, absent } = countSitting(sitting)
  const record = (result: PickupSession['results'][number]) => {
    setSitting(withResult(sitting, result))
    setOpen(null)
  }
  return (
    <>
      <DataTable
        caption={say('session.people')}
        keyOf={({ caseId }) => caseId}
        rows={people}
        columns={[
          {
            head: say('card.holder'),
            cell: ({ name, nameKana }) => (
              <>
                {name}
                <span className="block text-note text-ink-soft">{nameKana}</span>
              </>
            ),
          },
          { head: say('card.id'), cell: ({ cardId }) => <Code>{cardId}</Code>, labelled: true },
          { head: say('desk.birth'), cell: ({ birthDate }) => birthDate, labelled: true },
          {
            head: say('session.result'),
            cell: (person) => {
              const { caseId, name } = person
              const known = sitting.get(caseId)
              if (known)
                return (
                  <span className="flex flex-wrap items-center gap-3">
                    <Tag tone={known.result === 'absent' ? 'unsure' : 'action'}>
                      {say(`session.results.${known.result}`)}
                    </Tag>
                    <Button
                      kind="quiet"
                      onPress={() => setSitting(without(sitting, caseId))}
                      label={`${say('session.undo')} ${name}`}
                    >
                      {say('session.undo')}
                    </Button>
                  </span>
                )
              return (
                <span className="flex flex-wrap gap-3">
                  <Button onPress={() => setOpen(person)} label={`${say('session.check')} ${name}`}>
                    {say('session.check')}
                  </Button>
                  <Button
                    kind="quiet"
                    onPress={() => record({ caseId, result: 'absent' })}
                    label={`${say('session.absent')} ${name}`}
                  >
                    {say('session.absent')}
                  </Button>
                </span>
              )
            },
          },
        ]}
      />
      <div className="mt-8 flex flex-wrap items-center gap-4">
        <Button
          kind="primary"
          isDisabled={sitting.size === 0 || submit.isPending}
          onPress={() => submit.mutate([...sitting.values()])}
        >
          {say('session.submit', { present, absent })}
        </Button>
        <p className="text-note text-ink-soft">
          {say('session.left', { count: people.length - sitting.size })}
        </p>
      </div>
      {submit.isError ? <FailureNotice error={submit.error} /> : null}
      {open === null ? null : <PersonDialog person={open} onRecord={record} onClose={() => setOpen(null)} />}
    </>
  )
}

/** What is not submitted is nowhere else: signatures are never kept in the browser. */
function useWarningBeforeLeaving(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isNeeded])
}

function Results(props: {
  readonly result: SessionResult
  readonly people: readonly Person[]
}): ReactElement {
  const { result, people } = props
  const say = useSay(productionWording)
  const text = useText()
  useAnnouncement(say('session.done'))
  const refused = result.results.filter((one) => one.result === 'refused').length
  return (
    <Section title={say('session.done')}>
      {refused > 0 ? (
        <div className="mb-6">
          <Note title={say('session.refused', { count: refused })} next={say('session.refusedNext')} />
        </div>
      ) : null}
      <DataTable
        caption={say('session.done')}
        keyOf={({ caseId }) => caseId}
        rows={result.results}
        columns={[
          {
            head: say('card.holder'),
            cell: ({ caseId }) => people.find((person) => person.caseId === caseId)?.name ?? caseId,
          },
          {
            head: say('session.result'),
            cell: (one) => (
              <>
                <Tag
                  tone={one.result === 'refused' ? 'danger' : one.result === 'absent' ? 'unsure' : 'action'}
                >
                  {say(`session.results.${one.result}`)}
                </Tag>
                {one.text === undefined ? null : <span className="ml-3">{text(one.text)}</span>}
              </>
            ),
          },
          {
            head: say('session.receipt'),
            cell: ({ caseId, result: word }) =>
              word === 'handed-over' ? (
                <PaperLink
                  href={PRODUCTION_ROUTES.handOverReceipt(caseId)}
                  label={`${say('desk.printReceipt')} ${people.find((one) => one.caseId === caseId)?.name ?? ''}`}
                >
                  {say('desk.printReceipt')}
                </PaperLink>
              ) : (
                '—'
              ),
          },
        ]}
      />
    </Section>
  )
}
