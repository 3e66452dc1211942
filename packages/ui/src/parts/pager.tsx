import type { ReactElement } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'
import { Button } from './button.js'

/** Leads through the pages of a list; pages count from 1. Nothing is drawn for a single page. */
export function Pager(props: {
  readonly page: number
  readonly pages: number
  readonly onPage: (page: number) => void
}): ReactElement | null {
  const say = useSay(uiWording)
  const { page, pages, onPage } = props
  if (pages <= 1) return null
  return (
    <nav aria-label={say('pager.label')} className="mt-6 flex flex-wrap items-center justify-center gap-4">
      <Button isDisabled={page <= 1} onPress={() => onPage(page - 1)}>
        {say('pager.previous')}
      </Button>
      <span aria-live="polite" className="tabular-nums">
        {say('pager.position', { page, pages })}
      </span>
      <Button isDisabled={page >= pages} onPress={() => onPage(page + 1)}>
        {say('pager.next')}
      </Button>
    </nav>
  )
}
