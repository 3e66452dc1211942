import type { SamlLogout } from '@jitsuin/federation/contract'
import {
  buttonClass,
  ErrorNotice,
  Note,
  Progress,
  type Step,
  Steps,
  useAnnouncement,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'
import { RESULT_STATES, verdictOf } from './model.js'

/** A logout under way or ended; the list is read anew while a partner may still answer. */
export function Run({ run }: { readonly run: string }): ReactElement {
  const say = useSay(signInWording)
  const { logout } = useServices()
  const standing = useQuery({
    queryKey: ['logout', run],
    queryFn: () => logout.standing(run),
    refetchInterval: ({ state }) => (state.data && verdictOf(state.data) === 'under-way' ? 2_000 : false),
  })
  if (standing.isPending) return <Progress label={say('loading')} />
  if (standing.isError) return <FailureNotice failure={failureOf(standing.error)} />
  return <Results logout={standing.data} />
}

function Results({ logout }: { readonly logout: SamlLogout }): ReactElement {
  const say = useSay(signInWording)
  const text = useText()
  const verdict = verdictOf(logout)
  useAnnouncement(say(`logout.verdict.${verdict}`))
  const steps = logout.results.map(
    ({ partnerId, name, result }, index): Step => ({
      key: `${partnerId} ${index}`,
      title: name === undefined ? say('logout.unnamed') : text(name),
      state: RESULT_STATES[result],
      detail: say(`logout.result.${result}`),
    }),
  )
  const here: Step = {
    key: 'here',
    title: say('logout.here'),
    state: 'done',
    detail: say('logout.result.done'),
  }
  return (
    <>
      <Verdict verdict={verdict} />
      <h2 className="mt-8 mb-4 text-h3">{say('logout.list')}</h2>
      <Steps label={say('logout.list')} steps={[here, ...steps]} />
      <div className="mt-8 flex flex-wrap gap-3">
        {logout.next === undefined ? null : (
          <a href={logout.next.address} className={buttonClass('primary')}>
            {say(`logout.next.${logout.next.step}`)}
          </a>
        )}
        {verdict === 'under-way' ? null : <SignInAgain />}
      </div>
    </>
  )
}

function Verdict({ verdict }: { readonly verdict: ReturnType<typeof verdictOf> }): ReactElement {
  const say = useSay(signInWording)
  const title = say(`logout.verdict.${verdict}`)
  switch (verdict) {
    case 'under-way':
      return <Progress label={title} />
    case 'complete':
      return <Note title={title} next={say('logout.endedMore')} />
    case 'partial':
      return <ErrorNotice title={title} next={say('logout.partlyMore')} />
  }
}

/** The way back in. */
export function SignInAgain(): ReactElement {
  const say = useSay(signInWording)
  return (
    <Link to="/sign-in" search={{}} className={buttonClass('secondary')}>
      {say('logout.again')}
    </Link>
  )
}
