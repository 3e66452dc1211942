import { PARTNER_ACTS, type PartnerView } from '@jitsuin/federation/contract'
import { Moment, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { ChangeTable } from '../../terms/change-table.js'
import { officeWording } from '../../wording/index.js'
import { linesOf } from './model.js'

type Entry = PartnerView['history'][number]

/** What was done, the newest first; changes unfold to their lines. */
export function History({ history }: { readonly history: PartnerView['history'] }): ReactElement {
  return (
    <ol className="border-t border-rule">
      {history.map((entry) => (
        <li key={entry.revision} className="border-b border-rule py-3">
          <Row entry={entry} />
        </li>
      ))}
    </ol>
  )
}

function Row({ entry }: { readonly entry: Entry }): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const { act, staffId, at, reason, lines } = entry
  const name =
    act === 'register' || act === 'make-secret' ? say(`partner.done.${act}`) : text(PARTNER_ACTS[act])
  return (
    <>
      <p className="flex flex-wrap gap-x-4">
        <span className="font-bold">{name}</span>
        <span className="text-note text-ink-soft">
          {staffId} <Moment iso={at} />
        </span>
      </p>
      {reason === null ? null : <p className="text-ink-soft">{reason}</p>}
      {lines.length === 0 ? null : (
        <details className="mt-1">
          <summary className="cursor-pointer text-note text-action underline underline-offset-4">
            {say('partner.lines', { count: lines.length })}
          </summary>
          <div className="mt-2">
            <ChangeTable caption={name} lines={linesOf(lines, text)} />
          </div>
        </details>
      )}
    </>
  )
}
