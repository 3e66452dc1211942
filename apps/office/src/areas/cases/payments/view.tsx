/** Incoming money: the bank's file is looked at, imported, and what fits no invoice exactly is decided by a person. */
import type { ImportOutcome, OpenPayments } from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  Dialog,
  DropZone,
  EmptyState,
  ErrorNotice,
  Note,
  PageHeading,
  Progress,
  Section,
  TextField,
  useSay,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useOnce } from '../../../once.js'
import { cases } from '../client.js'
import { casesWording } from '../wording/index.js'
import { type Preview, previewOf } from './preview.js'

const KEY = ['payments']
type Payment = OpenPayments['payments'][number]
type Near = Payment['near'][number]
/** `near` absent: the money is not for us. */
type Choice = { readonly payment: Payment; readonly near?: Near }

/** Draws the page. */
export function PaymentsPage(): ReactElement {
  const say = useSay(casesWording)
  const open = useQuery({ queryKey: KEY, queryFn: cases.payments })
  const [choice, setChoice] = useState<Choice | null>(null)
  return (
    <>
      <PageHeading title={say('payments.title')}>
        <p className="mt-2 max-w-3xl text-ink-soft">{say('payments.lead')}</p>
      </PageHeading>
      <Import />
      <Section title={say('payments.open')} lead={say('payments.openLead')}>
        {open.isPending ? <Progress label={say('loading')} /> : null}
        {open.isError ? <FailureNotice error={open.error} /> : null}
        {open.data?.payments.length === 0 ? (
          <EmptyState title={say('payments.none')} next={say('payments.noneNext')} />
        ) : null}
        <ul className="grid gap-4">
          {open.data?.payments.map((payment) => (
            <li key={payment.paymentId}>
              <OnePayment payment={payment} onChoice={setChoice} />
            </li>
          ))}
        </ul>
      </Section>
      {choice === null ? null : <Decide choice={choice} onClose={() => setChoice(null)} />}
    </>
  )
}

type Chosen = { readonly file: File; readonly preview: Preview | undefined }

function Import(): ReactElement {
  const say = useSay(casesWording)
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const imported = useMutation({
    mutationFn: (file: File) => cases.importPayments(file),
    onSuccess: () => {
      setChosen(null)
      void queries.invalidateQueries({ queryKey: KEY })
    },
  })
  const once = useOnce(imported.mutate)
  const look = async (files: readonly File[]) => {
    const [file] = files
    imported.reset()
    if (file) setChosen({ file, preview: previewOf(new Uint8Array(await file.arrayBuffer())) })
  }
  return (
    <Section title={say('payments.import')}>
      <DropZone
        title={say('payments.drop')}
        hint={say('payments.dropHint')}
        action={say('payments.choose')}
        onFiles={(files) => void look(files)}
      />
      {chosen === null ? null : (
        <Looked chosen={chosen} isBusy={imported.isPending} onImport={() => once(chosen.file)} />
      )}
      {imported.isError ? <FailureNotice error={imported.error} /> : null}
      {imported.data ? <Outcome outcome={imported.data} /> : null}
    </Section>
  )
}

function Looked(props: {
  readonly chosen: Chosen
  readonly isBusy: boolean
  readonly onImport: () => void
}): ReactElement {
  const say = useSay(casesWording)
  const { file, preview } = props.chosen
  if (preview === undefined) {
    return <ErrorNotice title={say('payments.unreadable')} next={say('payments.unreadableNext')} />
  }
  return (
    <div className="mt-4">
      <p className="font-bold">{say('payments.preview', { name: file.name, count: preview.total })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by the arrow keys (WCAG 2.2 2.1.1) */}
      <pre tabIndex={0} className="mt-2 overflow-x-auto rounded-lg bg-ground p-4 text-note">
        {preview.lines.join('\n')}
      </pre>
      <Actions>
        <Button kind="primary" isDisabled={props.isBusy} onPress={props.onImport}>
          {say('payments.do')}
        </Button>
      </Actions>
    </div>
  )
}

