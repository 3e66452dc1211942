/** What a signature says beyond itself: the entries of its manifest, and algorithms that nobody can rely on any more. */
import { DataTable, Tag, useSay } from '@jitsuin/ui'
import type { SignatureReport } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { verifierWording } from '../../wording/index.js'
import { placeWord } from './model.js'

/** Every entry of a signed manifest, and what it came to. */
export function ManifestView(props: {
  readonly entries: NonNullable<SignatureReport['manifest']>
}): ReactElement {
  const say = useSay(verifierWording)
  return (
    <DataTable
      caption={say('formats.manifest')}
      columns={[
        {
          head: say('formats.manifestColumns.uri'),
          cell: ({ uri }) => <span className="wrap-anywhere">{uri}</span>,
        },
        {
          head: say('formats.manifestColumns.verdict'),
          cell: ({ verdict }) => (
            <Tag tone={verdict === 'valid' ? 'plain' : 'danger'}>
              {say(`formats.manifestVerdict.${verdict}`)}
            </Tag>
          ),
        },
      ]}
      rows={props.entries}
      keyOf={({ uri }) => uri}
    />
  )
}

/** Each algorithm that could not be relied on, where it was used, and when it ended. */
export function AlgorithmsView(props: {
  readonly doubted: NonNullable<SignatureReport['doubtedAlgorithms']>
}): ReactElement {
  const say = useSay(verifierWording)
  return (
    <>
      <p className="mb-4">{say('formats.algorithmsLead')}</p>
      <DataTable
        caption={say('formats.algorithms')}
        columns={[
          {
            head: say('formats.algorithmColumns.algorithm'),
            cell: ({ algorithm }) => <b className="wrap-anywhere">{algorithm}</b>,
          },
          {
            head: say('formats.algorithmColumns.where'),
            cell: ({ where }) => {
              const word = placeWord(where)
              return word === null ? where : say(word)
            },
          },
          {
            head: say('formats.algorithmColumns.endedAt'),
            cell: ({ endedAt }) => endedAt ?? say('formats.neverAccepted'),
            labelled: true,
          },
        ]}
        rows={props.doubted}
        keyOf={({ where, algorithm }) => `${where} ${algorithm}`}
      />
    </>
  )
}
