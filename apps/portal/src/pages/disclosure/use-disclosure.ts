/** The disclosure settings as the page works with them: at once on the screen, in order at the service, and taken back if refused. */
import type { Disclosure, SettingChange } from '@jitsuin/holder/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useServices } from '../../services.js'
import { reverse, whileAsking } from './model.js'

const DISCLOSURE = ['disclosure'] as const

/** What was done last: the settings that changed, and whether that took an earlier change back. */
export type LastAct = { readonly kind: 'change' | 'undo'; readonly changed: readonly SettingChange[] }

type Wish = { readonly kind: LastAct['kind']; readonly changes: readonly SettingChange[] }

/** Asks for the table, and changes it. */
export function useDisclosure() {
  const { holder } = useServices()
  const queries = useQueryClient()
  const stored = useQuery({ queryKey: DISCLOSURE, queryFn: holder.disclosure })
  const [last, setLast] = useState<LastAct | null>(null)
  const change = useMutation({
    // One after the other, each over the revision that the one before it left.
    scope: { id: 'disclosure' },
    mutationFn: ({ changes }: Wish) => {
      const { revision = 0 } = queries.getQueryData<Disclosure>(DISCLOSURE) ?? {}
      return holder.changeDisclosure({ revision, changes: [...changes] })
    },
    onSuccess: ({ changed, ...disclosure }, { kind }) => {
      queries.setQueryData(DISCLOSURE, disclosure)
      setLast({ kind, changed })
    },
    onError: () => {
      setLast(null)
      return queries.invalidateQueries({ queryKey: DISCLOSURE })
    },
  })
  const isAsking = change.isPending
  return {
    stored,
    /** What the boxes show. */
    shown: stored.data && (isAsking ? whileAsking(stored.data, change.variables.changes) : stored.data),
    last,
    isAsking,
    error: change.error,
    change: (changes: readonly SettingChange[]) => change.mutate({ kind: 'change', changes }),
    /** Takes the last change back; absent when there is none. */
    undo:
      last?.kind === 'change' && last.changed.length > 0
        ? () => change.mutate({ kind: 'undo', changes: reverse(last.changed) })
        : undefined,
  }
}
