/** The counter's appointments of a day, half hour by half hour. */
import { japanDate } from '@jitsuin/kernel'
import { type Calendar, PRODUCTION_ROUTES } from '@jitsuin/registration/contract'
import {
  Button,
  DataTable,
  EmptyState,
  formatMoment,
  PageHeading,
  SelectField,
  TextField,
  useLanguage,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { production } from '../client.js'
import { Answer, Code, PaperLink, TextLink, useAct } from '../parts.js'
import { productionWording } from '../wording/index.js'

/** Draws the page. */
export function AppointmentsPage(): ReactElement {
  const say = useSay(productionWording)
  const mine = useQuery({
    queryKey: ['production', 'my-places'],
    queryFn: () => production.pickups({ page: 1, words: '' }),
  })
  return (
    <>
      <PageHeading title={say('calendar.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('calendar.lead')}</p>
      </PageHeading>
      <Answer query={mine}>
        {({ places }) => {
          const [first] = places
          if (first === undefined)
            return <EmptyState title={say('pickups.noPlace')} next={say('pickups.noPlaceNext')} />
          return <Days places={places} first={first.placeId} />
        }}
      </Answer>
    </>
  )
}

type Places = readonly { readonly placeId: string; readonly nameJa: string; readonly nameEn: string }[]

/** Today in Japan; the page's own clock only chooses what is shown first. */
const today = () => japanDate(new Date())

function Days({ places, first }: { readonly places: Places; readonly first: string }): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  const [placeId, setPlaceId] = useState(first)
  const [day, setDay] = useState(today)
  const calendar = useQuery({
    queryKey: ['production', 'calendar', placeId, day],
    queryFn: () => production.calendar({ placeId, day }),
    enabled: day !== '',
  })
  return (
    <>
      <div className="mb-6 grid gap-5 rounded-2xl bg-ground p-5 sm:grid-cols-2">
        <SelectField
          label={say('calendar.place')}
          value={placeId}
          options={places.map(({ placeId: value, nameJa, nameEn }) => ({
            value,
            label: text({ ja: nameJa, en: nameEn }),
          }))}
          onChange={setPlaceId}
        />
        <TextField type="date" label={say('calendar.day')} value={day} onChange={setDay} />
      </div>
      {day === '' ? null : <Answer query={calendar}>{(data) => <Slots data={data} />}</Answer>}
    </>
  )
}

function Slots({ data }: { readonly data: Calendar }): ReactElement {
  const say = useSay(productionWording)
  const language = useLanguage()
  const cancel = useAct((caseId: string) => production.cancelBooking(caseId))
  if (data.slots.length === 0) return <EmptyState title={say('calendar.closed')} />
  return (
    <>
      {cancel.isError ? <FailureNotice error={cancel.error} /> : null}
      <DataTable
        caption={say('calendar.title')}
        keyOf={({ startsAt }) => startsAt}
        rows={data.slots}
        columns={[
          {
            head: say('calendar.time'),
            cell: ({ startsAt }) => (
              <span className="text-h3 tabular-nums">
                {formatMoment(startsAt, language).text.match(/\d+:\d\d/)?.[0]}
              </span>
            ),
            narrow: true,
          },
          {
            head: say('calendar.booked'),
            cell: ({ booked }) => (
              <span className="tabular-nums">
                {booked.length} / {data.capacity}
              </span>
            ),
            narrow: true,
            labelled: true,
          },
          {
            head: say('calendar.who'),
            cell: ({ booked }) => (
              <ul>
                {booked.map(({ appointmentId, caseId, caseNumber, name }) => (
                  <li key={appointmentId} className="flex flex-wrap items-center gap-x-4">
                    <TextLink to={`/pickups/${caseId}`}>{name}</TextLink>
                    <Code>{caseNumber}</Code>
                    <PaperLink
                      href={PRODUCTION_ROUTES.slip(caseId)}
                      label={`${say('calendar.slip')} ${name}`}
                    >
                      {say('calendar.slip')}
                    </PaperLink>
                    <Button
                      kind="quiet"
                      onPress={() => cancel.mutate(caseId)}
                      label={`${say('calendar.cancel')} ${name}`}
                    >
                      {say('calendar.cancel')}
                    </Button>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </>
  )
}
