/** Opens the procedure of a report; two clicks take one report. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { aftercare } from '../client.js'
import type { Holder } from './find-holder.js'

type Report = Omit<Parameters<typeof aftercare.open>[0], 'requestId'>

/** The mutation that opens it, and tells its id. The same report from this page is the same request, however often it is sent. */
export function useOpenReport(onOpened: (procedureId: string) => void) {
  const [requestIds] = useState(() => new Map<string, string>())
  return useMutation({
    mutationFn: (report: Report) => {
      const key = JSON.stringify(report)
      const requestId = requestIds.get(key) ?? crypto.randomUUID()
      requestIds.set(key, requestId)
      return aftercare.open({ requestId, ...report })
    },
    onSuccess: ({ procedureId }) => onOpened(procedureId),
  })
}

/** The cards that somebody still has, or should have. */
export function cardsAtHand(cards: Holder['cards']): string[] {
  return cards.filter(({ state }) => state !== 'destroyed').map(({ cardId }) => cardId)
}
