/** Booking a time to pick the card up, by the code of the postcard; the page says nothing about the holder. */
import { formatJapanDate, formatJapanTime, japanDate } from '@jitsuin/kernel'
import type { Reservation } from '@jitsuin/registration/contract'
import {
  buttonClass,
  DescriptionList,
  EmptyState,
  Note,
  PageHeading,
  Progress,
  useLanguage,
  useSay,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../failure-notice.js'
import { ChoiceQuestion, ListQuestion } from '../fields/choice-question.js'
import { useApplicant } from '../services.js'
import { applyWording } from '../wording/index.js'

/** Draws the booking of the address's code. */
export function PickupPage(): ReactElement {
  const say = useSay(applyWording)
  const { code = '' } = useParams({ strict: false })
  const { pickup } = useApplicant()
  const reservation = useQuery({ queryKey: ['pickup', code], queryFn: () => pickup.reservation(code) })
  return (
    <>
      <PageHeading title={say('pickup.title')} />
      {reservation.isPending ? <Progress label={say('loading')} /> : null}
      {reservation.isError ? (
        <FailureNotice error={reservation.error} onAgain={() => void reservation.refetch()} />
      ) : null}
      {reservation.data ? <Booking code={code} reservation={reservation.data} /> : null}
    </>
  )
}

function Booking(props: { readonly code: string; readonly reservation: Reservation }): ReactElement {
  const say = useSay(applyWording)
  const language = useLanguage()
  const { code, reservation } = props
  const { caseNumber, place, pickUpUntil, appointment, slots, state } = reservation
  const facts = [
    { term: say('pickup.number'), value: caseNumber },
    {
      term: say('pickup.where'),
      value: `${language === 'ja' ? place.nameJa : place.nameEn} — ${place.address} — ${place.phone}`,
    },
    ...(pickUpUntil ? [{ term: say('pickup.until'), value: pickUpUntil }] : []),
  ]
  return (
    <>
      {appointment ? (
        <div className="mb-6">
          <Note
            title={say('pickup.booked', { time: formatJapanTime(new Date(appointment), language) })}
            next={say('pickup.bring')}
          />
        </div>
      ) : null}
      <DescriptionList facts={facts} />
      {state === 'closed' ? (
        <EmptyState title={say('pickup.closed')} />
      ) : slots.length === 0 ? (
        <EmptyState title={say('pickup.none')} />
      ) : (
        <Times code={code} slots={slots} hasBooked={appointment !== undefined} />
      )}
    </>
  )
}

function Times(props: {
  readonly code: string
  readonly slots: Reservation['slots']
  readonly hasBooked: boolean
}): ReactElement {
  const say = useSay(applyWording)
  const language = useLanguage()
  const { pickup } = useApplicant()
  const queries = useQueryClient()
  const { code, slots, hasBooked } = props
  const [day, setDay] = useState('')
  const [startsAt, setStartsAt] = useState('')
  const book = useMutation({
    mutationFn: () => pickup.reserve(code, { startsAt }),
    // Also after a refusal: somebody else may have taken the time.
    onSettled: () => queries.invalidateQueries({ queryKey: ['pickup', code] }),
    onSuccess: () => setStartsAt(''),
  })
  const days = [...new Set(slots.map((slot) => japanDate(new Date(slot.startsAt))))]
  const times = slots.filter((slot) => slot.left > 0 && japanDate(new Date(slot.startsAt)) === day)
  return (
    <div className="mt-8 grid gap-6">
      <ListQuestion
        name="day"
        label={say('pickup.choose')}
        value={day}
        onChange={(chosen) => {
          setDay(chosen)
          setStartsAt('')
        }}
        choices={days.map((value) => ({
          value,
          label: formatJapanDate(new Date(`${value}T00:00:00+09:00`), language),
        }))}
        empty={say('choose')}
      />
      {day === '' ? null : (
        <ChoiceQuestion
          name="time"
          label={say('pickup.chooseTime')}
          value={startsAt}
          onChange={setStartsAt}
          choices={times.map((slot) => ({
            value: slot.startsAt,
            label: formatJapanTime(new Date(slot.startsAt), 'en').slice(11, 16),
            hint: say('pickup.left', { count: slot.left }),
          }))}
        />
      )}
      <button
        type="button"
        disabled={startsAt === '' || book.isPending}
        onClick={() => book.mutate()}
        className={`${buttonClass('primary')} min-h-16 text-h3`}
      >
        {say(hasBooked ? 'pickup.change' : 'pickup.book')}
      </button>
      <p role="status">{book.isSuccess ? say('pickup.done') : ''}</p>
      {book.isError ? <FailureNotice error={book.error} /> : null}
    </div>
  )
}
