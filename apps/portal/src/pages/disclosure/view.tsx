/** 情報開示設定: who sees what, item by item; changes take effect at once and can be taken back. */
import { AUDIENCES, DISCLOSURE_ITEMS } from '@jitsuin/holder/contract'
import { Button, EmptyState, PageHeading, Progress, useAnnouncement, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useMe } from '../../session/me.js'
import { portalWording } from '../../wording/index.js'
import { Preview } from './preview.js'
import { SettingsTable } from './settings-table.js'
import { type LastAct, useDisclosure } from './use-disclosure.js'

/** Draws the settings, or says why there are none yet. */
export function DisclosurePage(): ReactElement {
  const say = useSay(portalWording)
  const isKnown = useMe().holder !== null
  return (
    <>
      <PageHeading title={say('disclosure.title')}>
        <p className="mt-4 text-ink-soft">{say('disclosure.lead')}</p>
      </PageHeading>
      {isKnown ? <Settings /> : <EmptyState title={say('alert.unknown')} next={say('alert.unknownNext')} />}
    </>
  )
}

function Settings(): ReactElement {
  const say = useSay(portalWording)
  const { stored, shown, last, isAsking, error, change, undo } = useDisclosure()
  const words = useActWords()(last)
  useAnnouncement(words)
  if (stored.isPending) return <Progress label={say('loading')} />
  if (!shown || !stored.data) return <FailureNotice error={stored.error} />
  return (
    <>
      <p className="mb-6 rounded-xl bg-ground p-4 text-note text-ink-soft">{say('disclosure.rule')}</p>
      {error === null ? null : (
        <div className="mb-6">
          <FailureNotice error={error}>
            {stored.isError ? (
              <Button onPress={() => void stored.refetch()}>{say('again')}</Button>
            ) : (
              <p>{say('disclosure.reloaded')}</p>
            )}
          </FailureNotice>
        </div>
      )}
      <SettingsTable disclosure={shown} onChange={change} />
      <div className="screen-only mt-4 flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1">
        <p className="text-note text-ink-soft">{isAsking ? say('disclosure.saving') : words}</p>
        {undo && !isAsking ? (
          <Button kind="quiet" onPress={undo}>
            {say('disclosure.undo')}
          </Button>
        ) : null}
      </div>
      <Preview disclosure={stored.data} />
    </>
  )
}

/** Says what the last act did, as the service answered. */
function useActWords(): (act: LastAct | null) => string {
  const say = useSay(portalWording)
  const text = useText()
  return (act) => {
    if (act === null) return ''
    if (act.kind === 'undo') return say('disclosure.undone')
    const [only, ...others] = act.changed
    if (!only) return say('disclosure.nothing')
    if (others.length > 0 && others.some(({ item }) => item !== only.item)) {
      return say('disclosure.doneMany', { count: act.changed.length })
    }
    const audience = act.changed.map((one) => text(AUDIENCES[one.audience])).join('・')
    const to = say(`disclosure.changed.${only.to}`)
    return say('disclosure.done', { item: text(DISCLOSURE_ITEMS[only.item]), audience, to })
  }
}
