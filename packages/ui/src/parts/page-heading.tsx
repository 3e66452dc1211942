import { type ReactElement, type ReactNode, useEffect, useRef } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'

/** The first page of a visit leaves the focus where the browser put it; later ones move it to their heading. */
let isFirstPage = true

/**
 * The heading of a page. It sets the window's title, and takes the focus when one came from another page, so that readers
 * hear where they are (WCAG 2.2 2.4.2, 2.4.3).
 */
export function PageHeading({
  title,
  children,
}: {
  readonly title: string
  readonly children?: ReactNode
}): ReactElement {
  const say = useSay(uiWording)
  const heading = useRef<HTMLHeadingElement>(null)
  const windowTitle = `${title} | ${say('productName')}`
  useEffect(() => {
    document.title = windowTitle
  }, [windowTitle])
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus()
    isFirstPage = false
  }, [])
  return (
    <div className="mb-8 sm:mb-10">
      <h1 ref={heading} tabIndex={-1} className="text-h2 sm:text-h1">
        {title}
      </h1>
      {children}
    </div>
  )
}
