import { formatJapanTime } from '@jitsuin/kernel'
import { fieldName } from '@jitsuin/registration/contract'
import { Note, useLanguage, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { useDraft } from '../draft/use-draft.js'
import { applyWording } from '../wording/index.js'

/** Always there: whether what was typed is saved, and what to know when it is not. */
export function SaveNote(): ReactElement {
  const say = useSay(applyWording)
  const language = useLanguage()
  const { standing, draft } = useDraft()
  const time = formatJapanTime(new Date(draft.savedAt), language).replace(/^.* (?=\d+:)/, '')
  const words =
    standing === 'saved' || standing === 'merged'
      ? draft.revision === 1
        ? say('save.begun')
        : say('save.saved', { time })
      : say(
          standing === 'offline'
            ? 'save.offline'
            : standing === 'gone' || standing === 'sent'
              ? `save.${standing}`
              : 'save.saving',
        )
  const tone =
    standing === 'offline' || standing === 'gone'
      ? 'border-unsure-mark bg-unsure-soft'
      : 'border-rule bg-paper'
  return (
    <p role="status" data-standing={standing} className={`rounded-lg border px-3 py-1.5 text-note ${tone}`}>
      {words}
    </p>
  )
}

/** Says which answers another window has changed. */
export function MergedNote(): ReactElement | null {
  const say = useSay(applyWording)
  const text = useText()
  const { changedElsewhere } = useDraft()
  if (changedElsewhere.length === 0) return null
  const fields = changedElsewhere.map((field) => text(fieldName(field))).join('、')
  return (
    <div className="mb-6">
      <Note title={say('save.merged')} next={fields} />
    </div>
  )
}
