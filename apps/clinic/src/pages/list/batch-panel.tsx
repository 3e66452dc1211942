/** How the last batch stands: how many are signed, how many are not; each row says the rest. */
import type { Item } from '@jitsuin/business-system/contract'
import { Button, Progress, useAnnouncement, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { clinicWording } from '../../wording/index.js'
import { type Batch, progressOf } from './model.js'

/** Draws the panel; its end is read aloud. */
export function BatchPanel(props: {
  readonly batch: Batch
  readonly items: readonly Item[]
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(clinicWording)
  const { total, signed, running, notSigned } = progressOf(props.items, props.batch)
  const isOver = running === 0
  const missing = notSigned === 0 ? '' : say('batch.notSigned', { count: notSigned })
  const words = `${say('batch.done', { total, signed })}${missing}`
  useAnnouncement(isOver ? words : '')
  return (
    <section
      aria-label={say('batch.title')}
      className="mb-6 rounded-xl border border-action bg-action-soft p-5"
    >
      {isOver ? (
        <>
          <p className="font-bold">{say('batch.done', { total, signed })}</p>
          {missing === '' ? null : <p className="mt-1 text-danger">{missing}</p>}
          <div className="mt-3">
            <Button onPress={props.onClose}>{say('batch.close')}</Button>
          </div>
        </>
      ) : (
        <Progress label={say('batch.running', { total, done: total - running })} />
      )}
    </section>
  )
}
