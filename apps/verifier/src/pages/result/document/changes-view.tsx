import { DataTable, Tag, useSay, useText } from '@jitsuin/ui'
import type { SignatureReport } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { verifierWording } from '../../../wording/index.js'
import { changesOf } from './model.js'

/** What was changed in a PDF behind a signature, object by object; nothing for other formats. */
export function ChangesView({ signature }: { readonly signature: SignatureReport }): ReactElement | null {
  const say = useSay(verifierWording)
  const text = useText()
  const changes = changesOf(signature)
  if (signature.changes === undefined) return null
  if (changes.length === 0) return <p>{say('document.changesNone')}</p>
  const wrong = changes.filter(({ judgement }) => judgement === 'not-allowed').length
  return (
    <>
      <p className="mb-4 font-bold">
        {wrong === 0
          ? say('document.changesAllowed', { count: changes.length })
          : say('document.changesWrong', { count: wrong })}
      </p>
      <DataTable
        caption={say('document.changes')}
        columns={[
          { head: say('document.changeColumns.part'), cell: ({ part }) => text(part) },
          {
            head: say('document.changeColumns.judgement'),
            cell: ({ judgement }) => (
              <Tag tone={judgement === 'allowed' ? 'plain' : 'danger'}>
                {say(`document.judgement.${judgement}`)}
              </Tag>
            ),
            narrow: true,
          },
          {
            head: say('document.changeColumns.object'),
            cell: ({ object }) => (object === 0 ? say('document.trailer') : String(object)),
            labelled: true,
          },
        ]}
        rows={changes}
        keyOf={({ object, part }) => `${object} ${part.en}`}
      />
    </>
  )
}
