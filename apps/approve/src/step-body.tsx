import { Progress } from '@jitsuin/ui'
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react'

/**
 * What the reader does at a step. It takes the focus when the step begins, so that it is read aloud; `keepsFocus` leaves it where the
 * browser put it, for the step with which a page opens. `busy` says what is under way.
 */
export function StepBody(props: {
  readonly label: string
  readonly busy: string | null
  readonly keepsFocus?: boolean
  readonly children: ReactNode
}): ReactElement {
  const { label, busy, children } = props
  // How the step began; whatever happens within it leaves the focus to its reader.
  const [keepsFocus] = useState(props.keepsFocus ?? false)
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!keepsFocus) body.current?.focus()
  }, [keepsFocus])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset holds fields alone
    <div ref={body} role="group" aria-label={label} tabIndex={-1} className="mt-3 space-y-5">
      {children}
      <div role="status" className="min-h-6">
        {busy === null ? null : <Progress label={busy} />}
      </div>
    </div>
  )
}
