/** Central logout: asks once, then lists each partner with its own result (T-C09-5). */
import { Actions, Button, buttonClass, Note, PageHeading, Progress, useSay } from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { useSession, useSessionActs } from '../../session.js'
import { signInWording } from '../../wording/index.js'
import { Run, SignInAgain } from './run.js'

/** Draws the question, or the logout that the address names. */
export function LogoutPage(): ReactElement {
  const say = useSay(signInWording)
  const { run } = useSearch({ strict: false })
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeading title={say('logout.title')} />
      {run === undefined ? <Question /> : <Run run={run} />}
    </div>
  )
}

function Question(): ReactElement {
  const say = useSay(signInWording)
  const session = useSession()
  if (session.isPending) return <Progress label={say('loading')} />
  if (session.data?.state !== 'none') return <Ask />
  return (
    <Note title={say('logout.notSignedIn')} next={say('logout.endedMore')}>
      <SignInAgain />
    </Note>
  )
}

function Ask(): ReactElement {
  const say = useSay(signInWording)
  const begin = useBegin()
  return (
    <>
      <p className="text-lead">{say('logout.askTitle')}</p>
      <p className="mt-1 text-ink-soft">{say('logout.askMore')}</p>
      {begin.isError ? (
        <div className="mt-5">
          <FailureNotice failure={failureOf(begin.error)}>
            <HereAlone />
          </FailureNotice>
        </div>
      ) : null}
      <Actions>
        <Button kind="primary" isDisabled={begin.isPending || begin.isSuccess} onPress={() => begin.mutate()}>
          {say('logout.go')}
        </Button>
        <Link to="/sessions" className={buttonClass('secondary')}>
          {say('logout.stay')}
        </Link>
      </Actions>
    </>
  )
}

/** Ends the session here, then sends the browser to the first partner, if there is one. */
function useBegin() {
  const { logout, goTo } = useServices()
  const navigate = useNavigate()
  const { look } = useSessionActs()
  return useMutation({
    mutationFn: logout.begin,
    onSuccess: ({ runId, next }) => {
      look()
      if (next?.step === 'ask-next') goTo(next.address)
      else void navigate({ to: '/logout', search: { run: runId } })
    },
  })
}

/** On a shared computer one must be able to leave although the partners cannot be told. */
function HereAlone(): ReactElement {
  const say = useSay(signInWording)
  const { sso } = useServices()
  const { look } = useSessionActs()
  const end = useMutation({ mutationFn: sso.signOut, onSuccess: look })
  return (
    <div className="mt-3">
      <Button isDisabled={end.isPending} onPress={() => end.mutate()}>
        {say('logout.hereAlone')}
      </Button>
    </div>
  )
}
