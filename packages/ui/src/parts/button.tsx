/** Buttons: one blue for the act of the page, an outline for every other act. */
import type { ReactElement, ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'

const BASE =
  'screen-only inline-flex min-h-11 cursor-pointer items-center justify-center gap-2 rounded-lg px-4 py-2 font-bold disabled:cursor-not-allowed disabled:opacity-50'

const KINDS = {
  primary: 'bg-action text-paper hover:bg-action-strong hover:underline underline-offset-4',
  secondary:
    'border border-action bg-paper text-action hover:bg-action-soft hover:underline underline-offset-4',
  quiet: 'px-2 text-action underline underline-offset-4 hover:decoration-2',
} as const

/** How much a button asks for attention. */
export type ButtonKind = keyof typeof KINDS

/** The classes of a button, for links that look like one. */
export function buttonClass(kind: ButtonKind): string {
  return `${BASE} ${KINDS[kind]}`
}

/** A button; at least 44 px high (WCAG 2.2 2.5.8 asks 24). */
export function Button(props: {
  readonly kind?: ButtonKind
  readonly onPress?: () => void
  readonly isDisabled?: boolean
  /** `submit`: sends the form around it. */
  readonly type?: 'button' | 'submit'
  /** The full name, where the words on the button need their surroundings; it must contain those words. */
  readonly label?: string
  readonly children: ReactNode
}): ReactElement {
  const { kind = 'secondary', label, children, ...rest } = props
  return (
    <AriaButton
      {...rest}
      {...(label === undefined ? {} : { 'aria-label': label })}
      className={buttonClass(kind)}
    >
      {children}
    </AriaButton>
  )
}
