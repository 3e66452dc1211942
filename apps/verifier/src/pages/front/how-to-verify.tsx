import { Disclosure, SelectField, useSay } from '@jitsuin/ui'
import { type Asked, POLICIES } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { verifierWording } from '../../wording/index.js'
import { AtField } from './at-field.js'

/** Asks as of when and by which rules documents are to be judged; most readers leave it folded. */
export function HowToVerify(props: {
  readonly asked: Asked
  readonly onChange: (asked: Asked) => void
}): ReactElement {
  const say = useSay(verifierWording)
  const { asked, onChange } = props
  return (
    <div className="mt-6">
      <Disclosure title={say('at.disclosure')}>
        <AtField at={asked.at} onChange={(at) => onChange({ ...asked, at })} />
        <div className="mt-6 max-w-xl">
          <SelectField
            label={say('formats.policyLabel')}
            value={asked.policy}
            options={POLICIES.map((value) => ({ value, label: say(`formats.policy.${value}`) }))}
            onChange={(policy) => onChange({ ...asked, policy })}
          />
          <p role="status" className="mt-2">
            {asked.policy === 'basic' ? say('formats.policyBasic') : ''}
          </p>
        </div>
      </Disclosure>
    </div>
  )
}
