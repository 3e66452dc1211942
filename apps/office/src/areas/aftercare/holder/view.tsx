/** Everything that the office holds on a person, and who has looked at it. */
import { CASE_KINDS, CASE_STATES, type HolderView } from '@jitsuin/registration/contract'
import {
  DataTable,
  DescriptionList,
  EmptyState,
  type Fact,
  Moment,
  PageHeading,
  Progress,
  Section,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { Day } from '../../../pages/partners/day.js'
import { aftercare } from '../client.js'
import { Table } from '../list/view.js'
import { CardList, PageLink } from '../parts/words.js'
import { aftercareWording } from '../wording/index.js'
import { ja } from '../wording/ja.js'

/** Draws the page. */
export function HolderPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(aftercareWording)
  const view = useQuery({ queryKey: ['aftercare', 'holder', id], queryFn: () => aftercare.holder(id) })
  return (
    <>
      <PageHeading
        title={
          view.data ? `${view.data.form.name.family}　${view.data.form.name.given}` : say('holder.title')
        }
      >
        {view.data ? (
          <p className="mt-3 text-ink-soft">
            {view.data.form.name.familyKana}　{view.data.form.name.givenKana}　
            {view.data.form.name.familyRomaji} {view.data.form.name.givenRomaji}
          </p>
        ) : null}
      </PageHeading>
      {view.isPending ? <Progress label={say('loading')} /> : null}
      {view.isError ? <FailureNotice error={view.error} /> : null}
      {view.data ? <Whole view={view.data} /> : null}
    </>
  )
}

function Whole({ view }: { readonly view: HolderView }): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  return (
    <>
      <Section title={say('holder.cards')}>
        <CardList cards={view.cards} />
      </Section>
      <Section title={say('holder.about')}>
        <DescriptionList facts={useFacts(view)} />
      </Section>
      <Section title={say('holder.procedures')}>
        {view.procedures.length === 0 ? (
          <EmptyState title={say('list.nothing')} />
        ) : (
          <Table rows={view.procedures} />
        )}
      </Section>
      <Section title={say('holder.cases')}>
        <DataTable
          caption={say('holder.cases')}
          columns={[
            {
              head: say('code'),
              cell: ({ caseId, caseNumber }) => <PageLink to={`/cases/${caseId}`}>{caseNumber}</PageLink>,
            },
            { head: say('list.kind'), cell: ({ kind }) => text(CASE_KINDS[kind]), labelled: true },
            { head: say('list.state'), cell: ({ state }) => text(CASE_STATES[state]), labelled: true },
            {
              head: say('procedure.reported'),
              cell: ({ receivedAt }) => <Moment iso={receivedAt} />,
              labelled: true,
            },
          ]}
          rows={view.cases}
          keyOf={({ caseId }) => caseId}
        />
      </Section>
      <Section title={say('holder.views')}>
        <DataTable
          caption={say('holder.views')}
          columns={[
            { head: say('holder.when'), cell: ({ at }) => <Moment iso={at} />, narrow: true },
            { head: say('holder.who'), cell: ({ actor }) => actor, labelled: true },
            {
              head: say('holder.part'),
              cell: ({ part }) => {
                const [kind = part] = part.split(':') // a picture is named with its id
                return isKnown(kind) ? say(`holder.parts.${kind}`) : part
              },
              labelled: true,
            },
          ]}
          rows={view.views}
          keyOf={({ at, actor, part }) => `${at} ${actor} ${part}`}
        />
      </Section>
    </>
  )
}

function isKnown(part: string): part is keyof typeof ja.holder.parts {
  return part in ja.holder.parts
}

function useFacts({ form, rematch }: HolderView): readonly Fact[] {
  const say = useSay(aftercareWording)
  const { membership, address, workplace } = form
  return [
    { term: say('holder.born'), value: <Day day={form.birthDate} /> },
    { term: say('holder.licence'), value: form.licenceNumber },
    { term: say('holder.licenceDate'), value: <Day day={form.licenceDate} /> },
    { term: say('holder.member'), value: membership.kind === 'member' ? membership.memberId : say('none') },
    { term: say('holder.phone'), value: form.phone },
    { term: say('holder.email'), value: form.email ?? say('none') },
    { term: say('holder.address'), value: `〒${address.postalCode} ${address.prefecture}${address.rest}` },
    { term: say('holder.workplace'), value: workplace?.name ?? say('none') },
    {
      term: say('holder.rematch'),
      value:
        rematch === null ? (
          say('none')
        ) : (
          <>
            {rematch.standing} <Moment iso={rematch.askedAt} />
          </>
        ),
    },
  ]
}
