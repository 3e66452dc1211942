/** The members of a campaign: what became of each, and recording what they said. */
import {
  type CampaignMember,
  type CampaignView,
  MEMBER_EVENTS,
  type MemberEvent,
  REMINDER_OUTCOMES,
  REMINDER_WAYS,
  type ReminderOutcome,
  type ReminderWay,
} from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  type Column,
  DataTable,
  Dialog,
  EmptyState,
  Moment,
  Pager,
  Progress,
  SelectField,
  Tag,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { campaigns } from '../client.js'
import { campaignsWording } from '../wording/index.js'

const SHOWN = ['all', 'silent', 'returned', 'applied', 'issued', 'undelivered', 'opted-out'] as const
type Shown = (typeof SHOWN)[number]

type Props = { readonly campaign: CampaignView; readonly mayManage: boolean }

/** Draws the list. */
export function Members({ campaign, mayManage }: Props): ReactElement {
  const say = useSay(campaignsWording)
  const [filter, setFilter] = useState<{ show: Shown; words: string; month: string; page: number }>({
    show: 'all',
    words: '',
    month: 'all',
    page: 1,
  })
  const [open, setOpen] = useState<CampaignMember | null>(null)
  const query = {
    show: filter.show,
    page: String(filter.page),
    ...(filter.words.trim() !== '' && { words: filter.words.trim() }),
    ...(filter.month !== 'all' && { month: filter.month }),
  }
  const list = useQuery({
    queryKey: ['campaigns', campaign.campaignId, 'members', query],
    queryFn: () => campaigns.members(campaign.campaignId, query),
    placeholderData: (before) => before,
  })
  const label = (show: Shown) =>
    show === 'all' || show === 'silent'
      ? say(`members.${show}`)
      : say(`list.${show === 'opted-out' ? 'optedOut' : show}`)
  return (
    <>
      <div className="mb-6 grid gap-5 rounded-xl bg-ground p-5 sm:grid-cols-3">
        <SelectField
          label={say('members.show')}
          value={filter.show}
          options={SHOWN.map((value) => ({ value, label: label(value) }))}
          onChange={(show) => setFilter({ ...filter, show, page: 1 })}
        />
        <SelectField
          label={say('members.month')}
          value={filter.month}
          options={[
            { value: 'all', label: say('members.all') },
            ...campaign.months.map(({ month }) => ({ value: month, label: month })),
          ]}
          onChange={(month) => setFilter({ ...filter, month, page: 1 })}
        />
        <TextField
          type="search"
          label={say('members.words')}
          value={filter.words}
          onChange={(words) => setFilter({ ...filter, words, page: 1 })}
        />
      </div>
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.data?.members.length === 0 ? <EmptyState title={say('members.none')} /> : null}
      {list.data && list.data.members.length > 0 ? (
        <>
          <p role="status" className="mb-3 text-note text-ink-soft">
            {say('people', { count: list.data.total })}
          </p>
          <Table rows={list.data.members} onOpen={mayManage ? setOpen : null} />
          <Pager
            page={filter.page}
            pages={list.data.pages}
            onPage={(page) => setFilter({ ...filter, page })}
          />
        </>
      ) : null}
      {open === null ? null : (
        <MemberDialog campaignId={campaign.campaignId} member={open} onClose={() => setOpen(null)} />
      )}
    </>
  )
}

function Table({
  rows,
  onOpen,
}: {
  readonly rows: readonly CampaignMember[]
  readonly onOpen: ((member: CampaignMember) => void) | null
}): ReactElement {
  const say = useSay(campaignsWording)
  const columns: readonly Column<CampaignMember>[] = [
    {
      head: say('members.name'),
      cell: ({ name, kana, formNumber }) => (
        <>
          <span className="font-bold">{name}</span>
          <span className="block text-note text-ink-soft">
            {kana}　<span className="font-mono">{formNumber}</span>
          </span>
        </>
      ),
    },
    { head: say('members.association'), cell: ({ association }) => association, labelled: true },
    { head: say('members.month'), cell: ({ mailMonth }) => mailMonth, narrow: true, labelled: true },
    { head: say('members.standing'), cell: (member) => <Standing member={member} />, labelled: true },
    ...(onOpen === null
      ? []
      : [
          {
            head: say('members.act'),
            cell: (member: CampaignMember) => (
              <Button kind="quiet" onPress={() => onOpen(member)}>
                {say('members.act')}
              </Button>
            ),
            narrow: true,
          },
        ]),
  ]
  return (
    <DataTable
      caption={say('tabs.members')}
      columns={columns}
      rows={rows}
      keyOf={({ memberId }) => memberId}
    />
  )
}

