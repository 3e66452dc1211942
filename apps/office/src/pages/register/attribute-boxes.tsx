import { ALL_ATTRIBUTES, ATTRIBUTES, type AttributeName, RELEASE_RULES } from '@jitsuin/federation/contract'
import { CheckboxGroup, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { officeWording } from '../../wording/index.js'

/** Which attributes the partner may be told, beyond those that always go. */
export function AttributeBoxes(props: {
  readonly value: readonly AttributeName[]
  readonly onChange: (value: readonly AttributeName[]) => void
}): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const always = ALL_ATTRIBUTES.filter((name) => ATTRIBUTES[name].rule === 'always')
  const chosen = ALL_ATTRIBUTES.filter((name) => ATTRIBUTES[name].rule !== 'always')
  const options = chosen.map((name) => ({
    value: name,
    label: text(ATTRIBUTES[name]),
    hint: text(RELEASE_RULES[ATTRIBUTES[name].rule]),
  }))
  return (
    <>
      <p className="mb-4 text-note">
        {say('register.always')} {always.map((name) => text(ATTRIBUTES[name])).join(say('comma'))}
      </p>
      <CheckboxGroup label={say('register.attributesChoice')} options={options} {...props} />
    </>
  )
}
