import { SelectField, TextField, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { verifierWording } from '../../wording/index.js'
import { ORDERS, STANDINGS, type Wish } from './model.js'

/** Which documents are shown, and in which order. */
export function ListTools(props: {
  readonly wish: Wish
  readonly onWish: (wish: Wish) => void
}): ReactElement {
  const { wish, onWish } = props
  const say = useSay(verifierWording)
  return (
    <div className="screen-only mb-6 grid gap-4 sm:grid-cols-3">
      <TextField
        label={say('list.search')}
        type="search"
        value={wish.words}
        onChange={(words) => onWish({ ...wish, words })}
      />
      <SelectField
        label={say('list.filter')}
        value={wish.standing}
        options={STANDINGS.map((value) => ({ value, label: say(`list.standing.${value}`) }))}
        onChange={(standing) => onWish({ ...wish, standing })}
      />
      <SelectField
        label={say('list.order')}
        value={wish.order}
        options={ORDERS.map((value) => ({ value, label: say(`list.orders.${value}`) }))}
        onChange={(order) => onWish({ ...wish, order })}
      />
    </div>
  )
}
