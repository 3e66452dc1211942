import type { ReaderState, Readers } from '@jitsuin/card'
import { CodedError } from '@jitsuin/kernel'
import { ReadersError } from './errors.js'

/** Where failures of one source go while another works. */
export type CombineOptions = { readonly report?: (failure: CodedError) => void }

type Look = { readonly source: Readers; readonly states: readonly ReaderState[] }

/**
 * Several sources of readers as one. A source that fails, such as a computer without PC/SC, is reported and does not hide the
 * others; when all fail, the first failure is thrown.
 */
export function combineReaders(sources: readonly Readers[], { report }: CombineOptions = {}): Readers {
  const look = async (): Promise<{ readonly looks: readonly Look[]; readonly failure?: CodedError }> => {
    const looks: Look[] = []
    let failure: CodedError | undefined
    for (const source of sources) {
      try {
        looks.push({ source, states: await source.list() })
      } catch (error) {
        if (!(error instanceof CodedError)) throw error
        report?.(error)
        failure ??= error
      }
    }
    return { looks, ...(failure && { failure }) }
  }

  return {
    list: async () => {
      const { looks, failure } = await look()
      if (looks.length === 0 && failure) throw failure
      return looks.flatMap(({ states }) => states)
    },
    useCard: async (reader, work) => {
      const { looks, failure } = await look()
      const found = looks.find(({ states }) => states.some(({ name }) => name === reader))
      if (found) return await found.source.useCard(reader, work)
      // The reader may be one of the source that failed: say that, and not that there is none.
      throw failure ?? new ReadersError('readers/unknown', `No reader "${reader}"`)
    },
  }
}
