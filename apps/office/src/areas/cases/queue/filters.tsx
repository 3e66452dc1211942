/** What narrows the list: words, order, and everything else folded away until it is needed. */
import { CASE_KINDS, CHANNELS, PREFECTURES, type QueueFilter } from '@jitsuin/registration/contract'
import { Button, SelectField, TextField, useSay, useText } from '@jitsuin/ui'
import { type ReactElement, useEffect, useState } from 'react'
import { useColleagues } from '../colleagues.js'
import { casesWording } from '../wording/index.js'
import { type Asked, askedOf, NARROWING, narrowingCount, withFilter } from './model.js'

type Props = { readonly asked: Asked; readonly onAsk: (asked: Asked) => void }

/** So long after the last key the words are looked for. */
const TYPING_PAUSE_MS = 350

/** Draws the bar. */
export function Filters({ asked, onAsk }: Props): ReactElement {
  const say = useSay(casesWording)
  const count = narrowingCount(asked)
  return (
    <search className="screen-only mb-5 block rounded-lg bg-ground p-4">
      <div className="grid items-end gap-4 md:grid-cols-[1fr_9rem_13rem]">
        <Words asked={asked} onAsk={onAsk} />
        <SelectField
          label={say('queue.phase')}
          value={asked.phase ?? 'open'}
          options={(['open', 'closed', 'all'] as const).map((value) => ({
            value,
            label: say(`queue.phases.${value}`),
          }))}
          onChange={(phase) => onAsk(withFilter(asked, { phase: phase === 'open' ? undefined : phase }))}
        />
        <Order asked={asked} onAsk={onAsk} />
      </div>
      <details className="mt-3" open={count > 0}>
        <summary className="inline-flex min-h-9 cursor-pointer items-center font-bold text-action underline underline-offset-4">
          {count === 0 ? say('queue.filters') : say('queue.filtersOn', { count })}
        </summary>
        <Narrowing asked={asked} onAsk={onAsk} />
      </details>
    </search>
  )
}

/** Words are looked for when the typing pauses, or at once by Enter. */
function Words({ asked, onAsk }: Props): ReactElement {
  const say = useSay(casesWording)
  const [words, setWords] = useState(asked.words ?? '')
  useEffect(() => setWords(asked.words ?? ''), [asked.words])
  useEffect(() => {
    if (words.trim() === (asked.words ?? '')) return
    const pause = setTimeout(() => onAsk(withFilter(asked, { words: words.trim() })), TYPING_PAUSE_MS)
    return () => clearTimeout(pause)
  })
  return (
    <TextField
      type="search"
      label={say('queue.searchLabel')}
      hint={say('queue.searchHint')}
      maxLength={80}
      value={words}
      onChange={setWords}
    />
  )
}

const ORDERS = {
  received: ['received', 'ascending'],
  receivedDown: ['received', 'descending'],
  since: ['since', 'ascending'],
  sinceDown: ['since', 'descending'],
  name: ['name', 'ascending'],
  nameDown: ['name', 'descending'],
} as const

function Order({ asked, onAsk }: Props): ReactElement {
  const say = useSay(casesWording)
  const names = Object.keys(ORDERS) as (keyof typeof ORDERS)[] // the table has no other keys
  const chosen =
    names.find((name) => ORDERS[name][0] === asked.sort && ORDERS[name][1] === asked.order) ?? 'received'
  return (
    <SelectField
      label={say('queue.sort')}
      value={chosen}
      options={names.map((value) => ({ value, label: say(`queue.sorts.${value}`) }))}
      onChange={(name) => onAsk(withFilter(asked, { sort: ORDERS[name][0], order: ORDERS[name][1] }))}
    />
  )
}

const DAYS = ['7', '14', '30', '60', '90', '180'] as const
const ANY = 'any'

function Narrowing({ asked, onAsk }: Props): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const { data } = useColleagues()
  const any = { value: ANY, label: say('queue.any') }
  const one = <Name extends 'kind' | 'channel' | 'prefecture'>(
    name: Name,
    values: readonly string[],
    label: (value: string) => string,
  ) => (
    <SelectField
      label={say(`queue.filter.${name}`)}
      value={asked[name]?.[0] ?? ANY}
      options={[any, ...values.map((value) => ({ value, label: label(value) }))]}
      onChange={(value) =>
        onAsk(withFilter(asked, { [name]: value === ANY ? undefined : [value] } as Partial<QueueFilter>))
      }
    />
  )
  const days = (name: 'olderThanDays' | 'deficientForDays') => (
    <SelectField
      label={say(`queue.filter.${name}`)}
      value={String(asked[name] ?? ANY)}
      options={[any, ...DAYS.map((value) => ({ value, label: say('queue.dayCount', { count: value }) }))]}
      onChange={(value) => onAsk(withFilter(asked, { [name]: value === ANY ? undefined : Number(value) }))}
    />
  )
  const people = [
    { value: 'me', label: say('queue.mine') },
    { value: 'nobody', label: say('queue.unassigned') },
    ...(data?.colleagues ?? []).map(({ staffId, displayName }) => ({ value: staffId, label: displayName })),
  ]
  return (
    <>
      <div className="mt-3 grid gap-4 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-6">
        {one('kind', Object.keys(CASE_KINDS), (kind) => text(CASE_KINDS[kind as keyof typeof CASE_KINDS]))}
        {one('channel', Object.keys(CHANNELS), (channel) => text(CHANNELS[channel as keyof typeof CHANNELS]))}
        {one('prefecture', PREFECTURES, (prefecture) => prefecture)}
        <SelectField
          label={say('queue.filter.assigned')}
          value={asked.assigned ?? ANY}
          options={[any, ...people]}
          onChange={(value) => onAsk(withFilter(asked, { assigned: value === ANY ? undefined : value }))}
        />
        {days('olderThanDays')}
        {days('deficientForDays')}
      </div>
      <div className="mt-3 flex flex-wrap gap-x-4">
        {NARROWING.filter(
          (name) => asked[name] !== undefined && ['place', 'batch', 'campaign'].includes(name),
        ).map((name) => (
          <Button key={name} kind="quiet" onPress={() => onAsk(withFilter(asked, { [name]: undefined }))}>
            {say('queue.take', { what: say(`queue.filter.${name}`) })}
          </Button>
        ))}
        {narrowingCount(asked) === 0 ? null : (
          <Button kind="quiet" onPress={() => onAsk(askedOf(''))}>
            {say('queue.clear')}
          </Button>
        )}
      </div>
    </>
  )
}
