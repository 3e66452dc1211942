/** By which approval a doctor signs: a day, or each list as it is shown. The choice is remembered on this computer. */
import type { View } from '@jitsuin/business-system/contract'
import { useState } from 'react'

/** The way of signing. */
export type ApprovalMode = 'day' | 'list'

/** The way that holds now; `choose` is none where this computer allows lists alone. */
export type ModeChoice = {
  readonly mode: ApprovalMode
  readonly choose: ((mode: ApprovalMode) => void) | null
}

/** Reads and keeps the choice of the doctor of the view. */
export function useApprovalMode({ doctor: { subject }, approvals }: View): ModeChoice {
  const key = `jitsuin.clinic.approval.${subject}`
  const [mode, setMode] = useState<ApprovalMode>(() =>
    window.localStorage.getItem(key) === 'list' ? 'list' : 'day',
  )
  if (approvals === 'list') return { mode: 'list', choose: null }
  const choose = (wanted: ApprovalMode) => {
    window.localStorage.setItem(key, wanted)
    setMode(wanted)
  }
  return { mode, choose }
}
