/** Longer graces of a contract: one officer asks, another one confirms. */
import type { ContractDetail, ExtensionView } from '@jitsuin/signing/contract'
import { Actions, Button, DataTable, Dialog, Section, Tag, TextField, useSay } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useOnce } from '../../../once.js'
import { useMay } from '../../../session.js'
import { contracts } from '../client.js'
import { secondKeyWording } from '../wording/index.js'
import { useChange } from './use-change.js'

type Shown = { readonly data: ContractDetail }

/** Draws them, and the way to ask for one. */
export function Extensions({ data }: Shown): ReactElement {
  const say = useSay(secondKeyWording)
  const may = useMay()
  const [dialog, setDialog] = useState<'open' | 'closed'>('closed')
  const mayExtend = may('contracts/extend-grace') === 'allowed'
  // The latest year that is not paid; without one there is no grace to extend.
  const owed = data.invoices.find(({ state }) => state !== 'paid')
  return (
    <Section title={say('contract.extensions')} lead={say('contract.extensionsLead')}>
      {data.extensions.length === 0 ? <p>{say('contract.noExtensions')}</p> : <Rows data={data} />}
      {mayExtend && owed ? (
        <Actions>
          <Button onPress={() => setDialog('open')}>{say('contract.extend')}</Button>
        </Actions>
      ) : null}
      {dialog === 'open' && owed ? (
        <ExtensionDialog data={data} fiscalYear={owed.fiscalYear} onClose={() => setDialog('closed')} />
      ) : null}
    </Section>
  )
}

function Rows({ data }: Shown): ReactElement {
  const say = useSay(secondKeyWording)
  return (
    <DataTable
      caption={say('contract.extensions')}
      keyOf={({ extensionId }) => extensionId}
      rows={data.extensions}
      columns={[
        { head: say('contract.until'), cell: ({ until }) => until },
        {
          head: say('contract.year'),
          cell: ({ fiscalYear }) => say('contract.yearName', { year: fiscalYear }),
          labelled: true,
        },
        { head: say('contract.reason'), cell: ({ reason }) => reason, labelled: true },
        { head: say('contract.askedBy'), cell: ({ askedBy }) => <Officer id={askedBy} />, labelled: true },
        {
          head: say('contract.state'),
          cell: (extension) => <State data={data} extension={extension} />,
        },
      ]}
    />
  )
}

function Officer({ id }: { readonly id: string }): ReactElement {
  return <span className="break-all font-mono text-note">{id}</span>
}

function State({ data, extension }: Shown & { readonly extension: ExtensionView }): ReactElement {
  const say = useSay(secondKeyWording)
  const may = useMay()
  const { contractId } = data
  const { extensionId, state, decidedBy } = extension
  const decide = useChange(contractId, (decision: 'confirmed' | 'refused') =>
    contracts.decide(contractId, extensionId, { decision }),
  )
  const send = useOnce(decide.mutate)
  return (
    <>
      <Tag tone={state === 'open' ? 'unsure' : 'plain'}>{say(`contract.extensionStates.${state}`)}</Tag>{' '}
      {decidedBy === undefined ? null : <Officer id={decidedBy} />}
      {state === 'open' && may('contracts/extend-grace') === 'allowed' ? (
        <Actions>
          <Button isDisabled={decide.isPending} onPress={() => send('confirmed')}>
            {say('contract.confirm')}
          </Button>
          <Button kind="quiet" isDisabled={decide.isPending} onPress={() => send('refused')}>
            {say('contract.refuse')}
          </Button>
        </Actions>
      ) : null}
      {decide.isError ? <FailureNotice error={decide.error} /> : null}
    </>
  )
}

function ExtensionDialog({
  data: { contractId },
  fiscalYear,
  onClose,
}: Shown & { readonly fiscalYear: number; readonly onClose: () => void }): ReactElement {
  const say = useSay(secondKeyWording)
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const [extensionId] = useState(() => crypto.randomUUID())
  const save = useChange(
    contractId,
    (_: undefined) => contracts.extend(contractId, { extensionId, fiscalYear, until, reason }),
    onClose,
  )
  const send = useOnce(save.mutate)
  return (
    <Dialog title={say('contract.extend')} isOpen onClose={onClose}>
      <div className="grid gap-5">
        <TextField type="date" label={say('contract.until')} value={until} onChange={setUntil} />
        <TextField
          label={say('contract.reason')}
          need="required"
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
      </div>
      {save.isError ? <FailureNotice error={save.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={until === '' || reason.trim() === '' || save.isPending}
          onPress={() => send(undefined)}
        >
          {say('contract.save')}
        </Button>
        <Button onPress={onClose}>{say('contract.cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
