import type { Readers } from '@jitsuin/card'
import { CodedError } from '@jitsuin/kernel'
import type { Logger } from '@jitsuin/platform'
import { combineReaders, pcscReaders, softwareReaders } from '@jitsuin/readers'

/** The readers of the computer, and how to let go of them. */
export type OpenReaders = { readonly readers: Readers; readonly close: () => void }

/** PC/SC readers and, where a folder is named, the software cards in it. */
export function openReaders(softwareCards: string | null, log: Logger): OpenReaders {
  const told = new Set<string>()
  // A computer without PC/SC would say so at every look.
  const report = ({ code }: CodedError) => {
    if (!told.has(code)) log.warn({ code }, 'some readers cannot be used')
    told.add(code)
  }
  const pcsc = pcscReaders()
  const sources = softwareCards === null ? [pcsc] : [softwareReaders(softwareCards), pcsc]
  const combined = combineReaders(sources, { report })
  const list = () =>
    combined.list().catch((error: unknown) => {
      // No source works: there is no reader, and the page says what to do.
      if (error instanceof CodedError) return []
      throw error
    })
  return { readers: { ...combined, list }, close: pcsc.close }
}
