/** Adding scans to the application of one doctor. */
import {
  type BatchView,
  DOCUMENT_KINDS,
  type DocumentKind,
  IDENTITY_KINDS,
  type IdentityKind,
} from '@jitsuin/registration/contract'
import { Button, Dialog, DropZone, Progress, SelectField, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { batches } from '../client.js'
import { batchesWording } from '../wording/index.js'

const KINDS = Object.keys(DOCUMENT_KINDS) as DocumentKind[] // the table has no other keys
const IDENTITIES = Object.keys(IDENTITY_KINDS) as IdentityKind[] // nor has this

/** Draws the dialog; it stays open for the next paper. */
export function PaperDialog(props: {
  readonly batchId: string
  readonly person: BatchView['cases'][number]
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(batchesWording)
  const text = useText()
  const queries = useQueryClient()
  const { batchId, person, onClose } = props
  const [kind, setKind] = useState<DocumentKind>('applicationForm')
  const [identityKind, setIdentityKind] = useState<IdentityKind>('drivingLicence')
  const add = useMutation({
    mutationFn: (file: File) =>
      batches.addPaper(
        { batchId, caseId: person.caseId },
        { kind, ...(kind === 'identity' && { identityKind }) },
        file,
      ),
    onSuccess: (view) => queries.setQueryData(['batches', batchId], view),
  })
  return (
    <Dialog title={say('batch.paperTitle', { name: person.name })} isOpen onClose={onClose}>
      <div className="grid gap-5">
        <SelectField
          label={say('batch.paperKind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: text(DOCUMENT_KINDS[value]) }))}
          onChange={setKind}
        />
        {kind === 'identity' ? (
          <SelectField
            label={say('batch.identityKind')}
            value={identityKind}
            options={IDENTITIES.map((value) => ({ value, label: text(IDENTITY_KINDS[value]) }))}
            onChange={setIdentityKind}
          />
        ) : null}
        <DropZone
          title={say('batch.paperDrop')}
          hint={say('batch.paperHint')}
          action={say('batch.paperChoose')}
          onFiles={([file]) => (file === undefined ? undefined : add.mutate(file))}
        />
        {add.isPending ? <Progress label={say('loading')} /> : null}
        {add.isError ? <FailureNotice error={add.error} /> : null}
        <p role="status" className="min-h-6">
          {add.isSuccess ? say('batch.paperAdded') : ''}
        </p>
        <p>
          <Button onPress={onClose}>{say('batch.close')}</Button>
        </p>
      </div>
    </Dialog>
  )
}
