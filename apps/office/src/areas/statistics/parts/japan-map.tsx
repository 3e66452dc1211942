/** The map of Japan, shaded by rate, and the same figures as a table. */
import { AREAS, type AreaCode, type Snapshot } from '@jitsuin/statistics/contract'
import { type Column, DataTable, useLanguage, useSay, useText } from '@jitsuin/ui'
import japan from '@svg-maps/japan'
import type { ReactElement } from 'react'
import { statisticsWording } from '../wording/index.js'
import { grouped } from './cells.js'
import { type AreaRate, classesOf, classOf, type RateClass, ratesOf } from './map-model.js'

type CountryMap = {
  readonly viewBox: string
  readonly locations: readonly { readonly id: string; readonly name: string; readonly path: string }[]
}
const MAP = japan as unknown as CountryMap // its types describe a CommonJS module; the file is an ES module

const OUTLINES: ReadonlyMap<string, string> = new Map(MAP.locations.map(({ name, path }) => [name, path]))
const NO_RATE = '#f1f1f4'

/** Draws map, legend, attribution and table. */
export function RateMap({ snapshot }: { readonly snapshot: Snapshot }): ReactElement {
  const say = useSay(statisticsWording)
  const rates = ratesOf(snapshot)
  const classes = classesOf(rates)
  return (
    <>
      <figure className="mb-10 grid items-end gap-8 md:grid-cols-[1fr_14rem]">
        <svg
          role="img"
          aria-label={say('map.alternative')}
          viewBox={MAP.viewBox}
          className="max-h-[40rem] w-full"
        >
          {rates.map((rate) => (
            <Prefecture key={rate.area} rate={rate} classes={classes} />
          ))}
        </svg>
        <figcaption className="text-note">
          <p className="mb-3 font-bold">{say('map.title')}</p>
          <Legend classes={classes} />
          <p className="mt-6 text-ink-soft">{say('map.credit')}</p>
        </figcaption>
      </figure>
      <RateTable rates={rates} />
    </>
  )
}

function Prefecture({
  rate,
  classes,
}: {
  readonly rate: AreaRate
  readonly classes: readonly RateClass[]
}): ReactElement {
  const text = useText()
  const { area, percent } = rate
  const shade = percent === undefined ? NO_RATE : classOf(percent, classes)?.shade
  return (
    <path d={outlineOf(area)} fill={shade ?? NO_RATE} stroke="#626264" strokeWidth={0.5}>
      <title>{`${text(AREAS[area])} ${rateText(percent)}`}</title>
    </path>
  )
}

function outlineOf(area: AreaCode): string {
  return OUTLINES.get(AREAS[area].en) ?? ''
}

function Legend({ classes }: { readonly classes: readonly RateClass[] }): ReactElement {
  const say = useSay(statisticsWording)
  return (
    <ul className="grid gap-1.5">
      {classes.map(({ from, to, shade }) => (
        <li key={shade} className="flex items-center gap-3 tabular-nums">
          <svg aria-hidden="true" viewBox="0 0 28 18" className="h-4.5 w-7">
            <rect x="0.5" y="0.5" width="27" height="17" fill={shade} stroke="#626264" />
          </svg>
          {to === undefined ? say('map.highest', { from }) : say('map.class', { from, to })}
        </li>
      ))}
    </ul>
  )
}

function RateTable({ rates }: { readonly rates: readonly AreaRate[] }): ReactElement {
  const say = useSay(statisticsWording)
  const language = useLanguage()
  const columns: readonly Column<AreaRate>[] = [
    { head: say('map.prefecture'), cell: ({ area }) => AREAS[area][language] },
    { head: say('map.rate'), cell: ({ percent }) => rateText(percent), labelled: true },
    { head: say('map.holders'), cell: ({ cards }) => grouped(cards), labelled: true },
    { head: say('map.associationMembers'), cell: ({ members }) => grouped(members), labelled: true },
  ]
  return <DataTable caption={say('map.title')} columns={columns} rows={rates} keyOf={({ area }) => area} />
}

function rateText(percent: number | undefined): string {
  return percent === undefined ? '—' : `${percent.toFixed(2)}%`
}