function Outcome({ outcome }: { readonly outcome: ImportOutcome }): ReactElement {
  const say = useSay(casesWording)
  const { problems, ...counts } = outcome
  return (
    <div className="mt-4" role="status">
      <Note title={say('payments.done', counts)}>
        {problems.length === 0 ? null : (
          <ul className="text-note">
            {problems.map(({ line, code }) => (
              <li key={line}>{say('payments.problem', { line, code })}</li>
            ))}
          </ul>
        )}
      </Note>
    </div>
  )
}

function useYen(): (amount: number) => string {
  const say = useSay(casesWording)
  return (amount) => say('fee.yen', { yen: amount.toLocaleString('ja-JP') })
}

function OnePayment(props: {
  readonly payment: Payment
  readonly onChoice: (choice: Choice) => void
}): ReactElement {
  const say = useSay(casesWording)
  const yen = useYen()
  const { payment, onChoice } = props
  const { payer, paidOn, reference, near } = payment
  return (
    <section aria-label={payer} className="rounded-xl border border-rule p-5">
      <p className="flex flex-wrap gap-x-6">
        <b className="tabular-nums">{yen(payment.yen)}</b>
        <b>{payer}</b>
        <span className="tabular-nums">{paidOn}</span>
        <span className="text-ink-soft">{reference}</span>
      </p>
      <p className="mt-3 text-note text-ink-soft">
        {say(near.length === 0 ? 'payments.noNear' : 'payments.near')}
      </p>
      <ul>
        {near.map((one) => (
          <li
            key={one.invoiceId}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t border-rule py-2"
          >
            <span>
              <b className="mr-4 tabular-nums">{one.invoiceNumber}</b>
              {say('payments.due', { yen: yen(one.yen - one.paidYen) })}
              <span className="ml-4 text-note text-ink-soft">{say(`payments.why.${one.why}`)}</span>
            </span>
            <Button
              label={`${one.invoiceNumber} ${say('payments.assign')}`}
              onPress={() => onChoice({ payment, near: one })}
            >
              {say('payments.assign')}
            </Button>
          </li>
        ))}
      </ul>
      <p className="mt-2">
        <Button
          kind="quiet"
          label={`${payer} ${say('payments.notOurs')}`}
          onPress={() => onChoice({ payment })}
        >
          {say('payments.notOurs')}
        </Button>
      </p>
    </section>
  )
}

function Decide({
  choice,
  onClose,
}: {
  readonly choice: Choice
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(casesWording)
  const yen = useYen()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const { payment, near } = choice
  const decide = useMutation({
    mutationFn: () =>
      cases.assignPayment(payment.paymentId, {
        reason: reason.trim(),
        ...(near && { invoiceId: near.invoiceId }),
      }),
    onSuccess: (left) => {
      queries.setQueryData(KEY, left)
      onClose()
    },
  })
  const once = useOnce<void>(decide.mutate)
  return (
    <Dialog title={say(near ? 'payments.assign' : 'payments.notOurs')} isOpen onClose={onClose}>
      <p className="mb-4">
        {near
          ? say('payments.assignAsk', {
              payer: payment.payer,
              yen: yen(payment.yen),
              invoice: near.invoiceNumber,
            })
          : say('payments.notOursAsk', { payer: payment.payer, yen: yen(payment.yen) })}
      </p>
      <TextField
        label={say('act.reason')}
        hint={say('act.reasonHint')}
        need="required"
        rows={2}
        maxLength={1000}
        value={reason}
        onChange={setReason}
      />
      {decide.isError ? <FailureNotice error={decide.error} /> : null}
      <Actions>
        <Button kind="primary" isDisabled={reason.trim() === '' || decide.isPending} onPress={() => once()}>
          {say('payments.decide')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
