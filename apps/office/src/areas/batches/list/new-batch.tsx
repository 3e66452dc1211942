/** A new batch: the hospital, its list, every problem of it, and only then the applications. */
import { BATCH_COLUMNS, type BatchColumn } from '@jitsuin/registration/contract'
import { DownloadIcon, DropZone, PageHeading, Progress, SelectField, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { batches } from '../client.js'
import { batchesWording } from '../wording/index.js'
import { ListFindings } from './list-findings.js'

const COLUMNS = Object.keys(BATCH_COLUMNS) as BatchColumn[] // the table has no other keys

/** A list that somebody chose. `requestId`: one batch comes of it, however often it is sent. */
type Chosen = { readonly file: File; readonly requestId: string }

/** Draws the page. */
export function NewBatchPage(): ReactElement {
  const say = useSay(batchesWording)
  const [placeId, setPlaceId] = useState('')
  return (
    <>
      <PageHeading title={say('create.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('create.lead')}</p>
        <p className="mt-4">
          <a
            href={batches.templateAddress}
            download
            className="inline-flex items-center gap-2 font-bold text-action underline underline-offset-4"
          >
            <DownloadIcon className="size-5" />
            {say('create.template')}
          </a>
        </p>
      </PageHeading>
      <div className="mb-8 max-w-xl">
        <HospitalChoice placeId={placeId} onChange={setPlaceId} />
      </div>
      {placeId === '' ? null : <ListOf key={placeId} placeId={placeId} />}
    </>
  )
}

function HospitalChoice(props: {
  readonly placeId: string
  readonly onChange: (id: string) => void
}): ReactElement {
  const say = useSay(batchesWording)
  const list = useQuery({ queryKey: ['hospitals'], queryFn: batches.hospitals })
  if (list.isPending) return <Progress label={say('loading')} />
  if (list.isError) return <FailureNotice error={list.error} />
  const options = list.data.hospitals.map((one) => ({ value: one.placeId, label: one.name }))
  return (
    <SelectField
      label={say('create.hospital')}
      value={props.placeId}
      options={[{ value: '', label: say('create.hospitalNone') }, ...options]}
      onChange={props.onChange}
    />
  )
}

function ListOf({ placeId }: { readonly placeId: string }): ReactElement {
  const say = useSay(batchesWording)
  const text = useText()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const preview = useMutation({ mutationFn: ({ file }: Chosen) => batches.preview(placeId, file) })
  const submit = useMutation({
    mutationFn: ({ file, requestId, digest, rows }: Chosen & { digest: string; rows: 'all' | 'good' }) =>
      batches.submit(file, { requestId, placeId, digest, rows }),
    onSuccess: async ({ batchId }) => {
      await queries.invalidateQueries({ queryKey: ['batches'] })
      await navigate({ to: `/batches/${batchId}` as string })
    },
  })
  return (
    <>
      <DropZone
        title={say('create.drop')}
        hint={say('create.hint')}
        action={say('create.choose')}
        onFiles={([file]) => {
          if (file === undefined) return
          const next = { file, requestId: crypto.randomUUID() }
          setChosen(next)
          submit.reset()
          preview.mutate(next)
        }}
      />
      <p className="mt-3 text-note text-ink-soft">
        {say('create.columns')}:{' '}
        {COLUMNS.filter((column) => BATCH_COLUMNS[column].need === 'required')
          .map((column) => text(BATCH_COLUMNS[column]))
          .join('、')}
      </p>
      {preview.isPending ? <Progress label={say('create.checking')} /> : null}
      {preview.isError ? <FailureNotice error={preview.error} /> : null}
      {preview.data && chosen ? (
        <ListFindings
          key={chosen.requestId}
          found={preview.data}
          isSending={submit.isPending}
          onSubmit={(rows) => submit.mutate({ ...chosen, digest: preview.data.digest, rows })}
        />
      ) : null}
      {submit.isError ? <FailureNotice error={submit.error} /> : null}
    </>
  )
}
