/** The next case in one act: it becomes mine, and opens. */
import { EmptyState, useSay } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useOnce } from '../../once.js'
import { queue } from './client.js'
import { casesWording } from './wording/index.js'

/** Goes to the next case; `notice` says that there is none, or why it could not be found. */
export function useNextCase(leaving?: string): {
  readonly go: () => void
  readonly isPending: boolean
  readonly notice: ReactNode
} {
  const say = useSay(casesWording)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { mutate, data, error, isPending, isError } = useMutation({
    mutationFn: () => queue.next(leaving === undefined ? {} : { leaving }),
    onSuccess: ({ caseId }) => {
      void queries.invalidateQueries({ queryKey: ['queue'] })
      if (caseId !== null) void navigate({ to: `/cases/${caseId}` })
    },
  })
  const once = useOnce<void>(mutate)
  const notice = isError ? (
    <FailureNotice error={error} />
  ) : data?.caseId === null ? (
    <div className="mb-4">
      <EmptyState title={say('queue.noNext')} />
    </div>
  ) : null
  return { go: () => once(), isPending, notice }
}
