/** The holder's cards and second keys, each with its certificates. */
import type { Card } from '@jitsuin/holder/contract'
import { CardIcon, EmptyState, KeyIcon, Section, Tag, type TagTone, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { slashDay } from '../../formats.js'
import { portalWording } from '../../wording/index.js'

const TONES = {
  valid: 'action',
  'ends-within-90-days': 'unsure',
  'ends-within-30-days': 'danger',
  ended: 'danger',
  revoked: 'danger',
} as const satisfies Record<Card['standing'], TagTone>

/** Draws the cards, or says that none is recorded. */
export function Cards({ cards }: { readonly cards: readonly Card[] }): ReactElement {
  const say = useSay(portalWording)
  return (
    <Section title={say('front.cards')}>
      {cards.length === 0 ? (
        <EmptyState title={say('front.noCards')} next={say('front.noCardsNext')} />
      ) : (
        <ul className="space-y-4">
          {cards.map((card) => (
            <li key={card.cardId} className="rounded-xl border border-rule p-5">
              <OneCard card={card} />
            </li>
          ))}
        </ul>
      )}
      <p className="screen-only mt-4">
        <Link to="/log" className="text-action underline underline-offset-4 hover:decoration-2">
          {say('log.open')}
        </Link>
      </p>
    </Section>
  )
}

function OneCard({ card }: { readonly card: Card }): ReactElement {
  const say = useSay(portalWording)
  const Icon = card.kind === 'ic-card' ? CardIcon : KeyIcon
  const period = { from: slashDay(card.issuedOn), to: slashDay(card.lastDay) }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Icon className="size-6 text-action" />
        <h3 className="font-bold">{say(`front.kind.${card.kind}`)}</h3>
        <Tag tone={TONES[card.standing]}>
          {say(`front.standing.${card.standing}`, { days: card.daysLeft })}
        </Tag>
        <span className="tabular-nums">{say('front.cardId', { id: card.cardId })}</span>
        {card.kind === 'ic-card' ? (
          <Link
            to="/card"
            className="screen-only ml-auto text-action underline underline-offset-4 hover:decoration-2"
          >
            {say('panel.cardFace')}
          </Link>
        ) : null}
      </div>
      <dl className="mt-3 grid gap-x-6 gap-y-1 tabular-nums sm:grid-cols-[auto_1fr]">
        <dt className="text-ink-soft">{say('front.cardPeriod')}</dt>
        <dd>{say('period', period)}</dd>
        {card.certificates.map((certificate) => (
          <CertificateLine key={certificate.serialHex} certificate={certificate} />
        ))}
      </dl>
    </>
  )
}

function CertificateLine(props: { readonly certificate: Card['certificates'][number] }): ReactElement {
  const say = useSay(portalWording)
  const { purpose, firstDay, lastDay, standing } = props.certificate
  return (
    <>
      <dt className="text-ink-soft">{say(`front.${purpose}`)}</dt>
      <dd>
        {say('period', { from: slashDay(firstDay), to: slashDay(lastDay) })}{' '}
        <span className={standing === 'good' ? 'text-ink-soft' : 'font-bold text-danger'}>
          {say(`front.certificateStanding.${standing}`)}
        </span>
      </dd>
    </>
  )
}
