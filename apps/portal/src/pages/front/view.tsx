/** The first page: what to act on, who I am here, my cards, where I am signed in, what to do when a card is lost. */
import {
  DescriptionList,
  ErrorNotice,
  type Fact,
  Note,
  PageHeading,
  Section,
  useLanguage,
  useSay,
  useText,
} from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { slashDayOf, slashMoment } from '../../formats.js'
import { displayName } from '../../panel/model.js'
import { useMe } from '../../session/me.js'
import { methodWords } from '../../session/method.js'
import { portalWording } from '../../wording/index.js'
import { Cards } from './cards.js'
import { LastCheck } from './last-check.js'
import { LostCard } from './lost-card.js'
import { type Alert, alertsOf } from './model.js'
import { Sessions } from './sessions.js'

/** Draws the first page. */
export function FrontPage(): ReactElement {
  const say = useSay(portalWording)
  const me = useMe()
  const name = displayName(me, useLanguage())
  const alerts = alertsOf(me)
  return (
    <>
      <PageHeading title={name === null ? say('front.stranger') : say('front.greeting', { name })} />
      {alerts.length === 0 ? null : (
        <div className="mb-12 space-y-4">
          {alerts.map((alert) => (
            <AlertNotice key={alert.key} alert={alert} />
          ))}
        </div>
      )}
      <Section title={say('front.who')}>
        <DescriptionList facts={useFacts()} />
      </Section>
      <Cards cards={me.cards} />
      <LastCheck />
      <Sessions />
      <LostCard />
    </>
  )
}

function AlertNotice({ alert }: { readonly alert: Alert }): ReactElement {
  const say = useSay(portalWording)
  const { kind, urgency, card } = alert
  const Notice = urgency === 'now' ? ErrorNotice : Note
  const values = { id: card?.cardId ?? '', days: card?.daysLeft ?? 0 }
  return <Notice title={say(`alert.${kind}`, values)} next={say(`alert.${kind}Next`)} />
}

function useFacts(): readonly Fact[] {
  const say = useSay(portalWording)
  const text = useText()
  const { standing, signIn } = useMe()
  const method = methodWords(signIn.method)
  const facts: Fact[] = [
    {
      term: say('front.role'),
      value:
        standing.kind === 'with-role' && standing.roles.length > 0
          ? standing.roles.map(text).join('・')
          : say('front.noRole'),
    },
    { term: say('front.method'), value: method ? text(method) : signIn.method },
    { term: say('front.signedInAt'), value: slashMoment(signIn.signedInAt) },
  ]
  if (standing.kind === 'without-role') return facts
  const period = { from: slashDayOf(standing.notBefore), to: slashDayOf(standing.notAfter) }
  return [
    ...facts,
    { term: say('front.certificate'), value: standing.commonName },
    { term: say('front.issuer'), value: standing.issuer },
    { term: say('front.serial'), value: <span className="font-mono text-note">{standing.serialHex}</span> },
    { term: say('front.validity'), value: say('period', period) },
    { term: say('front.checked'), value: slashMoment(standing.statusCheckedAt) },
  ]
}
