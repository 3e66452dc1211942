/** What has waited too long, at the top: a patient may be standing at the pharmacy. */
import type { Item } from '@jitsuin/business-system/contract'
import { Button, NoteIcon, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { clinicWording } from '../../wording/index.js'

/** Draws the reminder, if there is anything to be reminded of. */
export function Overdue(props: {
  readonly items: readonly Item[]
  readonly onChoose: (items: readonly Item[]) => void
}): ReactElement | null {
  const say = useSay(clinicWording)
  const { items, onChoose } = props
  const count = items.length
  if (count === 0) return null
  return (
    <div className="mb-6 flex gap-4 rounded-xl border border-unsure-mark bg-unsure-soft p-5 text-unsure">
      <NoteIcon className="size-7 shrink-0" />
      <div>
        <p className="font-bold">{say('overdue.title', { count })}</p>
        <p className="mt-1">{say('overdue.next')}</p>
        <div className="mt-3">
          <Button onPress={() => onChoose(items)}>{say('overdue.choose', { count })}</Button>
        </div>
      </div>
    </div>
  )
}
