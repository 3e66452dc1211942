/** How much waits for the signature of this person, in sight on every page; read aloud when it changes. */
import { buttonClass, useAnnouncement, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useSigningQueue } from './areas/aftercare/signing/view.js'
import { cases } from './areas/cases/client.js'
import type { StaffSession } from './session.js'
import { officeWording } from './wording/index.js'

const REVOCATIONS_EVERY_MS = 15_000
const CASES_EVERY_MS = 60_000

/** Draws the badge while anything waits. Revocations come first: a lost card waits for nobody. */
export function SigningBadge({ staff }: { readonly staff: StaffSession }): ReactElement | null {
  const may = (...actions: StaffSession['actions']) =>
    actions.some((action) => staff.actions.includes(action))
  const revocations = useSigningQueue({
    everyMs: REVOCATIONS_EVERY_MS,
    isWanted: may('aftercare/revoke'),
  })
  const waiting = useQuery({
    queryKey: ['queue', 'signing-wait'],
    queryFn: cases.signingWait,
    refetchInterval: CASES_EVERY_MS,
    retry: 0,
    enabled: may('cases/examine', 'cases/approve'),
  })
  const urgent = revocations.data?.waiting.filter(({ turn }) => turn === 'mine').length ?? 0
  const usual = (waiting.data?.examine ?? 0) + (waiting.data?.approve ?? 0)
  return urgent + usual === 0 ? null : <Badge urgent={urgent} usual={usual} />
}

function Badge({ urgent, usual }: { readonly urgent: number; readonly usual: number }): ReactElement {
  const say = useSay(officeWording)
  const words = urgent > 0 ? say('nav.signUrgent', { urgent, usual }) : say('nav.signWords', { count: usual })
  useAnnouncement(words)
  return (
    <Link
      to={(urgent > 0 ? '/aftercare/signing' : '/cases?state=approval-wait') as string}
      className={buttonClass(urgent > 0 ? 'primary' : 'secondary')}
    >
      {say('nav.sign', { count: urgent + usual })}
      <span className="sr-only">{words}</span>
    </Link>
  )
}
