import { useInfiniteQuery } from '@tanstack/react-query'
import { useServices } from '../../services.js'

/** The checks of the holder's qualification, newest first, a page at a time. */
export function useChecks() {
  const { qualification } = useServices()
  return useInfiniteQuery({
    queryKey: ['checks'],
    queryFn: ({ pageParam }) => qualification.mine(pageParam),
    initialPageParam: undefined as string | undefined, // the first page is before nothing
    getNextPageParam: ({ next }) => next,
  })
}
