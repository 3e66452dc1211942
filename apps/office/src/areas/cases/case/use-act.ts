/** Carrying an act out on a case, from whichever dialog asks for it. */
import type { CaseActName, CaseView } from '@jitsuin/registration/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { failureOf } from '../../../failure.js'
import { useOnce } from '../../../once.js'
import { cases } from '../client.js'

/** What every dialog of an act gets. */
export type ActProps = {
  readonly view: CaseView
  readonly onClose: () => void
  /** The case has moved by our own act. */
  readonly onDone: () => void
  /** It may have moved by somebody else's. */
  readonly onStale: () => void
  /** Says that it did, and offers to load it; it stands in the dialog, which keeps what was typed. */
  readonly stale: ReactNode
}

/** An act with what it must say; the dialogs write the body that their act needs. */
export type Wish = { readonly act: CaseActName; readonly body: Parameters<typeof cases.act>[2] }

/** Carries an act out once; a second click waits for the first. */
export function useAct({ view, onClose, onDone, onStale }: ActProps) {
  const queries = useQueryClient()
  const mutation = useMutation({
    mutationFn: ({ act, body }: Wish) => cases.act(view.head.caseId, act, body),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['queue'] })
      onDone()
      onClose()
    },
    onError: (error) => {
      const failure = failureOf(error)
      if (failure.kind === 'refused' && failure.code === 'case/changed-meanwhile') onStale()
    },
  })
  return { ...mutation, carryOut: useOnce(mutation.mutate) }
}
