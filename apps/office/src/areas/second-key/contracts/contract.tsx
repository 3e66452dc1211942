/** One contract: how it stands, what is due, what was paid, and whose grace was extended. */
import type { ContractDetail, InvoiceView } from '@jitsuin/signing/contract'
import { DataTable, DescriptionList, Moment, PageHeading, Progress, Section, Tag, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { contracts } from '../client.js'
import { secondKeyWording } from '../wording/index.js'
import { Extensions } from './extensions.js'
import { Payments } from './payments.js'
import { Kind, Standing, Yen } from './words.js'

/** Draws the page. */
export function ContractPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(secondKeyWording)
  const found = useQuery({ queryKey: ['contract', id], queryFn: () => contracts.load(id) })
  return (
    <>
      <p className="mb-2">
        <Link to={'/contracts' as string} className="text-action underline underline-offset-4">
          {say('contracts.back')}
        </Link>
      </p>
      <PageHeading title={found.data?.institutionName ?? say('contract.title')} />
      {found.isPending ? <Progress label={say('loading')} /> : null}
      {found.isError ? <FailureNotice error={found.error} /> : null}
      {found.isSuccess ? <Detail data={found.data} /> : null}
    </>
  )
}

function Detail({ data }: { readonly data: ContractDetail }): ReactElement {
  const say = useSay(secondKeyWording)
  const { institution, terms, beginsOn, ends, judgement } = data
  return (
    <>
      <DescriptionList
        facts={[
          { term: say('contracts.standing'), value: <Judged judgement={judgement} /> },
          {
            term: say('contract.number'),
            value: <span className="break-all font-mono">{institution}</span>,
          },
          { term: say('contracts.kind'), value: <Kind of={terms} /> },
          { term: say('contract.begins'), value: beginsOn },
          {
            term: say('contract.ends'),
            value: ends === undefined ? say('contract.noEnd') : <Moment iso={ends} />,
          },
        ]}
      />
      <Section title={say('contract.invoices')}>
        <Invoices invoices={data.invoices} />
      </Section>
      <Payments data={data} />
      <Extensions data={data} />
    </>
  )
}

function Judged({ judgement }: Pick<ContractDetail, 'judgement'>): ReactElement {
  const say = useSay(secondKeyWording)
  return (
    <>
      <Standing of={judgement.standing} />{' '}
      {judgement.standing === 'in-grace'
        ? say('contract.lastDay', { day: judgement.lastDay, days: judgement.daysLeft })
        : null}
      {judgement.standing === 'cut-off' ? say('contract.since', { day: judgement.since }) : null}
    </>
  )
}

function Invoices({ invoices }: { readonly invoices: readonly InvoiceView[] }): ReactElement {
  const say = useSay(secondKeyWording)
  if (invoices.length === 0) return <p>{say('contract.noInvoices')}</p>
  return (
    <DataTable
      caption={say('contract.invoices')}
      keyOf={({ fiscalYear }) => String(fiscalYear)}
      rows={invoices}
      columns={[
        {
          head: say('contract.year'),
          cell: ({ fiscalYear }) => say('contract.yearName', { year: fiscalYear }),
        },
        { head: say('contract.amount'), cell: ({ amountYen }) => <Yen of={amountYen} />, labelled: true },
        { head: say('contract.paid'), cell: ({ paidYen }) => <Yen of={paidYen} />, labelled: true },
        {
          head: say('contract.state'),
          cell: ({ state }) => (
            <Tag tone={state === 'overdue' ? 'danger' : 'plain'}>{say(`contract.states.${state}`)}</Tag>
          ),
        },
        { head: say('contract.payBy'), cell: ({ payBy }) => payBy, labelled: true },
        { head: say('contract.cutOffFrom'), cell: ({ cutOffFrom }) => cutOffFrom, labelled: true },
      ]}
    />
  )
}
