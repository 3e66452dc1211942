/** An officer writes down what they themselves read on a paper; the rules are judged by it. */
import {
  type CaseDocument,
  type CaseView,
  documentFactsSchema,
  IDENTITY_KINDS,
  type IdentityKind,
} from '@jitsuin/registration/contract'
import { Actions, Button, Dialog, SelectField, TextField, useSay, useText } from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { cases } from '../client.js'
import { casesWording } from '../wording/index.js'
import { beginWith, choicesOf, DAY_ITEMS, type FactItem, factsOf, ITEMS_OF_KIND } from './paper-facts.js'
import { usePaperName } from './paper-name.js'

const KINDS = Object.keys(IDENTITY_KINDS) as IdentityKind[] // the table has no other keys

/** Draws the fields of this kind of paper. */
export function DocumentFactsDialog(props: {
  readonly view: CaseView
  readonly document: CaseDocument
  readonly onClose: () => void
  readonly onDone: () => void
}): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const paperName = usePaperName()
  const { view, document, onClose, onDone } = props
  const [written, setWritten] = useState(() => beginWith(document))
  const [identityKind, setKind] = useState(document.identityKind)
  const parsed = documentFactsSchema.safeParse(factsOf(written))
  const wrong = parsed.success ? [] : parsed.error.issues.map(({ path: [item] }) => item)
  const save = useMutation({
    mutationFn: async () => {
      if (!parsed.success) return
      await cases.readDocument(view.head.caseId, document.documentId, {
        expectedRevision: view.head.revision,
        facts: parsed.data,
        ...(identityKind !== undefined && { identityKind }),
      })
      onDone()
      onClose()
    },
  })
  const field = (item: FactItem) => {
    const choices = choicesOf(item, { say, text })
    const value = written[item] ?? ''
    const change = (to: string) => setWritten({ ...written, [item]: to })
    const label = say(`papers.item.${item}`)
    if (choices)
      return <SelectField key={item} label={label} value={value} options={choices} onChange={change} />
    const type = DAY_ITEMS.includes(item) ? 'date' : 'text'
    return <TextField key={item} type={type} label={label} value={value} onChange={change} />
  }
  return (
    <Dialog title={say('papers.editTitle', { kind: paperName(document) })} isOpen onClose={onClose}>
      <p className="mb-4 text-note text-ink-soft">{say('papers.keepEmpty')}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {document.kind === 'identity' ? (
          <SelectField
            label={text({ ja: '身分証の種類', en: 'Kind of identity document' })}
            value={identityKind ?? ''}
            options={[
              { value: '', label: say('papers.unset') },
              ...KINDS.map((value) => ({ value, label: text(IDENTITY_KINDS[value]) })),
            ]}
            onChange={(value) => setKind(KINDS.find((kind) => kind === value))}
          />
        ) : null}
        {ITEMS_OF_KIND[document.kind].map(field)}
      </div>
      {wrong.length === 0 ? null : (
        <p role="alert" className="mt-4 font-bold text-danger">
          {[...new Set(wrong)].map((item) => say(`papers.item.${item as FactItem}`)).join(say('comma'))}
        </p>
      )}
      {save.isError ? <FailureNotice error={save.error} /> : null}
      <Actions>
        <Button kind="primary" isDisabled={!parsed.success || save.isPending} onPress={() => save.mutate()}>
          {say('papers.save')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
