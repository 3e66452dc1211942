/** The button that signs, by the officer's own kind of key, and everything that can come between the button and the signature. */
import { BRIDGE_PROTOCOL } from '@jitsuin/bridge-client'
import type { OrderSignature, ToSign } from '@jitsuin/registration/contract'
import { Button, ErrorNotice, Note, Progress, useAnnouncement, useSay, useText } from '@jitsuin/ui'
import type { ReactElement, ReactNode } from 'react'
import { FailureNotice } from '../failure-notice.js'
import { type CardStand, hindranceOf, type Obstacle } from './card.js'
import { type Signing, useSigning } from './use-signing.js'
import { signingWording } from './wording/index.js'

type Props = {
  readonly toSign: ToSign
  /** Hands the signature in; what it throws is shown, unless `instead` is. */
  readonly submit: (signature: OrderSignature) => Promise<void>
  readonly instead?: ReactNode
}

/** Draws the button, and below it where the signature stands. */
export function SignHere({ toSign, submit, instead = null }: Props): ReactElement {
  const say = useSay(signingWording)
  const signing = useSigning(toSign, submit)
  const { stand } = signing
  // A card brings buttons of its own.
  const isWithCard = stand.at === 'card'
  return (
    <div className="grid justify-items-start gap-4">
      {toSign.method === 'staff-card' && stand.at === 'idle' ? (
        <p className="text-note text-ink-soft">{say('card.before', { count: toSign.orders?.length ?? 1 })}</p>
      ) : null}
      {isWithCard ? null : (
        <Button
          kind="primary"
          isDisabled={stand.at === 'passkey' || stand.at === 'done'}
          onPress={signing.sign}
        >
          {say(`do.${toSign.method}`)}
        </Button>
      )}
      {stand.at === 'problem' ? (
        <ErrorNotice title={say(`problem.${stand.problem}`)} next={say('problemNext')} />
      ) : null}
      {stand.at === 'failed' ? (instead ?? <FailureNotice error={stand.error} />) : null}
      {stand.at === 'card' ? <Card card={stand.card} signing={signing} /> : null}
    </div>
  )
}

function Card({ card, signing }: { readonly card: CardStand; readonly signing: Signing }): ReactElement {
  const say = useSay(signingWording)
  const text = useText()
  const words = useCardWords()(card)
  useAnnouncement(words)
  const again = (key: 'again' | 'goOn', kind: 'primary' | 'secondary' = 'secondary') => (
    <Button kind={kind} onPress={signing.sign}>
      {say(`card.${key}`)}
    </Button>
  )
  switch (card.at) {
    case 'looking':
    case 'handing-in':
      return <Progress label={words} />
    case 'allowing':
      return (
        <Note title={words}>
          <Window page={card.page} onCancel={signing.cancel} />
        </Note>
      )
    case 'asking': {
      const hindrance = hindranceOf(card.step)
      return (
        <Note title={words} next={hindrance === null ? undefined : say(`card.next.${hindrance}`)}>
          <Window page={card.page} onCancel={signing.cancel} />
        </Note>
      )
    }
    case 'allowed':
    case 'between':
      return <Note title={words}>{again('goOn', 'primary')}</Note>
    case 'stopped':
      return (
        <ErrorNotice title={words} next={say(`card.next.${card.obstacle}`)}>
          {canAllow(card.obstacle) ? (
            <Button kind="primary" onPress={signing.allow}>
              {say('card.allow')}
            </Button>
          ) : (
            again('again')
          )}
        </ErrorNotice>
      )
    case 'refused':
      return (
        <ErrorNotice title={words} next={text(card.problem.next)}>
          {again('again')}
          <p className="mt-2 text-note text-ink-soft">{card.problem.code}</p>
        </ErrorNotice>
      )
    case 'broken':
      return (
        <ErrorNotice title={words} next={say('card.brokenNext', { protocol: BRIDGE_PROTOCOL })}>
          {again('again')}
        </ErrorNotice>
      )
  }
}

/** What is said of a card where it stands; it is read aloud too. */
function useCardWords(): (card: CardStand) => string {
  const say = useSay(signingWording)
  const text = useText()
  return (card) => {
    switch (card.at) {
      case 'asking':
        return say(`card.step.${card.step}`)
      case 'between':
        return say('card.between', { done: card.done, of: card.of })
      case 'stopped':
        return say(`card.obstacle.${card.obstacle}`)
      case 'refused':
        return text(card.problem)
      case 'looking':
      case 'allowing':
      case 'allowed':
      case 'handing-in':
      case 'broken':
        return say(`card.${card.at}`)
    }
  }
}

function canAllow(obstacle: Obstacle): boolean {
  return obstacle === 'not-paired' || obstacle === 'site-refused' || obstacle === 'pairing-expired'
}

/** A browser may hold back the window that a page opens; a link pressed by hand always works. */
function Window({ page, onCancel }: { readonly page: string; readonly onCancel: () => void }): ReactElement {
  const say = useSay(signingWording)
  return (
    <p className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <a
        href={page}
        target="_blank"
        rel="noopener noreferrer"
        className="text-action underline underline-offset-4 hover:decoration-2"
      >
        {say('card.openWindow')}
      </a>
      <Button onPress={onCancel}>{say('card.cancel')}</Button>
    </p>
  )
}
