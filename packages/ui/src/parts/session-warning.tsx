/** Warns before a session ends for want of action, with time enough to answer (WCAG 2.2 2.2.1). */
import { type ReactElement, useEffect, useState } from 'react'
import { formatDuration } from '../formats.js'
import { useLanguage, useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'
import { Button } from './button.js'
import { useSecondsUntil } from './countdown.js'
import { Actions, Dialog } from './dialog.js'

/** Moments of a session by the server's clock, ISO 8601; `now` is that clock when they were told. */
export type SessionMoments = { readonly warnAt: string; readonly expiresAt: string; readonly now: string }

/** Opens at `warnAt`; tells `onEnded` when nobody answered by `expiresAt`. The clock of this computer may be wrong. */
export function SessionWarning(props: {
  readonly moments: SessionMoments
  readonly onStay: () => void
  readonly onLeave: () => void
  readonly onEnded: () => void
}): ReactElement | null {
  const { moments, onEnded, ...acts } = props
  const { warnAt, expiresAt } = useOwnClock(moments)
  const isNear = useSecondsUntil(warnAt) === 0
  const hasEnded = useSecondsUntil(expiresAt) === 0
  useEffect(() => {
    if (hasEnded) onEnded()
  }, [hasEnded, onEnded])
  return isNear && !hasEnded ? <Warning expiresAt={expiresAt} {...acts} /> : null
}

function Warning(props: {
  readonly expiresAt: string
  readonly onStay: () => void
  readonly onLeave: () => void
}): ReactElement {
  const say = useSay(uiWording)
  const language = useLanguage()
  const left = formatDuration(useSecondsUntil(props.expiresAt), language)
  return (
    <Dialog role="alertdialog" title={say('session.title')} isOpen onClose={props.onStay}>
      <p>{say('session.lead', { left })}</p>
      <Actions>
        <Button kind="primary" onPress={props.onStay}>
          {say('session.stay')}
        </Button>
        <Button onPress={props.onLeave}>{say('session.leave')}</Button>
      </Actions>
    </Dialog>
  )
}

/** The same moments by the clock of this computer. */
function useOwnClock({ warnAt, expiresAt, now }: SessionMoments): Omit<SessionMoments, 'now'> {
  const measure = () => Date.now() - new Date(now).getTime()
  const [ahead, setAhead] = useState({ of: now, milliseconds: measure() })
  // Measured once per answer: later it would count the time that has passed since.
  if (ahead.of !== now) setAhead({ of: now, milliseconds: measure() })
  const own = (iso: string) => new Date(new Date(iso).getTime() + ahead.milliseconds).toISOString()
  return { warnAt: own(warnAt), expiresAt: own(expiresAt) }
}
