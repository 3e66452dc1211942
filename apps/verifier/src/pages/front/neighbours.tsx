/** Where else this platform leads; nothing is drawn as long as it leads nowhere. */
import { useLanguage, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useServices } from '../../services.js'
import { verifierWording } from '../../wording/index.js'

/** Draws the other services of the platform, each with what it is for. */
export function Neighbours(): ReactElement | null {
  const say = useSay(verifierWording)
  const language = useLanguage()
  const { client } = useServices()
  const { data } = useQuery({ queryKey: ['neighbours'], queryFn: client.neighbours })
  if (data === undefined || data.length === 0) return null
  return (
    <section aria-labelledby="neighbours" className="mt-14">
      <h2 id="neighbours" className="text-lead font-bold">
        {say('front.neighbours')}
      </h2>
      <ul className="mt-4 grid gap-4 sm:grid-cols-2">
        {data.map(({ id, address, name, purpose }) => (
          <li key={id} className="rounded-lg border border-rule p-4">
            <a
              href={address}
              className="font-bold text-action underline underline-offset-4 hover:decoration-2"
            >
              {name[language]}
            </a>
            <p className="phrases mt-1 text-note text-ink-soft">{purpose[language]}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
