import {
  type Column,
  DataTable,
  DemoMark,
  EmptyState,
  formatHex,
  Moment,
  Progress,
  useSay,
} from '@jitsuin/ui'
import type { Trust } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useTrust } from '../../frame.js'
import { verifierWording } from '../../wording/index.js'

type Anchor = Trust['anchors'][number]

/** The trust anchors in force. */
export function TrustTable(): ReactElement {
  const say = useSay(verifierWording)
  const trust = useTrust()
  if (trust.isPending) return <Progress label={say('about.trustLoading')} />
  if (trust.isError) return <FailureNotice failure={{ kind: 'unreachable' }} />
  if (trust.data.anchors.length === 0) {
    return <EmptyState title={say('about.trustNone')} next={say('about.trustNoneNext')} />
  }
  const columns: readonly Column<Anchor>[] = [
    { head: say('about.trustColumns.name'), cell: (anchor) => <AnchorName anchor={anchor} /> },
    {
      head: say('about.trustColumns.purpose'),
      cell: ({ purpose }) => say(`about.purpose.${purpose}`),
      narrow: true,
      labelled: true,
    },
    {
      head: say('about.trustColumns.notAfter'),
      cell: ({ notAfter }) => <Moment iso={notAfter} />,
      narrow: true,
      labelled: true,
    },
    {
      head: say('about.trustColumns.sha256'),
      cell: ({ sha256 }) => <code className="font-mono text-note">{formatHex(sha256)}</code>,
    },
  ]
  return (
    <DataTable
      caption={say('about.trust')}
      columns={columns}
      rows={trust.data.anchors}
      keyOf={({ purpose, sha256 }) => purpose + sha256}
    />
  )
}

function AnchorName({ anchor }: { readonly anchor: Anchor }): ReactElement {
  return (
    <span className="font-bold">
      {anchor.name} {anchor.demonstration ? <DemoMark /> : null}
    </span>
  )
}
