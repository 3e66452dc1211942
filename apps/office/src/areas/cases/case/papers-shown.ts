/** Which papers a case page shows. */
import type { CaseView } from '@jitsuin/registration/contract'
import { type Sight, WHOLE_SIGHT } from '@jitsuin/ui'
import { useState } from 'react'
import { documentsOf } from './model.js'

/** Which papers are shown, and how closely. */
export type PapersShown = {
  readonly one: string | undefined
  readonly other: string | undefined
  readonly sights: readonly [Sight, Sight]
  readonly choose: (documentId: string) => void
  readonly chooseOther: (documentId: string | undefined) => void
  readonly look: (place: 0 | 1, sight: Sight) => void
}

/** Remembers it while the page is open. */
export function usePapers(view: CaseView): PapersShown {
  const documents = documentsOf(view)
  const [chosen, setOne] = useState<string | undefined>(undefined)
  const [other, setOther] = useState<string | undefined>(undefined)
  const [sights, setSights] = useState<readonly [Sight, Sight]>([WHOLE_SIGHT, WHOLE_SIGHT])
  const one = documents.some(({ documentId }) => documentId === chosen) ? chosen : documents[0]?.documentId
  return {
    one,
    other,
    sights,
    choose: (documentId) => {
      setOne(documentId)
      if (documentId === other) setOther(one)
      setSights([WHOLE_SIGHT, sights[1]])
    },
    chooseOther: (documentId) => {
      setOther(documentId)
      setSights([sights[0], WHOLE_SIGHT])
    },
    look: (place, sight) => setSights(place === 0 ? [sight, sights[1]] : [sights[0], sight]),
  }
}
