/** Corrects what the application says, item by item, with the reason. */
import { CASE_ACTS } from '@jitsuin/registration/contract'
import { Actions, Button, Dialog, TextField, useSay, useText } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { casesWording } from '../wording/index.js'
import {
  CORRECTABLE,
  type Correctable,
  changedItems,
  correctedForm,
  type Draft,
  draftOf,
} from './correction.js'
import { type ActProps, useAct } from './use-act.js'

const ITEMS = Object.keys(CORRECTABLE) as Correctable[] // the table has no other keys

/** Draws the dialog; what was typed stays when the case moved meanwhile. */
export function CorrectDialog(props: ActProps): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const { view, onClose } = props
  const [draft, setDraft] = useState<Draft>(() => draftOf(view.form))
  const [reason, setReason] = useState('')
  const carry = useAct(props)
  const corrected = correctedForm(view.form, draft)
  const wrong = 'wrong' in corrected ? corrected.wrong : []
  const changed = changedItems(view.form, draft)
  const body = 'form' in corrected && {
    expectedRevision: view.head.revision,
    form: corrected.form,
    reason: reason.trim(),
  }
  return (
    <Dialog title={text(CASE_ACTS['correct-form'])} isOpen onClose={onClose} width="wide">
      <p className="mb-4">{say('correct.lead')}</p>
      <div className="mb-3 grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {ITEMS.map((item) => (
          <TextField
            key={item}
            label={say(`correct.item.${item}`)}
            value={draft[item]}
            maxLength={200}
            onChange={(value) => setDraft({ ...draft, [item]: value })}
            error={wrong.includes(item) ? say('correct.wrong') : undefined}
            {...(changed.includes(item) && {
              hint: say('correct.before', { value: draftOf(view.form)[item] }),
            })}
          />
        ))}
      </div>
      <TextField
        label={say('act.reason')}
        hint={say('act.reasonHint')}
        need="required"
        rows={2}
        maxLength={1000}
        value={reason}
        onChange={setReason}
      />
      {props.stale}
      {carry.isError && props.stale === null ? <FailureNotice error={carry.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={
            !body || changed.length === 0 || body.reason === '' || carry.isPending || carry.isSuccess
          }
          onPress={() => (body ? carry.carryOut({ act: 'correct-form', body }) : undefined)}
        >
          {text(CASE_ACTS['correct-form'])}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
