/** The acts of a procedure: one button each, and a dialog for what must be said. */
import {
  AFTERCARE_ACTS,
  AFTERCARE_PAPERS,
  type AftercareAct,
  ALL_PAPERS,
  PREFECTURES,
  PROCEDURE_OUTCOMES,
  type Prefecture,
  type ProcedureOutcome,
  type ProcedureView,
} from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  Checkbox,
  CheckboxGroup,
  Dialog,
  Note,
  type Option,
  SelectField,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useMay } from '../../../session.js'
import { aftercare } from '../client.js'
import { aftercareWording } from '../wording/index.js'
import { ACT_FIELDS, type ActDraft, bodyOf, digitsOf, EMPTY_DRAFT, judgeDraft, offeredActs } from './model.js'

/** Draws the buttons. What was typed stays when the service refuses. */
export function Acts({ view }: { readonly view: ProcedureView }): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  const may = useMay()
  const [open, setOpen] = useState<AftercareAct | null>(null)
  const [verdict, setVerdict] = useState<'destroy' | 'revoke-and-destroy' | 'hold-for-holder' | null>(null)
  const acts = offeredActs(view.acts).filter((act) => may(AFTERCARE_ACTS[act].permission) === 'allowed')
  return (
    <>
      {verdict === null ? null : <Note title={say(`procedure.verdict.${verdict}`)} />}
      {acts.length === 0 ? (
        <p className="text-ink-soft">{say('procedure.noActs')}</p>
      ) : (
        <p className="flex flex-wrap gap-3">
          {acts.map((act) => (
            <Button
              key={act}
              kind={act === 'drop' || act === 'refuse' ? 'quiet' : 'secondary'}
              onPress={() => setOpen(act)}
            >
              {text(AFTERCARE_ACTS[act])}
            </Button>
          ))}
        </p>
      )}
      {open === null ? null : (
        <ActDialog
          act={open}
          view={view}
          onClose={(settled) => {
            setOpen(null)
            if (settled !== undefined) setVerdict(settled)
          }}
        />
      )}
    </>
  )
}

type Verdict = 'destroy' | 'revoke-and-destroy' | 'hold-for-holder'

function ActDialog({
  act,
  view,
  onClose,
}: {
  readonly act: AftercareAct
  readonly view: ProcedureView
  readonly onClose: (verdict?: Verdict) => void
}): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<ActDraft>({ ...EMPTY_DRAFT, outcome: view.outcomes[0] ?? '' })
  const [requestId] = useState(() => crypto.randomUUID())
  const perform = useMutation({
    mutationFn: () => {
      const body = bodyOf(act, draft, { expectedRevision: view.revision, requestId, now: new Date() })
      return aftercare.act(view.procedureId, act, body as never) // the body of this very act, checked by the service
    },
    onSuccess: ({ verdict }) => {
      void queries.invalidateQueries({ queryKey: ['aftercare'] })
      onClose(verdict)
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['aftercare', 'procedure', view.procedureId] }),
  })
  return (
    <Dialog title={text(AFTERCARE_ACTS[act])} isOpen onClose={() => onClose()}>
      <form
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          if (judgeDraft(act, draft) === 'complete') perform.mutate()
        }}
      >
        <Fields act={act} draft={draft} outcomes={view.outcomes} onDraft={setDraft} />
        {perform.isError ? <FailureNotice error={perform.error} /> : null}
        <Actions>
          <Button
            kind="primary"
            type="submit"
            isDisabled={perform.isPending || judgeDraft(act, draft) === 'incomplete'}
          >
            {say('procedure.do')}
          </Button>
          <Button onPress={() => onClose()}>{say('procedure.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}

const HOLDER_SAYS = ['wants-it-back', 'does-not-want-it', 'not-reached'] as const

function Fields({
  act,
  draft,
  outcomes,
  onDraft,
}: {
  readonly act: AftercareAct
  readonly draft: ActDraft
  readonly outcomes: readonly ProcedureOutcome[]
  readonly onDraft: (draft: ActDraft) => void
}): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  const fields: readonly (keyof ActDraft)[] = ACT_FIELDS[act]
  const has = (field: keyof ActDraft) => fields.includes(field)
  return (
    <>
      {has('source') ? (
        <TextField
          label={say('procedure.source')}
          need="required"
          value={draft.source}
          onChange={(source) => onDraft({ ...draft, source })}
        />
      ) : null}
      {has('reason') ? (
        <TextField
          label={say('procedure.write')}
          need="required"
          rows={3}
          maxLength={500}
          value={draft.reason}
          onChange={(reason) => onDraft({ ...draft, reason })}
        />
      ) : null}
      {has('papers') ? (
        <CheckboxGroup
          label={say('procedure.papers')}
          need="required"
          value={draft.papers}
          options={ALL_PAPERS.map((value) => ({ value, label: text(AFTERCARE_PAPERS[value]) }))}
          onChange={(papers) => onDraft({ ...draft, papers })}
        />
      ) : null}
      {has('address') ? (
        <Checkbox
          isSelected={draft.address !== 'stays'}
          onChange={(changes) =>
            onDraft({ ...draft, address: changes ? 'registered-address-changes' : 'stays' })
          }
        >
          {say('procedure.address')}
        </Checkbox>
      ) : null}
      {has('phone') ? (
        <TextField
          label={say('procedure.phone')}
          type="tel"
          value={draft.phone}
          onChange={(typed) => onDraft({ ...draft, phone: digitsOf(typed) })}
        />
      ) : null}
      {has('email') ? (
        <TextField
          label={say('procedure.email')}
          type="email"
          value={draft.email}
          onChange={(email) => onDraft({ ...draft, email })}
        />
      ) : null}
      {has('prefecture') ? <NewAddress draft={draft} onDraft={onDraft} /> : null}
      {has('outcome') ? (
        <SelectField
          label={say('procedure.outcomeLabel')}
          value={draft.outcome}
          options={outcomes.map((value) => ({ value, label: text(PROCEDURE_OUTCOMES[value]) }))}
          onChange={(outcome) => onDraft({ ...draft, outcome })}
        />
      ) : null}
      {has('holder') ? (
        <SelectField
          label={say('procedure.heldBy')}
          value={draft.holder}
          options={HOLDER_SAYS.map((value) => ({ value, label: say(`procedure.${value}`) }))}
          onChange={(holder) => onDraft({ ...draft, holder })}
        />
      ) : null}
    </>
  )
}

/** The new registered address; it needs a residence record. */
function NewAddress({
  draft,
  onDraft,
}: {
  readonly draft: ActDraft
  readonly onDraft: (draft: ActDraft) => void
}): ReactElement {
  const say = useSay(aftercareWording)
  const prefectures: readonly Option<Prefecture | 'same'>[] = [
    { value: 'same', label: say('procedure.sameAddress') },
    ...PREFECTURES.map((value) => ({ value, label: value })),
  ]
  return (
    <>
      <SelectField
        label={say('procedure.prefecture')}
        value={draft.prefecture}
        options={prefectures}
        onChange={(prefecture) => onDraft({ ...draft, prefecture })}
      />
      {draft.prefecture === 'same' ? null : (
        <>
          <TextField
            label={say('procedure.postalCode')}
            type="tel"
            value={draft.postalCode}
            onChange={(typed) => onDraft({ ...draft, postalCode: digitsOf(typed) })}
          />
          <TextField
            label={say('procedure.rest')}
            value={draft.rest}
            maxLength={200}
            onChange={(rest) => onDraft({ ...draft, rest })}
          />
        </>
      )}
    </>
  )
}
