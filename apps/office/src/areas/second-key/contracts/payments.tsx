/** Payments of a contract: recorded by one officer, corrected by another entry. */
import { japanDate } from '@jitsuin/kernel'
import type { ContractDetail, PaymentView } from '@jitsuin/signing/contract'
import { Actions, Button, DataTable, Dialog, Section, SelectField, Tag, TextField, useSay } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useOnce } from '../../../once.js'
import { useMay } from '../../../session.js'
import { grouped } from '../../statistics/parts/cells.js'
import { contracts } from '../client.js'
import { secondKeyWording } from '../wording/index.js'
import { type PaymentDraft, paymentDraft, readPayment } from './model.js'
import { useChange } from './use-change.js'
import { Yen } from './words.js'

type Shown = { readonly data: ContractDetail }

/** Draws the entries, and the ways to add one. */
export function Payments({ data }: Shown): ReactElement {
  const say = useSay(secondKeyWording)
  const may = useMay()
  const [open, setOpen] = useState<'none' | 'payment' | PaymentView>('none')
  const mayRecord = may('contracts/record-payment') === 'allowed'
  return (
    <Section title={say('contract.payments')} lead={say('contract.paymentsLead')}>
      {data.payments.length === 0 ? (
        <p>{say('contract.noPayments')}</p>
      ) : (
        <Entries payments={data.payments} onCorrect={mayRecord ? setOpen : undefined} />
      )}
      {mayRecord && data.invoices.length > 0 ? (
        <Actions>
          <Button onPress={() => setOpen('payment')}>{say('contract.record')}</Button>
        </Actions>
      ) : null}
      {open === 'none' ? null : (
        <PaymentDialog
          data={data}
          {...(open !== 'payment' && { corrected: open })}
          onClose={() => setOpen('none')}
        />
      )}
    </Section>
  )
}

function Entries({
  payments,
  onCorrect,
}: {
  readonly payments: readonly PaymentView[]
  readonly onCorrect: ((payment: PaymentView) => void) | undefined
}): ReactElement {
  const say = useSay(secondKeyWording)
  return (
    <DataTable
      caption={say('contract.payments')}
      keyOf={({ paymentId }) => paymentId}
      rows={payments}
      columns={[
        { head: say('contract.paidOn'), cell: ({ paidOn }) => paidOn },
        {
          head: say('contract.year'),
          cell: ({ fiscalYear }) => say('contract.yearName', { year: fiscalYear }),
          labelled: true,
        },
        { head: say('contract.amount'), cell: ({ amountYen }) => <Yen of={amountYen} />, labelled: true },
        {
          head: say('contract.recordedBy'),
          cell: ({ recordedBy }) => <span className="break-all font-mono text-note">{recordedBy}</span>,
          labelled: true,
        },
        {
          head: say('contract.remark'),
          cell: (payment) => <Remark payment={payment} onCorrect={onCorrect} />,
        },
      ]}
    />
  )
}

function Remark(props: {
  readonly payment: PaymentView
  readonly onCorrect: ((payment: PaymentView) => void) | undefined
}): ReactElement {
  const say = useSay(secondKeyWording)
  const { payment, onCorrect } = props
  const { correctedBy, reason, paidOn: day, amountYen } = payment
  return (
    <>
      {reason === undefined ? null : <p>{say('contract.corrects', { reason })}</p>}
      {correctedBy === undefined ? null : <Tag>{say('contract.corrected')}</Tag>}
      {correctedBy === undefined && onCorrect ? (
        <Button
          kind="quiet"
          onPress={() => onCorrect(payment)}
          label={say('contract.correctOf', { day, amount: grouped(amountYen) })}
        >
          {say('contract.correct')}
        </Button>
      ) : null}
    </>
  )
}

function PaymentDialog({
  data,
  corrected,
  onClose,
}: Shown & { readonly corrected?: PaymentView; readonly onClose: () => void }): ReactElement {
  const say = useSay(secondKeyWording)
  const [draft, setDraft] = useState<PaymentDraft>(() => draftOf(data, corrected))
  // One id for one dialog: pressed twice, it is recorded once.
  const [paymentId] = useState(() => crypto.randomUUID())
  const read = readPayment(draft, corrected ? 'correction' : 'payment')
  const save = useChange(
    data.contractId,
    async (_: undefined) => {
      if (read.verdict === 'wrong') throw new Error('The form is not sound')
      const { fiscalYear, ...facts } = read.value
      return corrected
        ? contracts.correct(data.contractId, corrected.paymentId, {
            paymentId,
            ...facts,
            reason: draft.reason,
          })
        : contracts.pay(data.contractId, { paymentId, fiscalYear, ...facts })
    },
    onClose,
  )
  const send = useOnce(save.mutate)
  const title = say(corrected ? 'contract.correct' : 'contract.record')
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <PaymentFields
        draft={draft}
        onChange={setDraft}
        wrong={read.verdict === 'wrong' ? read.fields : []}
        {...(!corrected && { years: data.invoices.map(({ fiscalYear }) => fiscalYear) })}
      />
      {save.isError ? <FailureNotice error={save.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={read.verdict === 'wrong' || save.isPending}
          onPress={() => send(undefined)}
        >
          {say('contract.save')}
        </Button>
        <Button onPress={onClose}>{say('contract.cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

function draftOf({ invoices }: ContractDetail, corrected: PaymentView | undefined): PaymentDraft {
  if (!corrected) return paymentDraft(invoices, japanDate(new Date()))
  const { fiscalYear, amountYen, paidOn } = corrected
  return { fiscalYear: String(fiscalYear), amount: String(amountYen), paidOn, reason: '' }
}

function PaymentFields(props: {
  readonly draft: PaymentDraft
  readonly onChange: (draft: PaymentDraft) => void
  readonly wrong: readonly string[]
  /** Absent: it is a correction, and stays in its year. */
  readonly years?: readonly number[]
}): ReactElement {
  const say = useSay(secondKeyWording)
  const { draft, onChange, wrong, years } = props
  const errorOf = (field: string) => (wrong.includes(field) ? say('contract.wrong') : undefined)
  return (
    <div className="grid gap-5">
      {years ? (
        <SelectField
          label={say('contract.year')}
          value={draft.fiscalYear}
          options={years.map((year) => ({
            value: String(year),
            label: say('contract.yearName', { year }),
          }))}
          onChange={(fiscalYear) => onChange({ ...draft, fiscalYear })}
        />
      ) : null}
      <TextField
        label={say('contract.yenAmount')}
        {...(!years && { hint: say('contract.correctHint') })}
        value={draft.amount}
        error={errorOf('amountYen')}
        onChange={(amount) => onChange({ ...draft, amount })}
      />
      <TextField
        type="date"
        label={say('contract.paidOn')}
        value={draft.paidOn}
        error={errorOf('paidOn')}
        onChange={(paidOn) => onChange({ ...draft, paidOn })}
      />
      {years ? null : (
        <TextField
          label={say('contract.reason')}
          need="required"
          maxLength={500}
          value={draft.reason}
          onChange={(reason) => onChange({ ...draft, reason })}
        />
      )}
    </div>
  )
}
