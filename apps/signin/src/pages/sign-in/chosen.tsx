/** The way that was chosen, from the first word to its outcome. */

import { useAtOnce } from '@jitsuin/card-steps'
import type { AttemptView, SignInOutcome } from '@jitsuin/sso/contract'
import { Button, buttonClass, Progress, useSay } from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react'
import { CardSteps, useCard } from '../../card.js'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'
import { saveLastMethod } from './last-method.js'
import type { Method } from './model.js'

type Way = {
  readonly attempt: AttemptView
  readonly onOutcome: (outcome: SignInOutcome) => void
  readonly onBack: () => void
}

/** Draws the chosen way. */
export function Chosen({ method, ...way }: Way & { readonly method: Method }): ReactElement {
  switch (method) {
    case 'card':
      return <CardWay {...way} card="hpki" />
    case 'jpki':
      return <CardWay {...way} card="jpki" />
    case 'passkey':
      return <PasskeyWay {...way} />
    case 'tls-client-certificate':
      return <TlsWay {...way} />
  }
}

function CardWay({
  attempt,
  onOutcome,
  onBack,
  card: kind,
}: Way & { readonly card: 'hpki' | 'jpki' }): ReactElement {
  const say = useSay(signInWording)
  const { sso, bridge } = useServices()
  const card = useCard({
    bridge,
    challenge: async () => ({ ...(await sso.challenge('sign-in', attempt.attempt)), accepts: [kind] }),
    submit: async (result) => {
      const outcome = await sso.signInWithCard(attempt.attempt, result)
      saveLastMethod(kind === 'hpki' ? 'card' : 'jpki')
      onOutcome(outcome)
    },
  })
  useAtOnce(card.start)
  return (
    <Panel title={say(kind === 'hpki' ? 'card.titleCard' : 'card.titleJpki')}>
      <CardSteps card={card}>
        <BackButton onBack={onBack} />
      </CardSteps>
    </Panel>
  )
}

function PasskeyWay({ attempt, onOutcome, onBack }: Way): ReactElement {
  const say = useSay(signInWording)
  const { sso, passkeys } = useServices()
  const asked = useMutation({
    mutationFn: async () => {
      const answer = await passkeys.use(await sso.passkeyOptions(attempt.attempt))
      return sso.signInWithPasskey(attempt.attempt, answer)
    },
    onSuccess: (outcome) => {
      saveLastMethod('passkey')
      onOutcome(outcome)
    },
  })
  useAtOnce(asked.mutate)
  useEffect(() => passkeys.cancel, [passkeys])
  return (
    <Panel title={say('signIn.passkeyTitle')}>
      {asked.isError ? (
        <FailureNotice failure={failureOf(asked.error)}>
          <div className="mt-3">
            <Button onPress={() => asked.mutate()}>{say('again')}</Button>
          </div>
        </FailureNotice>
      ) : (
        <Progress label={say('signIn.passkeyWaiting')} />
      )}
      <div className="mt-6 border-t border-rule pt-6">
        <BackButton onBack={onBack} />
      </div>
    </Panel>
  )
}

/** The browser itself asks for the certificate when it connects; which listener fits depends on the key of the card. */
function TlsWay({ attempt, onBack }: Way): ReactElement {
  const say = useSay(signInWording)
  return (
    <Panel title={say('signIn.tlsTitle')}>
      <p>{say('signIn.tlsNext')}</p>
      <ul className="mt-4 grid gap-4">
        {attempt.tls.map(({ profile, address }) => (
          <li key={profile} className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <a
              href={address}
              onClick={() => saveLastMethod('tls-client-certificate')}
              className={buttonClass(profile === 'tls12' ? 'primary' : 'secondary')}
            >
              {say(`signIn.${profile}`)}
            </a>
            <span className="text-note text-ink-soft">{say(`signIn.${profile}More`)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-note text-ink-soft">{say('signIn.tlsNone')}</p>
      <div className="mt-6 border-t border-rule pt-6">
        <BackButton onBack={onBack} />
      </div>
    </Panel>
  )
}

function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="rounded-2xl border border-edge p-5 sm:p-8">
      <h2 ref={heading} tabIndex={-1} className="mb-5 text-h3">
        {title}
      </h2>
      {children}
    </section>
  )
}

function BackButton({ onBack }: { readonly onBack: () => void }): ReactElement {
  const say = useSay(signInWording)
  return <Button onPress={onBack}>{say('signIn.other')}</Button>
}
