import { type ReactElement, useState } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'
import { Button } from './button.js'
import { CheckIcon, CopyIcon } from './icons.js'

/** Puts `text` on the clipboard and says so, on the button and aloud. */
export function CopyButton({
  text,
  label,
}: {
  readonly text: string
  readonly label?: string
}): ReactElement {
  const say = useSay(uiWording)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <>
      <Button onPress={copy}>
        {copied ? <CheckIcon className="size-5 text-action" /> : <CopyIcon className="size-5" />}
        {label ?? say('copy.action')}
      </Button>
      <span role="status" className={copied ? 'screen-only self-center text-note text-ink-soft' : 'sr-only'}>
        {copied ? say('copy.done') : ''}
      </span>
    </>
  )
}
