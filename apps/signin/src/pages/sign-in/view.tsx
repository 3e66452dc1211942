/** The sign-in page: which service asks, the ways in, and the one that was chosen up to its end. */
import { buttonClass, EmptyState, Note, PageHeading, Progress, useSay, useText } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { type ReactElement, useEffect, useState } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'
import { Chosen } from './chosen.js'
import { Methods } from './methods.js'
import { firstStage, type Stage, stageAfter } from './model.js'
import { SecondSessionQuestion } from './second-session.js'

type Attempt = NonNullable<ReturnType<typeof useAttempt>['data']>

/** The attempt of the address, or a new one for the pages of this host. */
function useAttempt() {
  const { sso } = useServices()
  const { attempt } = useSearch({ strict: false })
  return useQuery({
    queryKey: ['attempt', attempt ?? 'own'],
    queryFn: () => (attempt === undefined ? sso.startAttempt({ audience: 'holder' }) : sso.attempt(attempt)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 0,
  })
}

/** Draws the page. */
export function SignInPage(): ReactElement {
  const say = useSay(signInWording)
  const attempt = useAttempt()
  if (attempt.isPending) return <Progress label={say('loading')} />
  if (attempt.isSuccess) return <OpenAttempt key={attempt.data.attempt} attempt={attempt.data} />
  return (
    <>
      <PageHeading title={say('signIn.title')} />
      <FailureNotice failure={failureOf(attempt.error)} />
    </>
  )
}

function OpenAttempt({ attempt }: { readonly attempt: Attempt }): ReactElement {
  const { goTo } = useServices()
  const [stage, setStage] = useState<Stage>(() => firstStage(attempt))
  useEffect(() => {
    if (stage.at === 'leaving') goTo(stage.continueTo)
  }, [stage, goTo])
  return (
    <div className="mx-auto max-w-2xl">
      <Heading attempt={attempt} />
      <StageView attempt={attempt} stage={stage} onStage={setStage} />
    </div>
  )
}

function Heading({ attempt }: { readonly attempt: Attempt }): ReactElement {
  const say = useSay(signInWording)
  const text = useText()
  const { audience, forService, session } = attempt
  return (
    <PageHeading title={say(session === 'locked' ? 'lock.title' : 'signIn.title')}>
      <p className="mt-3 text-lead">
        {forService === undefined
          ? say(audience === 'staff' ? 'signIn.intoOffice' : 'signIn.intoNothing')
          : say('signIn.into', { service: text(forService) })}
      </p>
      {session === 'locked' ? <p className="mt-2 text-ink-soft">{say('lock.lead')}</p> : null}
    </PageHeading>
  )
}

function StageView(props: {
  readonly attempt: Attempt
  readonly stage: Stage
  readonly onStage: (stage: Stage) => void
}): ReactElement {
  const say = useSay(signInWording)
  const { attempt, stage, onStage } = props
  switch (stage.at) {
    case 'choosing':
      return <Choosing attempt={attempt} onStage={onStage} />
    case 'method':
      return (
        <Chosen
          attempt={attempt}
          method={stage.method}
          onOutcome={(outcome) => onStage(stageAfter(outcome))}
          onBack={() => onStage({ at: 'choosing' })}
        />
      )
    case 'second':
      return (
        <SecondSessionQuestion
          attempt={attempt.attempt}
          question={stage.question}
          onOutcome={(outcome) => onStage(stageAfter(outcome))}
          onCancel={() => onStage({ at: 'choosing' })}
        />
      )
    case 'without-role':
      return (
        <Note title={say(`withoutRole.${stage.why}`)} next={say(`withoutRole.${stage.why}Next`)}>
          <a href={stage.continueTo} className={buttonClass('primary')}>
            {say('signIn.goOn')}
          </a>
        </Note>
      )
    case 'leaving':
      return <Progress label={say('signIn.entering')} />
  }
}

function Choosing(props: {
  readonly attempt: Attempt
  readonly onStage: (stage: Stage) => void
}): ReactElement {
  const say = useSay(signInWording)
  const { attempt, onStage } = props
  return (
    <>
      {attempt.lastRefusal === undefined ? null : (
        <div className="mb-6">
          <FailureNotice failure={refusalOf(attempt.lastRefusal)} />
        </div>
      )}
      {attempt.methods.length === 0 ? (
        <EmptyState title={say('signIn.noMethod')} next={say('signIn.noMethodNext')} />
      ) : (
        <Methods attempt={attempt} onChoose={(method) => onStage({ at: 'method', method })} />
      )}
      {attempt.methods.includes('card') ? <CardHelp /> : null}
      <p className="mt-8">
        {say('signIn.trouble')}
        <Link to="/self-test" className="text-action underline underline-offset-4 hover:decoration-2">
          {say('signIn.troubleLink')}
        </Link>
      </p>
    </>
  )
}

function refusalOf({ code, ja, en, next }: NonNullable<Attempt['lastRefusal']>) {
  return { kind: 'refused', code, text: { ja, en }, next } as const
}

/** The three things to do before pressing the button, as the portal has always told them (C-10). */
function CardHelp(): ReactElement {
  const say = useSay(signInWording)
  return (
    <section className="mt-10 rounded-xl bg-ground px-6 py-5">
      <h2 className="font-bold">{say('signIn.help')}</h2>
      <ol className="mt-2 list-decimal space-y-1 pl-6 text-note">
        <li>{say('signIn.help1')}</li>
        <li>{say('signIn.help2')}</li>
        <li>{say('signIn.help3')}</li>
      </ol>
    </section>
  )
}
