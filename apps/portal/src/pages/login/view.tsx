/** The login page: three steps and one button (C-10). */
import { type Place, PORTAL_PAGES, ROUTES } from '@jitsuin/holder/contract'
import { buttonClass, Note, useSay, useText } from '@jitsuin/ui'
import { Link, useLocation } from '@tanstack/react-router'
import { type ReactElement, useEffect } from 'react'
import type { Departure } from '../../session/guard.js'
import { portalWording } from '../../wording/index.js'
import { signInAddress } from './model.js'

const STEPS = ['login.step1', 'login.step2', 'login.step3'] as const

/** Draws the login page; `departure` says why one is here again. */
export function LoginPage(props: {
  readonly departure: Departure | null
  readonly place: Place | undefined
}): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  const { pathname } = useLocation()
  const { departure, place } = props
  const title = say('login.title')
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <div className="mx-auto max-w-2xl">
      {departure === null ? null : (
        <div className="mb-8" role="status">
          <Note title={say(`login.${departure}`)} />
        </div>
      )}
      <h1 className="text-h2 sm:text-h1" lang="ja">
        {title}
      </h1>
      {place === undefined ? null : (
        <p lang="en" className="mt-1 text-ink-soft">
          {say('login.titleOther', { issuer: place.issuer.en })}
        </p>
      )}
      <p className="mt-6">{say('login.lead')}</p>
      <section aria-labelledby="steps" className="mt-8 rounded-2xl border border-rule p-6 sm:p-8">
        <h2 id="steps" className="text-h3">
          {say('login.steps')}
        </h2>
        <ol className="mt-5 space-y-4">
          {STEPS.map((step, index) => (
            <li key={step} className="flex items-start gap-4">
              <span
                aria-hidden="true"
                className="flex size-8 shrink-0 items-center justify-center rounded-full bg-action-soft font-bold text-action"
              >
                {index + 1}
              </span>
              <span className="pt-0.5">{say(step)}</span>
            </li>
          ))}
        </ol>
        <a
          href={signInAddress(ROUTES.signIn, pathname, PORTAL_PAGES)}
          className={`${buttonClass('primary')} mt-8 min-h-14 w-full text-lead`}
        >
          {say('login.button')}
        </a>
        <p className="mt-4 text-note text-ink-soft">{say('login.afterwards')}</p>
      </section>
      <div className="mt-8 flex flex-wrap gap-x-8 gap-y-2 text-note">
        {place?.selfTest ? (
          <span>
            {say('login.trouble')}
            {' — '}
            <a href={place.selfTest} className="text-action underline underline-offset-4 hover:decoration-2">
              {say('login.selfTest')}
            </a>
          </span>
        ) : null}
        <Link to="/privacy" className="text-action underline underline-offset-4 hover:decoration-2">
          {say('panel.privacy')}
        </Link>
      </div>
      {place === undefined ? null : (
        <p className="mt-10 text-note text-ink-faint">
          {say('login.copyright', { issuer: text(place.issuer) })}
        </p>
      )}
    </div>
  )
}
