/** The left panel: ログイン情報, and the links that have always stood below it (C-10). */
import type { Me, Place } from '@jitsuin/holder/contract'
import { Disclosure, useLanguage, useSay, useText } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import { type ReactElement, type ReactNode, useSyncExternalStore } from 'react'
import { portalWording } from '../wording/index.js'
import { type CertificatePeriod, certificatePeriod, displayName, panelItems } from './model.js'

const LINK = 'text-action underline underline-offset-4 hover:decoration-2'

/** Draws the panel; on a narrow screen it is folded below the name. */
export function LoginPanel({
  me,
  place,
}: {
  readonly me: Me
  readonly place: Place | undefined
}): ReactElement {
  const say = useSay(portalWording)
  const isWide = useIsWide()
  const details = (
    <>
      <ProfileLines me={me} />
      <PanelLinks place={place} />
    </>
  )
  return (
    <aside aria-label={say('panel.title')} className="screen-only min-w-0 text-note">
      <h2 className="mb-3 border-b-2 border-action pb-1 text-body font-bold">{say('panel.title')}</h2>
      <Identity me={me} />
      {isWide ? <div className="mt-5">{details}</div> : <Fold>{details}</Fold>}
    </aside>
  )
}

function Identity({ me }: { readonly me: Me }): ReactElement {
  const say = useSay(portalWording)
  const name = displayName(me, useLanguage())
  const { holder } = me
  return (
    <>
      {name === null ? null : <p className="text-lead font-bold">{say('panel.name', { name })}</p>}
      <p>
        <Link to="/card" className={LINK}>
          {say('panel.cardFace')}
        </Link>
      </p>
      {holder === null ? null : (
        <p className="mt-1">
          {say('panel.sexAndAge', { sex: say(`panel.sex.${holder.sex}`), age: holder.age })}
          <span className="ml-4">{say(`panel.member.${holder.jmaMember}`)}</span>
        </p>
      )}
    </>
  )
}

function ProfileLines({ me }: { readonly me: Me }): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  const period = certificatePeriod(me)
  const lines = panelItems(me).map(({ label, value }) => ({ label: text(label), value }))
  const last = { label: say('panel.certificate'), value: period && <Period {...period} /> }
  return (
    <dl className="space-y-2.5">
      {[...lines, last].map(({ label, value }) => (
        <div key={label}>
          <dt className="text-ink-soft">{label}</dt>
          <dd className={value === null ? 'text-ink-faint' : 'font-bold'}>{value ?? say('unset')}</dd>
        </div>
      ))}
    </dl>
  )
}

function Period({ from, to, standing }: CertificatePeriod): ReactElement {
  const say = useSay(portalWording)
  return (
    <>
      {say('period', { from, to })}
      {standing === 'good' ? null : (
        <span className="ml-2 text-danger">{say(`front.certificateStanding.${standing}`)}</span>
      )}
    </>
  )
}

function PanelLinks({ place }: { readonly place: Place | undefined }): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  return (
    <>
      {place === undefined || place.related.length === 0 ? null : (
        <LinkList title={say('panel.related')}>
          {place.related.map(({ id, name, address }) => (
            <li key={id}>
              <a href={address} target="_blank" rel="noreferrer" className={`${LINK} inline-block py-1`}>
                {text(name)}
                <span className="sr-only">{say('panel.newWindow')}</span>
              </a>
            </li>
          ))}
        </LinkList>
      )}
      <LinkList title={say('panel.information')}>
        <li>
          <Link to="/privacy" className={`${LINK} inline-block py-1`}>
            {say('panel.privacy')}
          </Link>
        </li>
      </LinkList>
    </>
  )
}

function LinkList({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <div className="mt-7">
      <h3 className="border-b border-rule pb-1 font-bold">{title}</h3>
      <ul className="mt-2">{children}</ul>
    </div>
  )
}

function Fold({ children }: { readonly children: ReactNode }): ReactElement {
  const say = useSay(portalWording)
  return (
    <div className="mt-3">
      <Disclosure title={say('panel.more')}>{children}</Disclosure>
    </div>
  )
}

const WIDE = '(min-width: 64rem)'

function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(WIDE)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => matchMedia(WIDE).matches,
  )
}
