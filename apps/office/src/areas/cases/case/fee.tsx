/** Fee, invoice and payment. */
import type { CaseView, Invoice } from '@jitsuin/registration/contract'
import { DescriptionList, Section, Tag, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { casesWording } from '../wording/index.js'

/** Draws the tab. */
export function FeePanel({ view }: { readonly view: CaseView }): ReactElement {
  const say = useSay(casesWording)
  const { payment } = view.facts
  return (
    <Section
      title={say('fee.title')}
      aside={
        payment === undefined ? null : <Tag tone="action">{say(`fee.standing.${payment.standing}`)}</Tag>
      }
    >
      {payment?.standing === 'free' ? (
        <DescriptionList facts={[{ term: say('fee.rule'), value: payment.feeRule }]} />
      ) : null}
      {view.invoices.length === 0 && payment === undefined ? (
        <p className="text-ink-soft">{say('fee.none')}</p>
      ) : null}
      {view.invoices.map((invoice) => (
        <OneInvoice key={invoice.invoiceId} invoice={invoice} />
      ))}
    </Section>
  )
}

const TONES = { open: 'unsure', paid: 'action', cancelled: 'plain' } as const

function OneInvoice({ invoice }: { readonly invoice: Invoice }): ReactElement {
  const say = useSay(casesWording)
  const yen = (amount: number) => say('fee.yen', { yen: amount.toLocaleString('ja-JP') })
  return (
    <div className="mb-6">
      <DescriptionList
        facts={[
          {
            term: say('fee.invoice'),
            value: (
              <>
                <b className="mr-4 tabular-nums">{invoice.invoiceNumber}</b>
                <Tag tone={TONES[invoice.state]}>{say(`fee.state.${invoice.state}`)}</Tag>
              </>
            ),
          },
          { term: say('fee.amount'), value: yen(invoice.yen) },
          { term: say('fee.paid'), value: yen(invoice.paidYen) },
          { term: say('fee.payBy'), value: invoice.payBy },
          { term: say('fee.rule'), value: invoice.feeRule },
        ]}
      />
    </div>
  )
}
