/** What was handed in and waits for a new approval, because the former one ended before its turn. */
import type { Item } from '@jitsuin/business-system/contract'
import { Button, Note, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { clinicWording } from '../../wording/index.js'

/** Draws the way on, if anything is stuck. */
export function Stuck(props: {
  readonly items: readonly Item[]
  readonly onAsk: () => void
}): ReactElement | null {
  const say = useSay(clinicWording)
  if (props.items.length === 0) return null
  return (
    <div className="mb-6">
      <Note title={say('stuck.title', { count: props.items.length })} next={say('stuck.next')}>
        <Button onPress={props.onAsk}>{say('stuck.ask')}</Button>
      </Note>
    </div>
  )
}
