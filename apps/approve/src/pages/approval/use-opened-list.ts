/** Opens the list of a question with the key of the address. */
import type { ApprovalView } from '@jitsuin/key-management/contract'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useServices } from '../../services.js'
import { sheetKeyFor } from '../../sheet-key.js'
import { type OpenedList, openList } from './list.js'
import type { ListWish, Question } from './model.js'

/** The list as it was opened for this question, sheet and key; what was opened for others counts for nothing. */
export function useOpenedList(
  question: Question<ListWish>,
  sheet: ApprovalView['sheet'],
): OpenedList | 'opening' {
  const { sheetKey } = useServices()
  const found = useSyncExternalStore(sheetKey.subscribe, sheetKey.current)
  const [last, setLast] = useState<{
    readonly from: readonly unknown[]
    readonly opened: OpenedList
  } | null>(null)

  useEffect(() => {
    let isWanted = true
    const show = (opened: OpenedList) => {
      if (isWanted) setLast({ from: [question, sheet, found], opened })
    }
    const key = sheetKeyFor(question.wish.authorisation, found)
    openList({ question, sheet, key }).then(show, () => show({ verdict: 'refused', why: 'unfit' }))
    return () => {
      isWanted = false
    }
  }, [question, sheet, found])
  const isOfThese = last?.from.every((one, at) => one === [question, sheet, found][at]) ?? false
  return last && isOfThese ? last.opened : 'opening'
}
