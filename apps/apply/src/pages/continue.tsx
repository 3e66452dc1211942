import { Progress, useSay } from '@jitsuin/ui'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useEffect, useState } from 'react'
import { forgetUnsaved } from '../draft/keeper.js'
import { keyIn } from '../draft/key.js'
import { NoKey } from '../failure-notice.js'
import { useApplicant } from '../services.js'
import { applyWording } from '../wording/index.js'

/** Takes the key out of the link of a letter and out of the address line, and goes to where the application stands. */
export function ContinuePage(): ReactElement {
  const say = useSay(applyWording)
  const { key, use } = useApplicant()
  const navigate = useNavigate()
  const [found] = useState(() => keyIn(window.location.hash))
  useEffect(() => {
    if (found === undefined) return
    if (found !== key) {
      // What another draft has not saved yet is not this one's.
      forgetUnsaved(localStorage)
      use(found)
    }
    void navigate({ to: '/status', replace: true })
  }, [found, key, use, navigate])
  return found === undefined ? <NoKey isStale /> : <Progress label={say('loading')} />
}
