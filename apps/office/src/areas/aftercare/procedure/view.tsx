/** One procedure: its facts, what can be done with it, and how it came to where it is. */
import {
  AFTERCARE_PAPERS,
  PROCEDURE_OUTCOMES,
  PROCEDURE_STATES,
  type ProcedureView,
  REPORT_WAYS,
  REPORTERS,
  REVOCATION_CAUSES,
} from '@jitsuin/registration/contract'
import {
  DescriptionList,
  type Fact,
  Moment,
  PageHeading,
  Progress,
  Section,
  Timeline,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { Day } from '../../../pages/partners/day.js'
import { aftercare } from '../client.js'
import { Call } from '../desk/call.js'
import { CardList, KindWord, PageLink, ProcedureTag } from '../parts/words.js'
import { aftercareWording } from '../wording/index.js'
import { Acts } from './acts.js'

/** Draws the page. */
export function ProcedurePage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(aftercareWording)
  const view = useQuery({ queryKey: ['aftercare', 'procedure', id], queryFn: () => aftercare.procedure(id) })
  if (view.isPending) {
    return (
      <>
        <PageHeading title={say('list.title')} />
        <Progress label={say('loading')} />
      </>
    )
  }
  if (view.isError) {
    return (
      <>
        <PageHeading title={say('list.title')} />
        <FailureNotice error={view.error} />
      </>
    )
  }
  return <Whole view={view.data} />
}

const DESK_KINDS: readonly string[] = ['loss', 'theft', 'stopOfUse']
const DESK_STATES: readonly string[] = ['reported', 'identified', 'awaiting-signatures', 'sending']

function Whole({ view }: { readonly view: ProcedureView }): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  const isCall = view.way === 'phone' && DESK_KINDS.includes(view.kind) && DESK_STATES.includes(view.state)
  return (
    <>
      <PageHeading title={`${view.number}　${view.name}`}>
        <p className="mt-3 flex flex-wrap items-center gap-3">
          <KindWord kind={view.kind} />
          <ProcedureTag state={view.state} />
          <PageLink to={`/aftercare/holders/${view.personId}`}>{say('procedure.holder')}</PageLink>
        </p>
      </PageHeading>
      {isCall ? <Call procedureId={view.procedureId} /> : null}
      <Section title={say('procedure.acts')}>
        <Acts view={view} />
      </Section>
      <Section title={say('procedure.facts')}>
        <DescriptionList facts={useFacts(view)} />
      </Section>
      <Section title={say('procedure.cards')}>
        <CardList cards={view.cards} />
      </Section>
      <Section title={say('procedure.history')}>
        <Timeline
          items={view.decisions.map(({ act, actor, at, from, to, reason }) => ({
            key: `${at} ${act} ${to}`,
            iso: at,
            label: `${text(PROCEDURE_STATES[from])} → ${text(PROCEDURE_STATES[to])}　${actor}${reason === undefined ? '' : `　${reason}`}`,
            evidence: 'known',
            tone: to === 'revoked' ? 'danger' : 'plain',
          }))}
        />
      </Section>
    </>
  )
}

function useFacts(view: ProcedureView): readonly Fact[] {
  const say = useSay(aftercareWording)
  const text = useText()
  const { cause, revokedAt, paperDueOn, missing, outcome, reason, dueOn, signedBy, until } = view.facts
  return [
    { term: say('procedure.reporter'), value: text(REPORTERS[view.reporter]) },
    { term: say('procedure.way'), value: text(REPORT_WAYS[view.way]) },
    { term: say('procedure.reported'), value: <Moment iso={view.reportedAt} /> },
    ...(cause === undefined ? [] : [{ term: say('procedure.cause'), value: text(REVOCATION_CAUSES[cause]) }]),
    ...(revokedAt === undefined ? [] : [{ term: say('desk.done'), value: <Moment iso={revokedAt} /> }]),
    ...(signedBy ?? []).map((one) => ({
      term: say('procedure.signed'),
      value: (
        <>
          {one.staffId} <Moment iso={one.signedAt} />
        </>
      ),
    })),
    ...(missing === undefined
      ? []
      : [
          {
            term: say('procedure.missing'),
            value: missing.map((paper) => text(AFTERCARE_PAPERS[paper])).join('、'),
          },
        ]),
    ...[paperDueOn, dueOn, until]
      .filter((day) => day !== undefined)
      .map((day) => ({ term: say('list.due'), value: <Day day={day} /> })),
    ...(outcome === undefined
      ? []
      : [{ term: say('procedure.outcome'), value: text(PROCEDURE_OUTCOMES[outcome]) }]),
    ...(reason === undefined ? [] : [{ term: say('procedure.reason'), value: reason }]),
    ...(view.caseId === null
      ? []
      : [
          {
            term: say('procedure.case'),
            value: <PageLink to={`/cases/${view.caseId}`}>{say('procedure.openCase')}</PageLink>,
          },
        ]),
    ...(view.openCases.length === 0
      ? []
      : [
          {
            term: say('procedure.openCases'),
            value: view.openCases.map(({ caseId, caseNumber }) => (
              <PageLink key={caseId} to={`/cases/${caseId}`}>
                {caseNumber}{' '}
              </PageLink>
            )),
          },
        ]),
  ]
}
