/** Revocations that wait for a signature. The page looks again every three seconds: a lost card waits for nobody. */
import { REVOCATION_CAUSES, type SigningQueue } from '@jitsuin/registration/contract'
import {
  EmptyState,
  PageHeading,
  Progress,
  Section,
  Tag,
  useAnnouncement,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { aftercare } from '../client.js'
import { Elapsed } from '../parts/elapsed.js'
import { KindWord, PageLink } from '../parts/words.js'
import { aftercareWording } from '../wording/index.js'
import { SignButton } from './sign-button.js'

const LOOK_EVERY_MS = 3000

/** What waits, looked at again and again; `isWanted`: whether this person may sign revocations at all. */
export function useSigningQueue({ everyMs = LOOK_EVERY_MS, isWanted = true } = {}) {
  return useQuery({
    queryKey: ['aftercare', 'signing'],
    queryFn: aftercare.signing,
    refetchInterval: everyMs,
    staleTime: 0,
    enabled: isWanted,
  })
}

/** Draws the page. */
export function SigningPage(): ReactElement {
  const say = useSay(aftercareWording)
  const queue = useSigningQueue()
  const count = queue.data?.waiting.filter(({ turn }) => turn === 'mine').length ?? 0
  useAnnouncement(count > 0 ? say('signing.alert', { count }) : '')
  return (
    <>
      <PageHeading title={say('signing.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('signing.lead')}</p>
      </PageHeading>
      {queue.isPending ? <Progress label={say('loading')} /> : null}
      {queue.isError ? <FailureNotice error={queue.error} /> : null}
      {queue.data ? <Waiting queue={queue.data} /> : null}
    </>
  )
}

function Waiting({ queue }: { readonly queue: SigningQueue }): ReactElement {
  const say = useSay(aftercareWording)
  return (
    <>
      {queue.waiting.length === 0 ? (
        <EmptyState title={say('signing.none')} next={say('signing.noneNext')} />
      ) : (
        <ul className="grid gap-4">
          {queue.waiting.map((one) => (
            <li key={one.procedureId}>
              <OneWaiting one={one} />
            </li>
          ))}
        </ul>
      )}
      {queue.duty.length === 0 ? null : (
        <Section title={say('signing.duty')}>
          <ul className="flex flex-wrap gap-x-8 gap-y-2">
            {queue.duty.map(({ name, phone }) => (
              <li key={name + phone}>
                {name} <span className="font-mono">{phone}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function OneWaiting({ one }: { readonly one: SigningQueue['waiting'][number] }): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  return (
    <section
      aria-label={one.number}
      className={`flex flex-wrap items-center justify-between gap-4 rounded-xl border p-5 ${one.turn === 'mine' ? 'border-2 border-danger' : 'border-rule'}`}
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-lead font-bold">{one.name}</span>
          <Tag tone="danger">
            <KindWord kind={one.kind} />
          </Tag>
          <span className="font-mono text-ink-soft">{one.cardIds.join(' ')}</span>
        </p>
        <p className="mt-2">
          <PageLink to={`/aftercare/procedures/${one.procedureId}`}>{one.number}</PageLink>
          {'　'}
          {text(REVOCATION_CAUSES[one.cause])}
          {'　'}
          {say('signing.since')} <Elapsed since={one.countedFrom} />
        </p>
        {one.signedBy === null ? null : (
          <p className="mt-1 text-note text-ink-soft">
            {say('signing.by')}: {one.signedBy}
          </p>
        )}
        {one.fault === null ? null : (
          <p className="mt-1 text-note text-danger">{faultWord(say, one.fault)}</p>
        )}
      </div>
      <div>
        {one.turn === 'mine' ? (
          <SignButton procedureId={one.procedureId} />
        ) : (
          <Tag>{say(one.turn === 'no-key' ? 'signing.noKey' : 'signing.mineDone')}</Tag>
        )}
      </div>
    </section>
  )
}

/** Why the signatures are asked for again. */
function faultWord(say: ReturnType<typeof useSay<typeof aftercareWording.ja>>, fault: string): string {
  return fault === 'orders-expired' || fault === 'certificate-issued-meanwhile'
    ? say(`signing.fault.${fault}`)
    : say('signing.fault.other', { code: fault })
}
