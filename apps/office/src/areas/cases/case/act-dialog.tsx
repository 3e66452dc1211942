/** Every act is asked once more, with what it does; nothing that was typed is lost when it is refused. */
import { CASE_ACTS, type CaseActName } from '@jitsuin/registration/contract'
import { Actions, Button, Checkbox, Dialog, TextField, useSay, useText } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { casesWording } from '../wording/index.js'
import { CorrectDialog } from './correct-dialog.js'
import { DeficiencyDialog } from './deficiency.js'
import { despiteNeeded } from './model.js'
import { SignDialog } from './signing.js'
import { type ActProps, useAct, type Wish } from './use-act.js'

/** The dialog of an act. */
export function ActDialog({ act, ...props }: ActProps & { readonly act: CaseActName }): ReactElement | null {
  if (act === 'send-deficiencies') return <DeficiencyDialog {...props} />
  if (act === 'examine' || act === 'approve') return <SignDialog {...props} purpose={act} />
  if (act === 'accept-documents') return <AcceptDialog {...props} />
  if (act === 'correct-form') return <CorrectDialog {...props} />
  if (act === 'assign') return null
  return <PlainDialog {...props} act={act} />
}

const WITH_REASON = ['reopen', 'reject', 'withdraw', 'record-payer'] as const
const FINAL = ['reject', 'withdraw'] as const

type Plain = Exclude<
  CaseActName,
  'send-deficiencies' | 'examine' | 'approve' | 'accept-documents' | 'assign' | 'correct-form'
>

const isOneOf = <Word extends string>(words: readonly Word[], word: string): word is Word =>
  words.some((each) => each === word)

function PlainDialog({ act, ...props }: ActProps & { readonly act: Plain }): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const { view, onClose } = props
  const { caseNumber, revision } = view.head
  const [reason, setReason] = useState('')
  const [payerId, setPayer] = useState('')
  const [typed, setTyped] = useState('')
  const carry = useAct(props)
  const needsReason = isOneOf(WITH_REASON, act)
  const isFinal = isOneOf(FINAL, act)
  const isReady =
    (!needsReason || reason.trim() !== '') &&
    (act !== 'record-payer' || payerId.trim() !== '') &&
    (!isFinal || typed.normalize('NFKC').trim() === caseNumber)
  const body = {
    expectedRevision: revision,
    ...(needsReason && { reason: reason.trim() }),
    ...(act === 'record-payer' && { payerId: payerId.trim() }),
  }
  return (
    <Dialog title={text(CASE_ACTS[act])} isOpen onClose={onClose}>
      <p className="mb-4">{say(`act.${act}`)}</p>
      {act === 'record-payer' ? (
        <TextField
          label={say('act.payerId')}
          need="required"
          maxLength={80}
          value={payerId}
          onChange={setPayer}
        />
      ) : null}
      {needsReason ? (
        <TextField
          label={say('act.reason')}
          hint={say('act.reasonHint')}
          need="required"
          rows={3}
          maxLength={1000}
          value={reason}
          onChange={setReason}
        />
      ) : null}
      {isFinal ? (
        <div className="mt-4">
          <TextField
            label={say('act.numberLabel')}
            hint={say('act.typeNumber', { number: caseNumber })}
            need="required"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
          />
        </div>
      ) : null}
      {props.stale}
      {carry.isError && props.stale === null ? (
        <div className="mt-4">
          <FailureNotice error={carry.error} />
        </div>
      ) : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={!isReady || carry.isPending || carry.isSuccess}
          onPress={() =>
            carry.carryOut({ act, body: body as Wish['body'] /* as this act needs it, just above */ })
          }
        >
          {text(CASE_ACTS[act])}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

/** Papers with findings are accepted only by somebody who says so for each kind of finding, and why. */
function AcceptDialog(props: ActProps): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const { view, onClose } = props
  const needed = despiteNeeded(view)
  const kinds = (['duplicates', 'variants'] as const).filter((kind) => needed[kind] === 'yes')
  const [taken, setTaken] = useState<readonly string[]>([])
  const [reason, setReason] = useState('')
  const carry = useAct(props)
  const isReady = kinds.every((kind) => taken.includes(kind)) && (kinds.length === 0 || reason.trim() !== '')
  const despite = {
    reason: reason.trim(),
    ...(needed.duplicates === 'yes' && { duplicates: 'yes' as const }),
    ...(needed.variants === 'yes' && { variants: 'yes' as const }),
  }
  const body = { expectedRevision: view.head.revision, ...(kinds.length > 0 && { despite }) }
  return (
    <Dialog title={text(CASE_ACTS['accept-documents'])} isOpen onClose={onClose}>
      <p className="mb-4">{say('act.accept-documents')}</p>
      {kinds.length === 0 ? null : (
        <>
          <p className="font-bold text-unsure">{say('act.despite')}</p>
          {kinds.map((kind) => (
            <Checkbox
              key={kind}
              isSelected={taken.includes(kind)}
              onChange={(on) => setTaken(on ? [...taken, kind] : taken.filter((each) => each !== kind))}
            >
              {say(`act.${kind}`)}
            </Checkbox>
          ))}
          <TextField
            label={say('act.despiteReason')}
            hint={say('act.reasonHint')}
            need="required"
            rows={2}
            maxLength={1000}
            value={reason}
            onChange={setReason}
          />
        </>
      )}
      {props.stale}
      {carry.isError && props.stale === null ? (
        <div className="mt-4">
          <FailureNotice error={carry.error} />
        </div>
      ) : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={!isReady || carry.isPending || carry.isSuccess}
          onPress={() => carry.carryOut({ act: 'accept-documents', body })}
        >
          {text(CASE_ACTS['accept-documents'])}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
