/** States and lights as words in frames. */
import { CASE_STATES, type CaseStateName, LIGHTS, type Light } from '@jitsuin/registration/contract'
import { Tag, type TagTone, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'

const TONES: Readonly<Partial<Record<CaseStateName, TagTone>>> = {
  deficient: 'unsure',
  'licence-ng': 'danger',
  'awaiting-payment': 'unsure',
  'approval-wait': 'action',
  'production-error': 'danger',
  unclaimed: 'unsure',
  rejected: 'danger',
}

/** Where a case stands. */
export function CaseStateTag({ state }: { readonly state: CaseStateName }): ReactElement {
  const text = useText()
  return <Tag tone={TONES[state] ?? 'plain'}>{text(CASE_STATES[state])}</Tag>
}

/** Whether a case takes too long; nothing is said of those that do not. */
export function LightTag({ light }: { readonly light: Light }): ReactElement | null {
  const text = useText()
  if (light === 'on-time') return null
  return <Tag tone={light === 'late' ? 'danger' : 'unsure'}>{text(LIGHTS[light])}</Tag>
}
