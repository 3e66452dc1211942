/** The first page of the office: who I am, what waits for me, and what I may do. */
import { SIGN_IN_METHODS, STAFF_ACTIONS, STAFF_ROLES } from '@jitsuin/sso/contract'
import {
  DescriptionList,
  EmptyState,
  Moment,
  Note,
  PageHeading,
  Progress,
  Section,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { queue } from '../../areas/cases/client.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { useMay, useStaff } from '../../session.js'
import { officeWording } from '../../wording/index.js'
import { type Task, tasksOf } from './model.js'

/** Draws the page. */
export function HomePage(): ReactElement {
  const say = useSay(officeWording)
  return (
    <>
      <PageHeading title={say('home.title')} />
      <Section title={say('home.tasks')}>
        <Tasks />
      </Section>
      <Section title={say('home.me')}>
        <Me />
      </Section>
    </>
  )
}

function Tasks(): ReactElement {
  const say = useSay(officeWording)
  const { staffId } = useStaff()
  const { cases, partners, staff, keys } = useKnown()
  const all = [cases, partners, staff, keys]
  const failed = all.find(({ isError }) => isError)
  const tasks = tasksOf(
    { queue: cases.data, partners: partners.data, staff: staff.data, keys: keys.data },
    staffId,
  )
  if (all.some(({ isLoading }) => isLoading)) return <Progress label={say('loading')} />
  return (
    <>
      {failed === undefined ? null : <FailureNotice error={failed.error} />}
      {tasks.length === 0 && failed === undefined ? (
        <EmptyState title={say('home.noTasks')} next={say('home.noTasksNext')} />
      ) : (
        <ul className="grid gap-3 sm:grid-cols-2">
          {tasks.map((task) => (
            <li key={task.kind}>
              <TaskLink task={task} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Asks only for what the person may see. */
function useKnown() {
  const may = useMay()
  const { sso, federation, saml } = useServices()
  return {
    cases: useQuery({
      queryKey: ['queue', 'counts', ''],
      queryFn: () => queue.counts({}),
      enabled: may('cases/assign') === 'allowed',
    }),
    partners: useQuery({
      queryKey: ['partners'],
      queryFn: federation.partners,
      enabled: may('partners/read') === 'allowed',
    }),
    staff: useQuery({ queryKey: ['staff'], queryFn: sso.staff, enabled: may('staff/read') === 'allowed' }),
    keys: useQuery({
      queryKey: ['saml-keys'],
      queryFn: saml.keys,
      enabled: may('federation-keys/manage') === 'allowed',
    }),
  }
}

function TaskLink({ task }: { readonly task: Task }): ReactElement {
  const say = useSay(officeWording)
  const isUrgent = task.kind === 'overdue-reviews'
  return (
    <Link
      to={task.to as string}
      className={`flex items-center gap-4 rounded-xl border px-5 py-4 hover:border-action hover:bg-action-soft ${isUrgent ? 'border-danger' : 'border-edge'}`}
    >
      <span className={`text-h1 font-bold tabular-nums ${isUrgent ? 'text-danger' : 'text-action'}`}>
        {task.count}
      </span>
      <span className="min-w-0">
        <span className="block font-bold">{say(`home.task.${task.kind}`)}</span>
        <span className="block text-note text-ink-soft">{say(`home.task.${task.kind}More`)}</span>
      </span>
    </Link>
  )
}

function Me(): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const { displayName, roles, actions, method, signedInAt, previousSignInAt } = useStaff()
  return (
    <>
      <DescriptionList
        facts={[
          { term: say('home.name'), value: <span className="font-bold">{displayName}</span> },
          { term: say('home.roles'), value: roles.map((role) => text(STAFF_ROLES[role])).join(say('comma')) },
          {
            term: say('home.signedIn'),
            value: (
              <>
                <Moment iso={signedInAt} /> {text(SIGN_IN_METHODS[method])}
              </>
            ),
          },
          {
            term: say('home.previous'),
            value: previousSignInAt === undefined ? say('home.firstTime') : <Moment iso={previousSignInAt} />,
          },
          {
            term: say('home.may'),
            value: (
              <ul className="list-disc pl-5">
                {actions.map((action) => (
                  <li key={action}>{text(STAFF_ACTIONS[action])}</li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      <div className="mt-6">
        <Note title={say('home.audit')} next={say('home.auditMore')} />
      </div>
    </>
  )
}
