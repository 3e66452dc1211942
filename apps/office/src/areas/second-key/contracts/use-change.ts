import type { ContractDetail } from '@jitsuin/signing/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'

/** Changes a contract: the newest answer takes the place of the one before, and lists are read again. */
export function useChange<Input>(
  id: string,
  change: (input: Input) => Promise<ContractDetail>,
  onDone: () => void = () => undefined,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (detail) => {
      queries.setQueryData(['contract', id], detail)
      void queries.invalidateQueries({ queryKey: ['contracts'] })
      onDone()
    },
  })
}
