/** Finding, choosing and signing. */
import type { Item } from '@jitsuin/business-system/contract'
import { Button, Checkbox, SelectField, TextField, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { clinicWording } from '../../wording/index.js'
import { type Chosen, choose, countsOf, FILTERS, type Filter, isChoosable } from './model.js'
import type { ModeChoice } from './use-approval-mode.js'

/** Draws the tools above the list. */
export function Toolbar(props: {
  readonly items: readonly Item[]
  readonly rows: readonly Item[]
  readonly chosen: Chosen
  readonly filter: Filter
  readonly words: string
  /** How many would be signed. */
  readonly count: number
  readonly isBusy: boolean
  readonly approval: ModeChoice
  readonly setChosen: (chosen: Chosen) => void
  readonly setFilter: (filter: Filter) => void
  readonly setWords: (words: string) => void
  readonly onSign: () => void
}): ReactElement {
  const say = useSay(clinicWording)
  const { items, rows, chosen, filter, words, count, isBusy } = props
  const counts = countsOf(items)
  const choosable = rows.filter(isChoosable)
  const areAllChosen = choosable.length > 0 && choosable.every((one) => chosen.get(one.id) === one.version)
  const chooseAll = (isWanted: boolean) =>
    props.setChosen(choose(chosen, choosable, isWanted ? 'chosen' : 'not-chosen'))
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2 lg:max-w-3xl">
        <TextField
          label={say('list.find')}
          type="search"
          value={words}
          onChange={props.setWords}
          maxLength={60}
        />
        <SelectField
          label={say('list.show')}
          value={filter}
          options={FILTERS.map((value) => ({
            value,
            label: say(`list.filter.${value}`, { count: counts[value] }),
          }))}
          onChange={props.setFilter}
        />
      </div>
      <div className="my-4 flex flex-wrap items-center gap-x-8 gap-y-2">
        <Checkbox isSelected={areAllChosen} onChange={chooseAll} isDisabled={choosable.length === 0}>
          {say('list.selectAll', { count: choosable.length })}
        </Checkbox>
        <ModeField {...props.approval} />
        <div data-act="sign" className="flex flex-wrap items-center gap-x-4 md:ml-auto">
          {count === 0 ? <span className="text-note text-ink-soft">{say('list.signNone')}</span> : null}
          <Button kind="primary" onPress={props.onSign} isDisabled={count === 0 || isBusy}>
            {say('list.sign', { count })}
          </Button>
        </div>
      </div>
    </>
  )
}

/** Whether the phone shows each prescription; where it must, that is said instead of asked. */
function ModeField({ mode, choose }: ModeChoice): ReactElement {
  const say = useSay(clinicWording)
  if (choose === null) return <p className="text-note">{say('list.modeForced')}</p>
  return (
    <Checkbox isSelected={mode === 'list'} onChange={(isList) => choose(isList ? 'list' : 'day')}>
      {say('list.mode')}
      <span className="block text-note text-ink-soft">{say('list.modeMore')}</span>
    </Checkbox>
  )
}
