/** Small parts that several pages of this area share. */
import {
  type HeldCardView,
  PROCEDURE_STATES,
  PROCEDURES,
  type ProcedureKind,
  type ProcedureStateName,
} from '@jitsuin/registration/contract'
import { Tag, type TagTone, useSay, useText } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { Day } from '../../../pages/partners/day.js'
import { aftercareWording } from '../wording/index.js'

const TONES: Partial<Readonly<Record<ProcedureStateName, TagTone>>> = {
  'awaiting-signatures': 'danger',
  sending: 'danger',
  reported: 'unsure',
  identified: 'unsure',
  'papers-wait': 'unsure',
  'application-open': 'action',
}

/** Where a procedure stands. */
export function ProcedureTag({ state }: { readonly state: ProcedureStateName }): ReactElement {
  const text = useText()
  return <Tag tone={TONES[state] ?? 'plain'}>{text(PROCEDURE_STATES[state])}</Tag>
}

/** What a procedure is about. */
export function KindWord({ kind }: { readonly kind: ProcedureKind }): ReactElement {
  return <>{useText()(PROCEDURES[kind])}</>
}

/** A link to another page of the office; addresses of areas are plain text to the router. */
export function PageLink({
  to,
  children,
}: {
  readonly to: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <Link to={to} className="font-bold text-action underline underline-offset-4 hover:decoration-2">
      {children}
    </Link>
  )
}

/** Cards with their certificates and how long they count. */
export function CardList({ cards }: { readonly cards: readonly HeldCardView[] }): ReactElement {
  const say = useSay(aftercareWording)
  return (
    <ul className="grid gap-4 md:grid-cols-2">
      {cards.map((card) => {
        const isRevoked = card.certificates.every(({ state }) => state === 'revoked')
        return (
          <li key={card.cardId} className="rounded-xl border border-rule p-5">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-mono text-lead font-bold">{card.cardId}</span>
              <Tag tone={isRevoked ? 'danger' : card.daysLeft < 0 ? 'unsure' : 'action'}>
                {isRevoked
                  ? say('holder.revoked')
                  : card.daysLeft < 0
                    ? say('holder.ended')
                    : say('holder.inUse')}
              </Tag>
            </p>
            <p className="mt-2 text-note text-ink-soft">
              <Day day={card.issuedOn} />
              {' – '}
              <Day day={card.lastDay} />
              {'　'}
              {card.life === 'unknown'
                ? say('holder.unknownLife')
                : say('holder.years', { years: card.life })}
              {card.daysLeft < 0 ? null : `　${say('holder.left', { days: card.daysLeft })}`}
            </p>
            <ul className="mt-3 grid gap-1 text-note">
              {card.certificates.map(({ authority, serialHex, state }) => (
                <li key={`${authority} ${serialHex}`}>
                  {authorityWord(say, authority)}{' '}
                  <span className="font-mono break-all text-ink-soft">{serialHex}</span>
                  {'　'}
                  {state === 'revoked' ? say('holder.revoked') : say('holder.inUse')}
                </li>
              ))}
            </ul>
          </li>
        )
      })}
    </ul>
  )
}

/** The name of an issuing authority. */
export function authorityWord(
  say: ReturnType<typeof useSay<typeof aftercareWording.ja>>,
  authority: string,
): string {
  switch (authority) {
    case 'signature':
    case 'authenticationPerson':
    case 'authenticationOrganisation':
      return say(`authority.${authority}`)
    default:
      return authority
  }
}
