/** The first page: who is at the desk. In the demonstration it stands for signing in to the clinic's own system. */
import { buttonClass, Note, PageHeading, Progress, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useClinic } from '../../services.js'
import { clinicWording } from '../../wording/index.js'

/** Draws the page. */
export function FrontPage(): ReactElement {
  const say = useSay(clinicWording)
  const clinic = useClinic()
  const { data: doctors, error } = useQuery({ queryKey: ['doctors'], queryFn: clinic.doctors })
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeading title={say('front.title')}>
        <p className="phrases mt-4 text-lead">{say('front.lead')}</p>
      </PageHeading>
      {error ? <FailureNotice failure={failureOf(error)} /> : null}
      {doctors === undefined && !error ? <Progress label={say('loading')} /> : null}
      <ul className="mb-8 grid gap-3 sm:grid-cols-2">
        {(doctors ?? []).map(({ subject, name, kana }) => (
          <li key={subject}>
            <Link
              to="/d/$subject"
              params={{ subject }}
              className={`${buttonClass('secondary')} w-full flex-col`}
            >
              <span>{say('doctor', { name })}</span>
              <span className="text-note font-normal">
                {kana} · {subject}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <Note title={say('front.demo')} next={say('front.demoMore')} />
    </div>
  )
}
