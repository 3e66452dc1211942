/** Where the letter is with which the holder enrols a phone for the second key. */
import { type CaseView, ENROLMENT_LETTER_STATES } from '@jitsuin/registration/contract'
import { useLanguage, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { formatDay } from '../../../pages/partners/day.js'
import { casesWording } from '../wording/index.js'

/** Draws one line; nothing where no second key was issued. */
export function EnrolmentLetterLine({
  letter,
}: {
  readonly letter: CaseView['enrolmentLetter']
}): ReactElement | null {
  const say = useSay(casesWording)
  if (letter === undefined) return null
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 text-note">
      <span className="text-ink-soft">{say('enrolment.name')}</span>
      <Stand letter={letter} />
    </p>
  )
}

function Stand({ letter }: { readonly letter: NonNullable<CaseView['enrolmentLetter']> }): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const language = useLanguage()
  if (!('validity' in letter))
    return letter.state === 'awaited' ? (
      <span>{say('enrolment.awaited')}</span>
    ) : (
      <span className="text-danger">{say('enrolment.noEmail')}</span>
    )
  const { state, validity, lastDay, trackingNumber } = letter
  return (
    <>
      <span className="font-bold">{text(ENROLMENT_LETTER_STATES[state])}</span>
      {trackingNumber === undefined ? null : <span className="font-mono">{trackingNumber}</span>}
      {validity === 'counts' && lastDay !== undefined ? (
        <span>{say('enrolment.until', { day: formatDay(lastDay, language) })}</span>
      ) : null}
      {validity === 'expired' ? <span className="text-danger">{say('enrolment.expired')}</span> : null}
    </>
  )
}
