/** One partner: where it stands, what is proposed, what was agreed, what was done. */
import type { PartnerView } from '@jitsuin/federation/contract'
import {
  DescriptionList,
  ErrorNotice,
  Moment,
  Note,
  PageHeading,
  Progress,
  Section,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { ChangeTable } from '../../terms/change-table.js'
import { officeWording } from '../../wording/index.js'
import { ReviewDay, StateTag } from '../partners/columns.js'
import { Acts } from './acts.js'
import { History } from './history.js'
import { linesOf } from './model.js'
import { Secret } from './secret.js'
import { Terms } from './terms.js'

/** Draws the page of partner `id`. */
export function PartnerPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(officeWording)
  const { federation } = useServices()
  const partner = useQuery({ queryKey: ['partner', id], queryFn: () => federation.partner(id), retry: 0 })
  return (
    <>
      <p className="mb-3">
        <Link to="/partners" className="text-action underline underline-offset-4 hover:decoration-2">
          {say('partner.back')}
        </Link>
      </p>
      {partner.isPending ? <Progress label={say('loading')} /> : null}
      {partner.isError ? (
        <>
          <PageHeading title={say('partner.title')} />
          <FailureNotice error={partner.error} />
        </>
      ) : null}
      {partner.isSuccess ? <Partner partner={partner.data} /> : null}
    </>
  )
}

function Partner({ partner }: { readonly partner: PartnerView }): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  return (
    <>
      <PageHeading title={text(partner.terms.name)}>
        <p className="mt-2 flex flex-wrap items-center gap-x-4 text-ink-soft">
          <StateTag state={partner.state} />
          {text(partner.terms.legalName)}
        </p>
      </PageHeading>
      <Standing partner={partner} />
      <Acts partner={partner} />
      {partner.change === null ? null : (
        <Section title={say('partner.proposed')} lead={say('partner.proposedLead')}>
          <ChangeTable caption={say('partner.proposed')} lines={linesOf(partner.change.lines, text)} />
        </Section>
      )}
      <Section title={say('partner.terms')}>
        <Terms terms={partner.terms} />
      </Section>
      {partner.secret.state === 'not-used' ? null : <Secret partner={partner} />}
      <Section title={say('partner.history')} lead={say('partner.historyLead')}>
        <History history={partner.history} />
      </Section>
    </>
  )
}

/** Why it is as it is: who asked, who sent it back, who stopped it. */
function Standing({ partner }: { readonly partner: PartnerView }): ReactElement {
  const say = useSay(officeWording)
  const { proposed, rejected, suspended } = partner
  return (
    <div className="mb-8 grid gap-4">
      {suspended === null ? null : (
        <ErrorNotice title={say('partner.suspended')} next={suspended.reason}>
          <By act={suspended} />
        </ErrorNotice>
      )}
      {rejected === null ? null : (
        <Note title={say('partner.rejected')} next={rejected.reason}>
          <By act={rejected} />
        </Note>
      )}
      {proposed === null ? null : (
        <Note title={say('partner.waits')} next={say('partner.waitsNext')}>
          <By act={proposed} />
        </Note>
      )}
      <DescriptionList facts={[{ term: say('partners.review'), value: <ReviewDay {...partner} /> }]} />
    </div>
  )
}

function By({ act }: { readonly act: NonNullable<PartnerView['proposed']> }): ReactElement {
  return (
    <p className="text-note text-ink-soft">
      {act.staffId} <Moment iso={act.at} />
    </p>
  )
}
