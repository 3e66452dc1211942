/** A picture of a paper, to be read closely: larger, smaller, turned. */
import { type ReactElement, useState } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'

const ZOOMS = [0.5, 0.75, 1, 1.5, 2, 3, 4] as const
const WHOLE = 2

/** How a picture is looked at: a step of the zoom (2 shows it whole), and quarter turns to the right. */
export type Sight = { readonly zoom: number; readonly turns: number }

/** The whole picture, upright. */
export const WHOLE_SIGHT: Sight = { zoom: WHOLE, turns: 0 }

/** Looks closer (+1) or from further away (-1), within the steps that there are. */
export function zoomed({ zoom, turns }: Sight, steps: 1 | -1): Sight {
  return { zoom: Math.min(ZOOMS.length - 1, Math.max(0, zoom + steps)), turns }
}

/** Turns a quarter to the right (1) or to the left (-1). */
export function turned({ zoom, turns }: Sight, quarters: 1 | -1): Sight {
  return { zoom, turns: (turns + quarters + 4) % 4 }
}

const TOOL =
  'inline-flex size-11 cursor-pointer items-center justify-center rounded-lg text-action hover:bg-action-soft disabled:cursor-not-allowed disabled:opacity-40'

/** Draws the picture under its tools. With `sight` and `onSight` the page steers it, such as by keys. */
export function ImageViewer(props: {
  readonly address: string
  /** What the picture shows, for readers who cannot see it. */
  readonly description: string
  readonly sight: Sight
  readonly onSight: (sight: Sight) => void
  /** A class that bounds its height, such as `h-[60dvh]`. */
  readonly height?: string
}): ReactElement {
  const say = useSay(uiWording)
  const { address, description, sight, onSight, height = 'h-[60dvh]' } = props
  const scale = ZOOMS[sight.zoom] ?? 1
  return (
    <figure className="overflow-hidden rounded-lg border border-rule bg-ground">
      <div
        role="toolbar"
        aria-label={say('viewer.tools')}
        className="screen-only flex flex-wrap items-center gap-1 border-b border-rule bg-paper px-2"
      >
        <button
          type="button"
          className={TOOL}
          disabled={sight.zoom === 0}
          onClick={() => onSight(zoomed(sight, -1))}
          aria-label={say('viewer.smaller')}
        >
          <Glyph path="M5 12h14" />
        </button>
        <span className="min-w-14 text-center text-note tabular-nums text-ink-soft">
          {Math.round(scale * 100)}%
        </span>
        <button
          type="button"
          className={TOOL}
          disabled={sight.zoom === ZOOMS.length - 1}
          onClick={() => onSight(zoomed(sight, 1))}
          aria-label={say('viewer.larger')}
        >
          <Glyph path="M5 12h14M12 5v14" />
        </button>
        <button
          type="button"
          className={TOOL}
          onClick={() => onSight(turned(sight, -1))}
          aria-label={say('viewer.left')}
        >
          <Glyph path="M5 4v5h5M5.5 9a8 8 0 1 1-1 6" />
        </button>
        <button
          type="button"
          className={TOOL}
          onClick={() => onSight(turned(sight, 1))}
          aria-label={say('viewer.right')}
        >
          <Glyph path="M19 4v5h-5M18.5 9a8 8 0 1 0 1 6" />
        </button>
        <button
          type="button"
          className="min-h-11 cursor-pointer px-2 text-note text-action underline underline-offset-4 hover:decoration-2"
          onClick={() => onSight(WHOLE_SIGHT)}
        >
          {say('viewer.whole')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by the arrow keys (WCAG 2.2 2.1.1) */}
      <section className={`overflow-auto ${height}`} tabIndex={0} aria-label={description}>
        <Picture
          key={address}
          address={address}
          description={description}
          scale={scale}
          turns={sight.turns}
        />
      </section>
    </figure>
  )
}

function Picture(props: {
  readonly address: string
  readonly description: string
  readonly scale: number
  readonly turns: number
}): ReactElement {
  const say = useSay(uiWording)
  const { address, description, scale, turns } = props
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  const size = `${scale * 100}%`
  return (
    <div className="relative flex items-center justify-center" style={{ width: size, height: size }}>
      {state === 'there' ? null : (
        <p className="absolute inset-0 flex items-center justify-center p-6 text-center text-ink-soft">
          {say(state === 'loading' ? 'viewer.loading' : 'viewer.failed')}
        </p>
      )}
      <img
        src={address}
        alt={description}
        draggable={false}
        onLoad={() => setState('there')}
        onError={() => setState('failed')}
        className={`max-h-full max-w-full object-contain p-2 ${state === 'there' ? '' : 'invisible'}`}
        style={{ transform: `rotate(${turns * 90}deg)` }}
      />
    </div>
  )
}

function Glyph({ path }: { readonly path: string }): ReactElement {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="size-5"
    >
      <path d={path} />
    </svg>
  )
}
