/** The way back to the page that sent the holder here (OAuth); nothing for those who came by a QR code. */
import type { ApprovalView } from '@jitsuin/key-management/contract'
import { buttonClass, useSay } from '@jitsuin/ui'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { approveWording } from '../../wording/index.js'

/** Draws the button, if the authorisation was asked for by a page of a client. */
export function ContinueBack({ id }: { readonly id: string }): ReactElement | null {
  const say = useSay(approveWording)
  // What the page of this authorisation has asked for already.
  const address = useQueryClient().getQueryData<ApprovalView>(['approval', id])?.continueAddress
  if (address === undefined) return null
  return (
    <p className="mb-8">
      <a href={address} className={buttonClass('primary')}>
        {say('approval.continueBack')}
      </a>
    </p>
  )
}
