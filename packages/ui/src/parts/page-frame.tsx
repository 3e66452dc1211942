/** The frame of every page: skip link, header, navigation, the content, footer. */
import type { ReactElement, ReactNode } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'
import { Announcer } from './announcer.js'
import { DemoBanner } from './demo-banner.js'
import { SealIcon } from './icons.js'
import { LanguageSwitch } from './language-switch.js'

/** Properties of the frame. */
export type PageFrameProps = {
  /** What this app is, beside the product's name: 署名の検証. */
  readonly appName: string
  /** Wraps the mark and the names into the app's own link to its first page. */
  readonly home: (content: ReactNode) => ReactNode
  readonly navigation: ReactNode
  readonly isDemo: boolean
  /** `wide` for pages at which people work all day; text keeps its own measure. */
  readonly width?: 'reading' | 'wide'
  readonly children: ReactNode
}

const MEASURES = { reading: 'max-w-5xl', wide: 'max-w-[100rem]' } as const

/** Draws the frame around a page. */
export function PageFrame(props: PageFrameProps): ReactElement {
  const say = useSay(uiWording)
  const { appName, home, navigation, isDemo, width = 'reading', children } = props
  const measure = MEASURES[width]
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="screen-only absolute top-2 left-2 z-10 -translate-y-20 rounded-lg bg-paper px-4 py-2 font-bold text-action focus:translate-y-0"
      >
        {say('skip')}
      </a>
      {isDemo ? <DemoBanner /> : null}
      <header className="screen-only border-b border-rule">
        <div className={`mx-auto flex flex-wrap items-center gap-x-8 gap-y-1 px-5 py-3 ${measure}`}>
          {home(<Brand appName={appName} />)}
          <nav
            aria-label={say('navigation')}
            className="flex flex-wrap gap-x-6 max-md:order-last max-md:basis-full max-sm:gap-x-4 max-sm:text-note md:ml-auto"
          >
            {navigation}
          </nav>
          <div className="max-md:ml-auto">
            <LanguageSwitch />
          </div>
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className={`mx-auto w-full flex-1 px-5 pb-24 ${measure} ${width === 'wide' ? 'pt-8' : 'pt-10 sm:pt-14'}`}
      >
        {children}
      </main>
      <Announcer />
      <footer className="screen-only border-t border-rule">
        <p className={`mx-auto px-5 py-6 ${measure} text-note text-ink-faint`}>{say('footer')}</p>
      </footer>
    </div>
  )
}

function Brand({ appName }: { readonly appName: string }): ReactElement {
  const say = useSay(uiWording)
  return (
    <span className="flex items-center gap-2.5 py-1.5 text-action">
      <SealIcon className="size-8" />
      <span className="font-bold whitespace-nowrap text-ink">
        {say('productName')}
        <span className="ml-2.5 border-l border-edge pl-2.5 text-note font-normal text-ink-soft max-sm:hidden">
          {appName}
        </span>
      </span>
    </span>
  )
}
