/** What this place is for, whom this device was enrolled for, and what to do when a phone is lost. */
import { Button, buttonClass, PageHeading, Section, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useRef, useState } from 'react'
import { ENROL_CARD_PATH } from '../../code.js'
import { type KnownPerson, withoutPerson } from '../../known-people.js'
import { portalAddress } from '../../portal-address.js'
import { useServices } from '../../services.js'
import { approveWording } from '../../wording/index.js'

const STEPS = ['front.step1', 'front.step2', 'front.step3'] as const
const LOST_STEPS = ['front.lost1', 'front.lost2', 'front.lost3'] as const

/** Draws the page. */
export function FrontPage(): ReactElement {
  const say = useSay(approveWording)
  return (
    <>
      <PageHeading title={say('front.title')}>
        <p className="phrases mt-4 text-lead">{say('front.lead')}</p>
      </PageHeading>
      <Section title={say('front.how')}>
        <ol className="list-decimal space-y-3 pl-6">
          {STEPS.map((step) => (
            <li key={step}>{say(step)}</li>
          ))}
        </ol>
      </Section>
      <People />
      <Section title={say('front.cards')} lead={say('front.cardsLead')}>
        <Link to={ENROL_CARD_PATH} className={buttonClass('secondary')}>
          {say('enrolCard.open')}
        </Link>
      </Section>
      <Section title={say('front.lost')} lead={say('front.lostLead')}>
        <ol className="list-decimal space-y-3 pl-6">
          {LOST_STEPS.map((step) => (
            <li key={step}>{say(step)}</li>
          ))}
        </ol>
        <PortalLink />
      </Section>
    </>
  )
}

function PortalLink(): ReactElement | null {
  const say = useSay(approveWording)
  const portal = portalAddress(window.location)
  if (portal === null) return null
  return (
    <p className="mt-6">
      <a href={portal} className={buttonClass('secondary')}>
        {say('front.portal')}
      </a>
    </p>
  )
}

function People(): ReactElement {
  const say = useSay(approveWording)
  const { people: kept } = useServices()
  const [people, setPeople] = useState(() => kept.load())
  const [removed, setRemoved] = useState<string | null>(null)
  const status = useRef<HTMLParagraphElement>(null)
  const remove = ({ subject, name }: KnownPerson) => {
    // Another tab may have added somebody since: the stored list is what is changed.
    const left = withoutPerson(kept.load(), subject)
    kept.save(left)
    setPeople(left)
    setRemoved(name)
    // The button that had the focus is gone.
    status.current?.focus()
  }
  return (
    <Section title={say('front.people')} lead={say('front.peopleLead')}>
      <p ref={status} role="status" tabIndex={-1} className={removed === null ? '' : 'mb-4 font-bold'}>
        {removed === null ? '' : say('front.removed', { name: removed })}
      </p>
      {people.length === 0 ? (
        <div className="rounded-xl bg-ground p-5">
          <p className="font-bold">{say('front.nobody')}</p>
          <p className="mt-1 text-ink-soft">{say('front.nobodyNext')}</p>
        </div>
      ) : (
        <ul className="border-t border-rule">
          {people.map((person) => (
            <Person key={person.subject} person={person} onRemove={() => remove(person)} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Person(props: { readonly person: KnownPerson; readonly onRemove: () => void }): ReactElement {
  const say = useSay(approveWording)
  const { person, onRemove } = props
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-rule py-3">
      <span className="min-w-0">
        <span className="font-bold">{person.name}</span>
        <span className="block text-note text-ink-soft">
          {say('fact.number', { number: person.subject })}
        </span>
      </span>
      <Button kind="quiet" label={say('front.removeOf', { name: person.name })} onPress={onRemove}>
        {say('front.remove')}
      </Button>
    </li>
  )
}
