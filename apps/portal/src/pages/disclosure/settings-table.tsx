/** The table 情報項目 × 利用者向け, 一般向け, with すべて開示 and すべて非開示 below each column. */
import {
  type Audience,
  DISCLOSURE_ITEMS,
  type Disclosure,
  type DisclosureItem,
  type SettingChange,
} from '@jitsuin/holder/contract'
import { Button, Checkbox, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { portalWording } from '../../wording/index.js'
import { changeAll, itemsOf } from './model.js'

const AUDIENCE_ORDER = ['users', 'public'] as const
const COLUMN = 'w-32 max-sm:w-[5.5rem]'

/** Draws the table; every box and button tells `onChange` what is wanted. */
export function SettingsTable(props: {
  readonly disclosure: Disclosure
  readonly onChange: (changes: readonly SettingChange[]) => void
}): ReactElement {
  const say = useSay(portalWording)
  return (
    <table className="w-full border-t border-rule text-left">
      <caption className="sr-only">{say('disclosure.title')}</caption>
      <Head />
      {(['basic', 'profile'] as const).map((section) => (
        <tbody key={section}>
          <tr className="border-b border-rule bg-ground">
            <th scope="rowgroup" colSpan={3} className="px-3 py-2 text-note font-bold">
              {say(`disclosure.section.${section}`)}
            </th>
          </tr>
          {itemsOf(section).map((item) => (
            <ItemRow key={item} item={item} {...props} />
          ))}
        </tbody>
      ))}
      <tfoot>
        <tr className="screen-only align-top">
          <td />
          {AUDIENCE_ORDER.map((audience) => (
            <td key={audience} className={`${COLUMN} px-1 py-3`}>
              <AllButtons audience={audience} {...props} />
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  )
}

function Head(): ReactElement {
  const say = useSay(portalWording)
  return (
    <thead className="text-note">
      <tr>
        <th rowSpan={2} scope="col" className="border-b border-edge px-3 py-2 align-bottom font-bold">
          {say('disclosure.item')}
        </th>
        <th colSpan={2} scope="colgroup" className="pt-2 text-center font-normal text-ink-soft">
          {say('disclosure.setting')}
        </th>
      </tr>
      <tr className="border-b border-edge align-top">
        {AUDIENCE_ORDER.map((audience) => (
          <th key={audience} scope="col" className={`${COLUMN} px-1 py-2 text-center font-bold`}>
            {say(`disclosure.${audience}`)}
            <span className="block font-normal text-ink-soft max-sm:hidden">
              {say(`disclosure.${audience}More`)}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  )
}

function ItemRow(props: {
  readonly item: DisclosureItem
  readonly disclosure: Disclosure
  readonly onChange: (changes: readonly SettingChange[]) => void
}): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  const { item, disclosure, onChange } = props
  const name = text(DISCLOSURE_ITEMS[item])
  return (
    <tr className="border-b border-rule">
      <th scope="row" className="px-3 py-1 font-normal">
        {name}
      </th>
      {AUDIENCE_ORDER.map((audience) => (
        <td key={audience} className={COLUMN}>
          <div className="flex justify-center">
            <Checkbox
              isSelected={disclosure.settings[item][audience] === 'shown'}
              onChange={(isShown) => onChange([{ item, audience, to: isShown ? 'shown' : 'hidden' }])}
            >
              <span className="sr-only">
                {say('disclosure.cell', { item: name, audience: say(`disclosure.${audience}`) })}
              </span>
            </Checkbox>
          </div>
        </td>
      ))}
    </tr>
  )
}

function AllButtons(props: {
  readonly audience: Audience
  readonly disclosure: Disclosure
  readonly onChange: (changes: readonly SettingChange[]) => void
}): ReactElement {
  const say = useSay(portalWording)
  const { audience, disclosure, onChange } = props
  const set = (to: SettingChange['to']) => {
    const changes = changeAll(disclosure, audience, to)
    if (changes.length > 0) onChange(changes)
  }
  const named = { audience: say(`disclosure.${audience}`) }
  return (
    <div className="flex flex-col items-center gap-2 text-note">
      <Button onPress={() => set('shown')} label={say('disclosure.allNamed', named)}>
        {say('disclosure.all')}
      </Button>
      <Button onPress={() => set('hidden')} label={say('disclosure.noneNamed', named)}>
        {say('disclosure.none')}
      </Button>
    </div>
  )
}
