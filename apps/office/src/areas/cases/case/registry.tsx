/** The licence registry: four items side by side, asked and answered; and who else holds this licence number. */
import { CASE_STATES, type CaseView, type RegistryAsking } from '@jitsuin/registration/contract'
import { CheckIcon, CrossIcon, formatHex, Moment, Section, Tag, useSay, useText } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useNameOf } from '../colleagues.js'
import { casesWording } from '../wording/index.js'

/** The four items (requirements C-05), as they are asked for. */
export const FOUR_ITEMS = ['name', 'birthDate', 'registrationDate', 'registrationNumber'] as const

/** What is asked of the registry about this case. */
export function askedOf({
  form,
}: Pick<CaseView, 'form'>): Readonly<Record<(typeof FOUR_ITEMS)[number], string>> {
  return {
    name: `${form.name.family}　${form.name.given}`,
    birthDate: form.birthDate,
    registrationDate: form.licenceDate,
    registrationNumber: form.licenceNumber,
  }
}

/** Draws the tab. */
export function RegistryPanel({ view }: { readonly view: CaseView }): ReactElement {
  const say = useSay(casesWording)
  const newest = view.registry.at(-1)
  return (
    <>
      <Section title={say('registry.title')} lead={say('registry.lead')}>
        <FourItems view={view} asking={newest} />
        {newest === undefined ? (
          <p className="mt-3 text-ink-soft">{say('registry.none')}</p>
        ) : (
          <Evidence asking={newest} />
        )}
        {view.registry.length > 1 ? (
          <ul className="mt-4 border-t border-rule text-note text-ink-soft">
            {view.registry.slice(0, -1).map((asking) => (
              <li key={asking.matchId} className="border-b border-rule py-1">
                <Asked asking={asking} /> {say(`registry.${asking.verdict}`)}
              </li>
            ))}
          </ul>
        ) : null}
      </Section>
      <Duplicates view={view} />
    </>
  )
}

function FourItems(props: {
  readonly view: CaseView
  readonly asking: RegistryAsking | undefined
}): ReactElement {
  const say = useSay(casesWording)
  const { view, asking } = props
  const asked = askedOf(view)
  return (
    <table className="w-full border-t border-rule text-left">
      <caption className="sr-only">{say('registry.title')}</caption>
      <thead>
        <tr className="border-b border-edge text-note text-ink-soft">
          <td className="w-28" />
          <th scope="col" className="py-1.5 pr-4">
            {say('registry.asked')}
          </th>
          <th scope="col" className="w-24 py-1.5">
            {say('registry.answer')}
          </th>
        </tr>
      </thead>
      <tbody>
        {FOUR_ITEMS.map((item) => (
          <tr key={item} className="border-b border-rule">
            <th scope="row" className="py-2 pr-4 text-note font-normal text-ink-soft">
              {say(`registry.item.${item}`)}
            </th>
            <td className="py-2 pr-4 font-bold">{asked[item]}</td>
            <td className="py-2">{asking === undefined ? '–' : <Match word={asking.items[item]} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The registry's word about one item. */
export function Match({ word }: { readonly word: 'match' | 'differs' }): ReactElement {
  const say = useSay(casesWording)
  const [Icon, look] = word === 'match' ? [CheckIcon, 'text-ink'] : [CrossIcon, 'font-bold text-danger']
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${look}`}>
      <Icon className="size-5" />
      {say(`registry.${word}`)}
    </span>
  )
}

function Asked({ asking }: { readonly asking: RegistryAsking }): ReactElement {
  const nameOf = useNameOf()
  return (
    <>
      <Moment iso={asking.askedAt} /> {nameOf(asking.askedBy)}
    </>
  )
}

function Evidence({ asking }: { readonly asking: RegistryAsking }): ReactElement {
  const say = useSay(casesWording)
  const { verdict, standing, answerSha256 } = asking
  return (
    <div className="mt-4 text-note">
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Tag tone={verdict === 'matched' ? 'action' : 'danger'}>{say(`registry.${verdict}`)}</Tag>
        <span>
          {say('registry.standingLabel')}: <b>{say(`registry.standing.${standing}`)}</b>
        </span>
        <span className="text-ink-soft">
          <Asked asking={asking} />
        </span>
      </p>
      <p className="mt-1 text-ink-soft">
        {say('registry.evidence')} <span className="font-mono break-all">{formatHex(answerSha256)}</span>
      </p>
    </div>
  )
}

function Duplicates({ view }: { readonly view: CaseView }): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  return (
    <Section title={say('registry.duplicates')}>
      {view.duplicates.length === 0 ? <p className="text-ink-soft">{say('registry.noDuplicates')}</p> : null}
      <ul>
        {view.duplicates.map(({ what, caseId, caseNumber, state, cardId }) => (
          <li
            key={caseId ?? cardId}
            className="mb-2 flex flex-wrap items-center gap-x-4 rounded-lg border border-unsure-mark bg-unsure-soft px-4 py-2"
          >
            <span className="font-bold text-unsure">
              {say(what === 'open-case' ? 'registry.openCase' : 'registry.validCard')}
            </span>
            {caseId === undefined ? (
              <span className="tabular-nums">{cardId}</span>
            ) : (
              <Link
                to={`/cases/${caseId}` as string}
                className="text-action tabular-nums underline underline-offset-4"
              >
                {caseNumber ?? caseId}
              </Link>
            )}
            {state === undefined ? null : <span>{text(CASE_STATES[state])}</span>}
          </li>
        ))}
      </ul>
    </Section>
  )
}
