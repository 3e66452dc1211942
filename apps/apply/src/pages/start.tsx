import { buttonClass, PageHeading, Section, useSay } from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { forgetUnsaved } from '../draft/keeper.js'
import { FailureNotice } from '../failure-notice.js'
import { useApplicant } from '../services.js'
import { applyWording } from '../wording/index.js'

const NEEDED = ['licence', 'identity', 'residence', 'photo', 'email'] as const

/** What one needs, and where one begins. */
export function StartPage(): ReactElement {
  const say = useSay(applyWording)
  const { client, key, use } = useApplicant()
  const navigate = useNavigate()
  const begin = useMutation({
    mutationFn: () => client.open(),
    onSuccess: ({ token }) => {
      forgetUnsaved(localStorage)
      use(token)
      void navigate({ to: '/form/$page', params: { page: 'kind' } })
    },
  })
  return (
    <>
      <PageHeading title={say('start.title')}>
        <p className="mt-3 text-lead">{say('start.lead')}</p>
      </PageHeading>
      {key === undefined ? null : (
        <div className="mb-8 rounded-2xl border-2 border-action bg-action-soft p-5">
          <p className="text-lead font-bold">{say('start.there')}</p>
          <p className="mt-3">
            <Link to="/status" className={`${buttonClass('primary')} min-h-14 px-6 text-lead`}>
              {say('start.goOn')}
            </Link>
          </p>
        </div>
      )}
      <Section title={say('start.needed')}>
        <ul className="grid gap-3">
          {NEEDED.map((each, at) => (
            <li key={each} className="flex items-start gap-4 rounded-2xl bg-ground px-5 py-4">
              <span
                aria-hidden="true"
                className="mt-0.5 flex size-8 shrink-0 items-center justify-center rounded-full bg-action font-bold text-paper"
              >
                {at + 1}
              </span>
              <span>
                <span className="block text-lead font-bold">{say(`start.need.${each}.what`)}</span>
                <span className="block text-ink-soft">{say(`start.need.${each}.why`)}</span>
              </span>
            </li>
          ))}
        </ul>
        <p className="mt-4">{say('start.time')}</p>
      </Section>
      <div className="mt-8 grid gap-4">
        <button
          type="button"
          disabled={begin.isPending}
          onClick={() => begin.mutate()}
          className={`${buttonClass(key === undefined ? 'primary' : 'secondary')} min-h-16 text-h3`}
        >
          {say(key === undefined ? 'start.begin' : 'start.beginAnew')}
        </button>
        <p className="text-center">
          <Link to="/resume" className="inline-block py-3 text-action underline underline-offset-4">
            {say('start.resume')}
          </Link>
        </p>
      </div>
      {begin.isError ? <FailureNotice error={begin.error} onAgain={() => begin.mutate()} /> : null}
    </>
  )
}
