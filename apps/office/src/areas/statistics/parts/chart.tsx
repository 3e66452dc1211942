/**
 * A line chart (Observable Plot). The table beside it holds the same figures, so the picture is one image to readers.
 * Plot puts a style element into its picture, which our content security policy forbids: it is taken out before the picture
 * enters the page, and our own classes do its work.
 */
import * as Plot from '@observablehq/plot'
import { type ReactElement, useEffect, useRef } from 'react'

/** One point: a day, a count, and the line that it is on. */
export type ChartPoint = { readonly day: Date; readonly count: number; readonly line: string }

/** Colours that differ in lightness too, for eyes that do not tell hues. */
const COLOURS = ['#0017c1', '#c74700'] as const

/** Properties of a chart: what it is called, and whether its axis names months or days. */
type ChartProps = {
  readonly points: readonly ChartPoint[]
  readonly label: string
  readonly axis?: 'months' | 'days'
}

/** Draws the lines; each is named at its end. */
export function LineChart({ points, label, axis = 'months' }: ChartProps): ReactElement {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = place.current
    if (!box) return
    const draw = () => box.replaceChildren(pictureOf(points, { label, width: box.clientWidth, axis }))
    draw()
    const watch = new ResizeObserver(draw)
    watch.observe(box)
    return () => watch.disconnect()
  }, [points, label, axis])
  return <div ref={place} className="mb-8 min-h-72 w-full" />
}

function pictureOf(
  points: readonly ChartPoint[],
  { label, width, axis }: Required<Pick<ChartProps, 'label' | 'axis'>> & { readonly width: number },
): Element {
  const lines = [...new Set(points.map(({ line }) => line))]
  const ends = lines
    .flatMap((line) => points.findLast((point) => point.line === line) ?? [])
    .toSorted((one, other) => other.count - one.count)
  const on = { x: 'day', y: 'count', stroke: 'line' } as const
  const picture = Plot.plot({
    width,
    height: 300,
    marginLeft: 64,
    marginRight: 96,
    marginBottom: 36,
    x: {
      type: 'utc',
      label: null,
      ticks: Math.max(2, Math.floor(width / 130)),
      tickFormat: axis === 'days' ? dayOf : monthOf,
    },
    y: { grid: true, label: null, zero: true, tickFormat: (count: number) => count.toLocaleString('en-US') },
    color: { domain: lines, range: [...COLOURS] },
    marks: [
      Plot.ruleY([0]),
      Plot.line(points, { ...on, strokeWidth: 2.5 }),
      ...(points.length <= 40 ? [Plot.dot(points, { x: 'day', y: 'count', fill: 'line', r: 3.5 })] : []),
      ...ends.map((end, index) =>
        Plot.text([end], {
          x: 'day',
          y: 'count',
          text: 'line',
          fill: 'line',
          textAnchor: 'start',
          dx: 8,
          // Names of lines that end close together stand above and below each other.
          dy: ends.length > 1 ? (index - (ends.length - 1) / 2) * 18 : 0,
          fontSize: 13,
        }),
      ),
    ],
  })
  for (const style of picture.querySelectorAll('style')) style.remove()
  picture.setAttribute('role', 'img')
  picture.setAttribute('aria-label', label)
  picture.setAttribute('class', 'block h-auto max-w-full text-note')
  // Readers hear the label; the parts of the picture have nothing more to say.
  for (const part of picture.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
  return picture
}

/** `2016/10`, the same in both languages. */
function monthOf(day: Date): string {
  return `${day.getUTCFullYear()}/${day.getUTCMonth() + 1}`
}

/** `11/20`, the same in both languages. */
function dayOf(day: Date): string {
  return `${day.getUTCMonth() + 1}/${day.getUTCDate()}`
}
