import type { ReactElement, ReactNode } from 'react'

const TONES = {
  plain: 'border-edge text-ink-soft',
  action: 'border-action bg-action-soft text-action',
  unsure: 'border-unsure-mark bg-unsure-soft text-unsure',
  danger: 'border-danger bg-danger-soft text-danger',
} as const

/** How much a tag asks for attention. */
export type TagTone = keyof typeof TONES

/** A word in a frame: the state of a thing. The word says it all; the tone only helps the eye. */
export function Tag({
  tone = 'plain',
  children,
}: {
  readonly tone?: TagTone
  readonly children: ReactNode
}): ReactElement {
  return (
    <span
      className={`inline-block rounded-sm border px-2 text-note leading-6 whitespace-nowrap ${TONES[tone]}`}
    >
      {children}
    </span>
  )
}