function Standing({ member }: { readonly member: CampaignMember }): ReactElement {
  const say = useSay(campaignsWording)
  const { sentAt, returnedAt, caseId, issuedOn, undeliveredAt, optedOutAt, reminders } = member
  return (
    <span className="flex flex-wrap gap-2">
      {sentAt === null ? null : <Tag>{say('list.sent')}</Tag>}
      {returnedAt === null ? null : <Tag tone="action">{say('list.returned')}</Tag>}
      {caseId === null ? null : <Tag tone="action">{say('list.applied')}</Tag>}
      {issuedOn === null ? null : <Tag tone="action">{say('list.issued')}</Tag>}
      {undeliveredAt === null ? null : <Tag tone="unsure">{say('list.undelivered')}</Tag>}
      {optedOutAt === null ? null : <Tag tone="unsure">{say('list.optedOut')}</Tag>}
      {reminders.length === 0 ? null : (
        <Tag>
          {say('dashboard.reminded')} {reminders.length}
        </Tag>
      )}
    </span>
  )
}

const EVENTS = Object.keys(MEMBER_EVENTS) as MemberEvent[] // the table has no other keys
const WAYS = Object.keys(REMINDER_WAYS) as ReminderWay[] // the table has no other keys
const REMINDED = Object.keys(REMINDER_OUTCOMES) as ReminderOutcome[] // the table has no other keys

function MemberDialog({
  campaignId,
  member,
  onClose,
}: {
  readonly campaignId: string
  readonly member: CampaignMember
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(campaignsWording)
  const text = useText()
  const queries = useQueryClient()
  const [event, setEvent] = useState<MemberEvent>('returned')
  const [way, setWay] = useState<ReminderWay>('phone')
  const [outcome, setOutcome] = useState<ReminderOutcome>('reached')
  const [requestId] = useState(() => crypto.randomUUID())
  const onSuccess = () => {
    void queries.invalidateQueries({ queryKey: ['campaigns'] })
    onClose()
  }
  const record = useMutation({
    mutationFn: () => campaigns.memberEvent(campaignId, member.memberId, { event }),
    onSuccess,
  })
  const remind = useMutation({
    mutationFn: () => campaigns.remind(campaignId, member.memberId, { requestId, way, outcome }),
    onSuccess,
  })
  return (
    <Dialog title={member.name} isOpen onClose={onClose}>
      <div className="grid gap-5">
        <SelectField
          label={say('members.event')}
          value={event}
          options={EVENTS.map((value) => ({ value, label: text(MEMBER_EVENTS[value]) }))}
          onChange={setEvent}
        />
        <Button kind="primary" isDisabled={record.isPending} onPress={() => record.mutate()}>
          {say('members.save')}
        </Button>
        <hr className="border-rule" />
        <h3 className="font-bold">{say('members.reminders')}</h3>
        <ul className="text-note">
          {member.reminders.map((one) => (
            <li key={one.at}>
              <Moment iso={one.at} /> {text(REMINDER_WAYS[one.way])} {text(REMINDER_OUTCOMES[one.outcome])}
            </li>
          ))}
        </ul>
        <SelectField
          label={say('members.way')}
          value={way}
          options={WAYS.map((value) => ({ value, label: text(REMINDER_WAYS[value]) }))}
          onChange={setWay}
        />
        <SelectField
          label={say('members.outcome')}
          value={outcome}
          options={REMINDED.map((value) => ({ value, label: text(REMINDER_OUTCOMES[value]) }))}
          onChange={setOutcome}
        />
        <Button isDisabled={remind.isPending || member.optedOutAt !== null} onPress={() => remind.mutate()}>
          {say('members.remind')}
        </Button>
        {record.isError ? <FailureNotice error={record.error} /> : null}
        {remind.isError ? <FailureNotice error={remind.error} /> : null}
        <Actions>
          <Button onPress={onClose}>{say('cancel')}</Button>
        </Actions>
      </div>
    </Dialog>
  )
}
