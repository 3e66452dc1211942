/** A verdict as people see it: a shape, a word and a colour, any one of which is enough (WCAG 2.2 1.4.1). */
import type { ReactElement } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'
import { CheckIcon, CrossIcon, DashIcon, type IconProps, QuestionIcon } from './icons.js'

/** The words of a check: as the reports write them. */
export type VerdictWord = 'VALID' | 'INVALID' | 'INDETERMINATE' | 'NOT_APPLICABLE'

type Look = {
  readonly Icon: (props: IconProps) => ReactElement
  readonly text: string
  readonly panel: string
}

/** Green is for a verified signature and red for danger, nowhere else. */
const LOOKS = {
  VALID: { Icon: CheckIcon, text: 'text-verified', panel: 'border-verified-mark bg-verified-soft' },
  INVALID: { Icon: CrossIcon, text: 'text-danger', panel: 'border-danger bg-danger-soft' },
  INDETERMINATE: { Icon: QuestionIcon, text: 'text-unsure', panel: 'border-unsure-mark bg-unsure-soft' },
  NOT_APPLICABLE: { Icon: DashIcon, text: 'text-ink-faint', panel: 'border-rule bg-ground' },
} as const satisfies Record<VerdictWord, Look>

/** The icon of a verdict in its colour. */
export function VerdictIcon({
  verdict,
  className,
}: IconProps & { readonly verdict: VerdictWord }): ReactElement {
  const { Icon, text } = LOOKS[verdict]
  return <Icon className={`${text} ${className ?? 'size-6'}`} />
}

/** Icon and word of a verdict, for lists and tables. `expected`: a verdict that was foretold, not reached; it has no colour. */
export function VerdictBadge(props: {
  readonly verdict: VerdictWord
  readonly kind?: 'reached' | 'expected'
}): ReactElement {
  const say = useSay(uiWording)
  const { verdict, kind = 'reached' } = props
  const { Icon, text } = LOOKS[verdict]
  const tone = kind === 'reached' ? text : 'text-ink-soft'
  return (
    <span className={`inline-flex items-center gap-1.5 font-bold whitespace-nowrap ${tone}`}>
      <Icon className="size-5" />
      {say(`verdict.${verdict}`)}
    </span>
  )
}

/** The border and ground of a panel that states a verdict. */
export function verdictPanelClass(verdict: VerdictWord): string {
  return LOOKS[verdict].panel
}

/** The text colour of a verdict. */
export function verdictTextClass(verdict: VerdictWord): string {
  return LOOKS[verdict].text
}
