import { PARTNER_STATES } from '@jitsuin/federation/contract'
import { type Column, Tag, type TagTone, useSay, useText } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { officeWording } from '../../wording/index.js'
import { Day } from './day.js'
import type { ListedPartner } from './model.js'

const TONES = {
  draft: 'plain',
  'awaiting-approval': 'unsure',
  approved: 'action',
  'change-proposed': 'unsure',
  suspended: 'danger',
  'readmission-proposed': 'unsure',
  ended: 'plain',
} as const satisfies Record<ListedPartner['state'], TagTone>

/** Where a partner stands, as a word in a frame. */
export function StateTag({ state }: { readonly state: ListedPartner['state'] }): ReactElement {
  const text = useText()
  return <Tag tone={TONES[state]}>{text(PARTNER_STATES[state])}</Tag>
}

/** When the yearly review is due, and whether it is late. */
export function ReviewDay({
  reviewDueOn,
  review,
}: Pick<ListedPartner, 'reviewDueOn' | 'review'>): ReactElement {
  const say = useSay(officeWording)
  if (reviewDueOn === null) return <span className="text-ink-soft">{say('partners.noReview')}</span>
  return (
    <>
      <Day day={reviewDueOn} />{' '}
      {review === 'overdue' ? <Tag tone="danger">{say('partners.overdue')}</Tag> : null}
      {review === 'due' ? <Tag tone="unsure">{say('partners.due')}</Tag> : null}
    </>
  )
}

/** The columns of every list of partners. */
export function usePartnerColumns(): readonly Column<ListedPartner>[] {
  const say = useSay(officeWording)
  const text = useText()
  return [
    {
      head: say('partners.name'),
      cell: ({ partnerId, name, legalName, waitsForMe }) => (
        <>
          <Link
            to="/partners/$id"
            params={{ id: partnerId }}
            className="font-bold text-action underline underline-offset-4 hover:decoration-2"
          >
            {text(name)}
          </Link>{' '}
          {waitsForMe === 'yes' ? <Tag tone="unsure">{say('partners.yourTurn')}</Tag> : null}
          <span className="block text-note text-ink-soft">{text(legalName)}</span>
        </>
      ),
    },
    {
      head: say('partners.protocol'),
      cell: ({ protocol }) => say(`partners.protocols.${protocol}`),
      narrow: true,
      labelled: true,
    },
    {
      head: say('partners.state'),
      cell: ({ state }) => <StateTag state={state} />,
      narrow: true,
      labelled: true,
    },
    {
      head: say('partners.review'),
      cell: (partner) => <ReviewDay {...partner} />,
      narrow: true,
      labelled: true,
    },
  ]
}
