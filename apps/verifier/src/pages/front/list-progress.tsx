import { Button, useSay } from '@jitsuin/ui'
import { type ReactElement, useId } from 'react'
import { useServices } from '../../services.js'
import type { Item } from '../../session/item.js'
import { verifierWording } from '../../wording/index.js'
import { progressOf, type Row, STANDINGS, standingOf } from './model.js'

/** So many documents are named one by one when they end; of more only the number is read aloud. */
const NAMED = 20

/** How far all documents have come and what they came to; the work can be stopped and taken up again. */
export function ListProgress({
  items,
  rows,
}: {
  readonly items: readonly Item[]
  readonly rows: readonly Row[]
}): ReactElement {
  const say = useSay(verifierWording)
  const { session } = useServices()
  const id = useId()
  const { ended, all } = progressOf(items)
  const isStopped = session.pace() === 'stopped'
  const named = rows.filter(({ state }) => state === 'done' || state === 'failed')
  return (
    <>
      {all === 1 ? null : (
        <div className="mb-6 flex flex-wrap items-center gap-x-6 gap-y-3">
          <p id={id} className="font-bold tabular-nums">
            {say('list.progress', { ended, all })}
          </p>
          {ended === all ? null : (
            <>
              <progress aria-labelledby={id} value={ended} max={all} className="h-2 w-48 accent-action" />
              <Button onPress={isStopped ? session.goOn : session.stop}>
                {say(isStopped ? 'list.goOn' : 'list.stop')}
              </Button>
            </>
          )}
          <Counts rows={rows} />
        </div>
      )}
      <p role="status" className="sr-only">
        {all <= NAMED
          ? named.map(({ fileName }) => say('front.ended', { name: fileName })).join(' ')
          : ended === all
            ? say('list.allEnded', { all })
            : ''}
      </p>
    </>
  )
}

function Counts({ rows }: { readonly rows: readonly Row[] }): ReactElement {
  const say = useSay(verifierWording)
  const standings = rows.map(standingOf)
  const counts = STANDINGS.map((standing) => ({
    standing,
    count: standings.filter((one) => one === standing).length,
  }))
  return (
    <p className="text-ink-soft tabular-nums">
      {counts
        .filter(({ count }) => count > 0)
        .map(({ standing, count }) => `${say(`list.standing.${standing}`)} ${count}`)
        .join(' · ')}
    </p>
  )
}
