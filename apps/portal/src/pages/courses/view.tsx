import { EmptyState, PageHeading, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { portalWording } from '../../wording/index.js'

/** 講座受講履歴. Nothing feeds it yet, and the page says so: an empty list would read as "no course taken". */
export function CoursesPage(): ReactElement {
  const say = useSay(portalWording)
  return (
    <>
      <PageHeading title={say('courses.title')} />
      <EmptyState title={say('courses.empty')} next={say('courses.emptyNext')} />
    </>
  )
}
