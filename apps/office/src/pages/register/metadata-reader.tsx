/** Reading a partner's metadata, by text or address, with the list of what it would change before it fills the form in. */
import type { MetadataReadingView } from '@jitsuin/federation/contract'
import { Button, Disclosure, Note, SelectField, TextField, useSay } from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { ChangeTable } from '../../terms/change-table.js'
import type { Draft } from '../../terms/draft.js'
import { withMetadata } from '../../terms/metadata.js'
import { officeWording } from '../../wording/index.js'

/** Draws the reader; `onRead` gets the draft with the metadata in it, once the officer takes it over. */
export function MetadataReader(props: {
  readonly draft: Draft
  readonly onRead: (draft: Draft) => void
}): ReactElement {
  const say = useSay(officeWording)
  const { saml } = useServices()
  const [kind, setKind] = useState<'xml' | 'address'>('xml')
  const [written, setWritten] = useState('')
  const read = useMutation({
    mutationFn: () => saml.readMetadata(kind === 'xml' ? { xml: written } : { address: written.trim() }),
  })
  return (
    <Disclosure title={say('metadata.title')}>
      <div className="grid gap-5">
        <SelectField
          label={say('metadata.from')}
          value={kind}
          options={[
            { value: 'xml', label: say('metadata.fromText') },
            { value: 'address', label: say('metadata.fromAddress') },
          ]}
          onChange={setKind}
        />
        <TextField
          label={say(kind === 'xml' ? 'metadata.text' : 'metadata.address')}
          script="code"
          {...(kind === 'xml' ? { rows: 6 } : {})}
          value={written}
          onChange={setWritten}
        />
        <div>
          <Button isDisabled={written.trim() === '' || read.isPending} onPress={() => read.mutate()}>
            {say('metadata.read')}
          </Button>
        </div>
        {read.isError ? <FailureNotice error={read.error} /> : null}
        {read.isSuccess ? (
          <Reading
            reading={read.data}
            onTake={() => {
              props.onRead(withMetadata(props.draft, read.data))
              read.reset()
            }}
          />
        ) : null}
      </div>
    </Disclosure>
  )
}

function Reading(props: {
  readonly reading: MetadataReadingView
  readonly onTake: () => void
}): ReactElement {
  const say = useSay(officeWording)
  const { reading, onTake } = props
  const lines = reading.changes.map(({ what, change, value }) => ({
    name: say(`metadata.what.${what}`),
    change,
    value,
  }))
  return (
    <section aria-label={say('metadata.changes')}>
      <p role="status" className="mb-3 font-bold">
        {say('metadata.changes')}
      </p>
      {reading.signature === 'checked' ? null : (
        <div className="mb-4">
          <Note title={say('metadata.unsigned')} next={say('metadata.unsignedNext')} />
        </div>
      )}
      <ChangeTable caption={say('metadata.changes')} lines={lines} />
      <div className="mt-4">
        <Button kind="primary" onPress={onTake}>
          {say('metadata.take')}
        </Button>
      </div>
    </section>
  )
}
