/** The samples: sound and broken documents, each verified with one click. */
import {
  Button,
  type Column,
  DataTable,
  DemoMark,
  EmptyState,
  PageHeading,
  Progress,
  useSay,
  useText,
  VerdictBadge,
} from '@jitsuin/ui'
import { type Sample, VerificationCallError } from '@jitsuin/verification/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { verifierWording } from '../../wording/index.js'
import { fetchSample } from './model.js'

/** Draws the list of samples. */
export function SamplesPage(): ReactElement {
  const say = useSay(verifierWording)
  const { client } = useServices()
  const samples = useQuery({ queryKey: ['samples'], queryFn: client.samples })
  return (
    <>
      <PageHeading title={say('samples.title')}>
        <p className="mt-4 max-w-3xl text-ink-soft sm:text-lead">{say('samples.lead')}</p>
      </PageHeading>
      {samples.isPending ? <Progress label={say('samples.loading')} /> : null}
      {samples.isError ? <FailureNotice failure={failureOf(samples.error)} /> : null}
      {samples.data?.length === 0 ? (
        <EmptyState title={say('samples.empty')} next={say('samples.emptyNext')} />
      ) : null}
      {samples.data && samples.data.length > 0 ? <SampleTable samples={samples.data} /> : null}
    </>
  )
}

function SampleTable({ samples }: { readonly samples: readonly Sample[] }): ReactElement {
  const say = useSay(verifierWording)
  const text = useText()
  const open = useOpenSample()
  const columns: readonly Column<Sample>[] = [
    { head: say('samples.columns.title'), cell: (sample) => <Description sample={sample} /> },
    {
      head: say('samples.columns.expected'),
      cell: ({ expected }) => <VerdictBadge verdict={expected.verdict} kind="expected" />,
      narrow: true,
      labelled: true,
    },
    {
      head: say('samples.columns.action'),
      cell: (sample) => (
        <Button
          label={say('samples.openNamed', { title: text(sample.title) })}
          isDisabled={open.isPending}
          onPress={() => open.mutate(sample)}
        >
          {say('samples.open')}
        </Button>
      ),
      narrow: true,
    },
  ]
  return (
    <>
      {open.isError ? <FailureNotice failure={failureOf(open.error)} /> : null}
      <DataTable caption={say('samples.title')} columns={columns} rows={samples} keyOf={({ id }) => id} />
    </>
  )
}

function Description({ sample }: { readonly sample: Sample }): ReactElement {
  const text = useText()
  return (
    <>
      <span className="block font-bold">
        {text(sample.title)} <DemoMark />
      </span>
      <span className="block text-note text-ink-soft">{text(sample.explanation)}</span>
    </>
  )
}

function useOpenSample() {
  const { client, session } = useServices()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (sample: Sample) => fetchSample(client, sample),
    onSuccess: (request) => {
      const [number] = session.add([request])
      return navigate({ to: '/result/$number', params: { number: String(number) } })
    },
  })
}

function failureOf(error: Error) {
  return error instanceof VerificationCallError ? error.failure : ({ kind: 'unreachable' } as const)
}
