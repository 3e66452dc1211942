import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  Moment,
  Section,
  Tag,
  TextField,
  useSay,
} from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { useMay, useStaff } from '../../session.js'
import { officeWording } from '../../wording/index.js'
import { MemberDialog } from './member-dialog.js'
import { actsFor, findMembers, type Member, type MemberAct } from './model.js'
import { Roles } from './roles.js'

type Question = { readonly member: Member; readonly act: MemberAct }

/** Permission that each act needs, by the one table. */
const NEEDS = {
  'change-roles': 'staff/change-roles',
  suspend: 'staff/suspend',
  readmit: 'staff/suspend',
  remove: 'staff/remove',
} as const

/** Every member, found by name. */
export function Members({ members }: { readonly members: readonly Member[] }): ReactElement {
  const say = useSay(officeWording)
  const [words, setWords] = useState('')
  const [question, setQuestion] = useState<Question | null>(null)
  const columns = useColumns(setQuestion)
  const found = findMembers(members, words)
  return (
    <Section title={say('staff.members')}>
      <div className="mb-5 max-w-sm">
        <TextField type="search" label={say('staff.search')} value={words} onChange={setWords} />
      </div>
      <p role="status" className="mb-3 text-note text-ink-soft">
        {say('staff.count', { count: found.length })}
      </p>
      {found.length === 0 ? (
        <EmptyState title={say('staff.notFound')} next={say('staff.notFoundNext')} />
      ) : (
        <DataTable
          caption={say('staff.members')}
          columns={columns}
          rows={found}
          keyOf={({ staffId }) => staffId}
        />
      )}
      {question === null ? null : <MemberDialog {...question} onClose={() => setQuestion(null)} />}
    </Section>
  )
}

function useColumns(ask: (question: Question) => void): readonly Column<Member>[] {
  const say = useSay(officeWording)
  const may = useMay()
  const { staffId: self } = useStaff()
  const allowed = (member: Member) => actsFor(member, self).filter((act) => may(NEEDS[act]) === 'allowed')
  return [
    {
      head: say('staff.name'),
      cell: ({ displayName, state, staffId }) => (
        <span className="font-bold">
          {displayName} {state === 'suspended' ? <Tag tone="danger">{say('staff.suspended')}</Tag> : null}
          {staffId === self ? <Tag>{say('staff.self')}</Tag> : null}
        </span>
      ),
    },
    { head: say('staff.roles'), cell: ({ roles }) => <Roles roles={roles} />, labelled: true },
    {
      head: say('staff.lastSignIn'),
      cell: ({ lastSignInAt }) =>
        lastSignInAt === undefined ? say('staff.never') : <Moment iso={lastSignInAt} />,
      labelled: true,
    },
    {
      head: say('staff.acts'),
      cell: (member) => (
        <span className="flex flex-wrap gap-x-1">
          {allowed(member).map((act) => (
            <Button
              key={act}
              kind="quiet"
              label={say(`staff.act.${act}One`, { name: member.displayName })}
              onPress={() => ask({ member, act })}
            >
              {say(`staff.act.${act}`)}
            </Button>
          ))}
        </span>
      ),
    },
  ]
}
