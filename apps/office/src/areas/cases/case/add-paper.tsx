/** Adding the scan of a paper that came by post, or one that takes the place of another. */
import {
  type CaseView,
  DOCUMENT_KINDS,
  type DocumentKind,
  IDENTITY_KINDS,
  type IdentityKind,
} from '@jitsuin/registration/contract'
import { Actions, Button, Dialog, DropZone, Progress, SelectField, useSay, useText } from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { cases } from '../client.js'
import { casesWording } from '../wording/index.js'
import { usePaperName } from './paper-name.js'

const KINDS = Object.keys(DOCUMENT_KINDS) as DocumentKind[] // the table has no other keys
const IDENTITIES = Object.keys(IDENTITY_KINDS) as IdentityKind[] // nor has this
/** Nothing is replaced. */
const BESIDE = ''

/** Draws the dialog; it stays open for the next paper of the envelope. */
export function AddPaperDialog(props: {
  readonly view: CaseView
  readonly onClose: () => void
  readonly onDone: () => void
}): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const paperName = usePaperName()
  const { view, onClose, onDone } = props
  const [kind, setKind] = useState<DocumentKind>('applicationForm')
  const [identityKind, setIdentityKind] = useState<IdentityKind>('drivingLicence')
  const [supersedes, setSupersedes] = useState(BESIDE)
  const replaceable = view.documents.filter((each) => each.kind === kind && each.supersededBy === undefined)
  const add = useMutation({
    mutationFn: (file: File) =>
      cases.addDocument(view.head.caseId, file, {
        kind,
        ...(kind === 'identity' && { identityKind }),
        ...(supersedes !== BESIDE && { supersedes }),
      }),
    onSuccess: () => {
      setSupersedes(BESIDE)
      onDone()
    },
  })
  return (
    <Dialog title={say('papers.addTitle')} isOpen onClose={onClose}>
      <div className="grid gap-5">
        <SelectField
          label={say('papers.addKind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: text(DOCUMENT_KINDS[value]) }))}
          onChange={(value) => {
            setKind(value)
            setSupersedes(BESIDE)
          }}
        />
        {kind === 'identity' ? (
          <SelectField
            label={say('papers.addIdentity')}
            value={identityKind}
            options={IDENTITIES.map((value) => ({ value, label: text(IDENTITY_KINDS[value]) }))}
            onChange={setIdentityKind}
          />
        ) : null}
        {replaceable.length === 0 ? null : (
          <SelectField
            label={say('papers.replaces')}
            value={supersedes}
            options={[
              { value: BESIDE, label: say('papers.replacesNone') },
              ...replaceable.map((each) => ({ value: each.documentId, label: paperName(each) })),
            ]}
            onChange={setSupersedes}
          />
        )}
        <DropZone
          title={say('papers.drop')}
          hint={say('papers.dropHint')}
          action={say('papers.dropChoose')}
          onFiles={([file]) => (file === undefined ? undefined : add.mutate(file))}
        />
        {add.isPending ? <Progress label={say('loading')} /> : null}
        {add.isError ? <FailureNotice error={add.error} /> : null}
        <p role="status" className="min-h-6">
          {add.isSuccess ? say('papers.added') : ''}
        </p>
      </div>
      <Actions>
        <Button onPress={onClose}>{say('close')}</Button>
      </Actions>
    </Dialog>
  )
}
