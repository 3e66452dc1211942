import { useSay } from '@jitsuin/ui'
import { type ReactElement, useEffect, useRef } from 'react'
import { verifierWording } from '../../../wording/index.js'
import type { Region } from './compare.js'
import type { DrawnPage } from './pdf-engine.js'

/** One page as it is seen, with outlines around fields for signatures and around what differs from the other version. */
export function DrawnPageView(props: {
  readonly title: string
  readonly description: string
  readonly drawn: DrawnPage | null
  readonly regions: readonly Region[]
  /** Part of the width at hand, such as 1.5. */
  readonly zoom: number
}): ReactElement {
  const { title, description, drawn, regions, zoom } = props
  const say = useSay(verifierWording)
  return (
    <figure className="min-w-0 flex-1">
      <figcaption className="mb-2 font-bold">{title}</figcaption>
      {drawn === null ? (
        <p className="rounded-lg border border-rule bg-ground p-5">{say('document.noSuchPage')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by the arrow keys (WCAG 2.2 2.1.1)
        <section className="overflow-auto border border-edge bg-ground" aria-label={description} tabIndex={0}>
          <div className="relative" style={{ width: `${zoom * 100}%` }}>
            <Canvas drawn={drawn} description={description} />
            {drawn.widgets.map((widget) => (
              <Outline key={`${widget.name} ${widget.top}`} region={widget} kind="widget" />
            ))}
            {regions.map((region) => (
              <Outline key={`${region.left} ${region.top}`} region={region} kind="difference" />
            ))}
          </div>
        </section>
      )}
    </figure>
  )
}

function Canvas({
  drawn,
  description,
}: {
  readonly drawn: DrawnPage
  readonly description: string
}): ReactElement {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { canvas } = drawn
    canvas.className = 'block h-auto w-full bg-paper'
    place.current?.replaceChildren(canvas)
  }, [drawn])
  return <div ref={place} role="img" aria-label={description} />
}

const OUTLINES = {
  widget: 'border-2 border-dashed border-action',
  difference: 'outline-2 outline-offset-3 outline-danger bg-danger/10',
} as const

/** For eyes only: the sentences beside the page say the same. */
function Outline({
  region,
  kind,
}: {
  readonly region: Region
  readonly kind: keyof typeof OUTLINES
}): ReactElement {
  const { left, top, width, height } = region
  const percent = (part: number) => `${part * 100}%`
  const style = { left: percent(left), top: percent(top), width: percent(width), height: percent(height) }
  return (
    <span
      aria-hidden="true"
      data-outline={kind}
      className={`pointer-events-none absolute ${OUTLINES[kind]}`}
      style={style}
    />
  )
}
