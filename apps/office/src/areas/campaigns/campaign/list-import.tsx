/** Looking at a member list, every problem with its line, and storing it afterwards. */
import {
  LIST_PROBLEMS,
  type ListPreview,
  MEMBER_COLUMNS,
  type MemberColumn,
} from '@jitsuin/registration/contract'
import { Button, DataTable, DropZone, Note, Progress, Section, Tag, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { campaigns } from '../client.js'
import { campaignsWording } from '../wording/index.js'

const COLUMNS = Object.keys(MEMBER_COLUMNS) as MemberColumn[] // the table has no other keys

/** Draws it: a place for the file, then what was found in it. */
export function ListImport({ campaignId }: { readonly campaignId: string }): ReactElement {
  const say = useSay(campaignsWording)
  const text = useText()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const preview = useMutation({ mutationFn: (chosen: File) => campaigns.preview(campaignId, chosen) })
  const store = useMutation({
    mutationFn: ({ chosen, digest, rows }: { chosen: File; digest: string; rows: 'all' | 'good' }) =>
      campaigns.importMembers(campaignId, chosen, { digest, rows }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['campaigns'] }),
  })
  if (store.data !== undefined) {
    return (
      <Note title={say('import.stored', { count: store.data.stored })}>
        <Button
          onPress={() => {
            store.reset()
            preview.reset()
          }}
        >
          {say('import.another')}
        </Button>
      </Note>
    )
  }
  return (
    <>
      <DropZone
        title={say('import.drop')}
        hint={say('import.hint')}
        action={say('import.choose')}
        onFiles={([chosen]) => {
          if (chosen === undefined) return
          setFile(chosen)
          preview.mutate(chosen)
        }}
      />
      <p className="mt-3 text-note text-ink-soft">
        {say('import.columns')}:{' '}
        {COLUMNS.filter((column) => MEMBER_COLUMNS[column].need === 'required')
          .map((column) => text(MEMBER_COLUMNS[column]))
          .join('、')}
      </p>
      {preview.isPending ? <Progress label={say('import.checking')} /> : null}
      {preview.isError ? <FailureNotice error={preview.error} /> : null}
      {preview.data && file ? (
        <Preview
          preview={preview.data}
          isStoring={store.isPending}
          onStore={(rows) => store.mutate({ chosen: file, digest: preview.data.digest, rows })}
        />
      ) : null}
      {store.isError ? <FailureNotice error={store.error} /> : null}
    </>
  )
}

function Preview({
  preview,
  isStoring,
  onStore,
}: {
  readonly preview: ListPreview
  readonly isStoring: boolean
  readonly onStore: (rows: 'all' | 'good') => void
}): ReactElement {
  const say = useSay(campaignsWording)
  const text = useText()
  const { rows, good, encoding, problems, months, examples } = preview
  const isRefused = problems.some(({ weight }) => weight === 'list-refused')
  const isWhole = problems.every(({ weight }) => weight === 'hint')
  return (
    <div className="mt-8">
      <p className="text-lead font-bold">{say('import.found', { rows, good, encoding })}</p>
      {problems.length === 0 ? (
        <p className="mt-2">{say('import.noProblems')}</p>
      ) : (
        <Section title={say('import.problems')}>
          <DataTable
            caption={say('import.problems')}
            columns={[
              { head: say('import.line'), cell: ({ line }) => line, narrow: true },
              {
                head: say('import.column'),
                cell: ({ column }) => (column === null ? '' : text(MEMBER_COLUMNS[column])),
                labelled: true,
              },
              {
                head: say('import.problem'),
                cell: ({ problem, weight }) => (
                  <Tag tone={weight === 'hint' ? 'plain' : 'danger'}>{text(LIST_PROBLEMS[problem])}</Tag>
                ),
                labelled: true,
              },
              {
                head: say('import.value'),
                cell: ({ found }) => <span className="break-all">{found}</span>,
                labelled: true,
              },
            ]}
            rows={problems}
            keyOf={({ line, column, problem, found }) => `${line} ${column} ${problem} ${found}`}
          />
        </Section>
      )}
      {examples.length === 0 ? null : (
        <Section title={say('import.examples')}>
          <ul>
            {examples.map(({ line, name, kana, birthDate, association }) => (
              <li key={line}>
                {name}（{kana}）{birthDate}　{association}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={say('import.months')}>
        <ul className="flex flex-wrap gap-x-6 gap-y-1">
          {months.map(({ month, members }) => (
            <li key={month} className="tabular-nums">
              {month}: {say('people', { count: members })}
            </li>
          ))}
        </ul>
      </Section>
      {isRefused || good === 0 ? null : (
        <p className="mt-6">
          <Button kind="primary" isDisabled={isStoring} onPress={() => onStore(isWhole ? 'all' : 'good')}>
            {say(isWhole ? 'import.store' : 'import.storeGood', { good })}
          </Button>
        </p>
      )}
    </div>
  )
}
