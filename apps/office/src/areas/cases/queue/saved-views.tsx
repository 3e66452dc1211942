/** Filters under a name: some that everybody has, one's own, and those that colleagues share. */
import type { QueueCounts, SavedView } from '@jitsuin/registration/contract'
import { Actions, Button, Checkbox, Dialog, TextField, useSay } from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, type ReactNode, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { queue } from '../client.js'
import { casesWording } from '../wording/index.js'
import { type Asked, addressOf, askedOf, filterOf, judgeShown } from './model.js'

const KEY = ['queue', 'views']

type Props = {
  readonly asked: Asked
  readonly counts: QueueCounts | undefined
  readonly onAsk: (asked: Asked) => void
}

/** Draws the views as a row of links to choose from. */
export function SavedViews({ asked, counts, onAsk }: Props): ReactElement {
  const say = useSay(casesWording)
  const { data } = useQuery({ queryKey: KEY, queryFn: queue.views, staleTime: 60_000 })
  const [isSaving, setSaving] = useState(false)
  const usual = [
    { name: say('queue.viewAll'), search: '', count: undefined },
    { name: say('queue.viewMine'), search: '?assigned=me', count: counts?.mine },
    { name: say('queue.viewFree'), search: '?assigned=nobody', count: counts?.unassigned },
    { name: say('queue.viewLate'), search: '?olderThanDays=30', count: undefined },
  ]
  const isSaved = data?.views.some((view) => judgeShown(view, asked) === 'shown')
  const isUsual = usual.some(({ search }) => addressOf(askedOf(search)) === addressOf(asked))
  return (
    <nav aria-label={say('queue.views')} className="screen-only mb-4 flex flex-wrap items-center gap-2">
      {usual.map(({ name, search, count }) => (
        <Choice
          key={search}
          isShown={addressOf(askedOf(search)) === addressOf(asked)}
          onPress={() => onAsk(askedOf(search))}
        >
          {name} {count === undefined ? null : <span className="tabular-nums">{count}</span>}
        </Choice>
      ))}
      {data?.views.map((view) => (
        <OneView key={view.viewId} view={view} asked={asked} onAsk={onAsk} />
      ))}
      {isSaved || isUsual ? null : (
        <Button kind="quiet" onPress={() => setSaving(true)}>
          {say('queue.save')}
        </Button>
      )}
      {isSaving ? <SaveDialog asked={asked} onClose={() => setSaving(false)} /> : null}
    </nav>
  )
}

function OneView(props: {
  readonly view: SavedView
  readonly asked: Asked
  readonly onAsk: (asked: Asked) => void
}): ReactElement {
  const say = useSay(casesWording)
  const queries = useQueryClient()
  const { view, asked, onAsk } = props
  const { viewId, name, filter, sort, order, sharing, ofMine } = view
  const isShown = judgeShown(view, asked) === 'shown'
  const remove = useMutation({
    mutationFn: () => queue.removeView(viewId),
    onSuccess: (views) => queries.setQueryData(KEY, views),
  })
  return (
    <span className="inline-flex items-center">
      <Choice isShown={isShown} onPress={() => onAsk({ ...filter, sort, order })}>
        {name}
        {sharing === 'shared' ? <span className="text-ink-soft">（{say('queue.shared')}）</span> : null}
      </Choice>
      {isShown && ofMine === 'yes' ? (
        <Button kind="quiet" isDisabled={remove.isPending} onPress={() => remove.mutate()}>
          {say('queue.remove', { name })}
        </Button>
      ) : null}
    </span>
  )
}

function Choice(props: {
  readonly isShown: boolean
  readonly onPress: () => void
  readonly children: ReactNode
}): ReactElement {
  const { isShown, onPress, children } = props
  return (
    <button
      type="button"
      aria-current={isShown ? 'true' : undefined}
      onClick={onPress}
      className={`min-h-9 cursor-pointer rounded-full border px-4 text-note hover:border-action ${isShown ? 'border-action bg-action text-paper' : 'border-edge text-ink hover:bg-action-soft hover:text-action'}`}
    >
      {children}
    </button>
  )
}

function SaveDialog({
  asked,
  onClose,
}: {
  readonly asked: Asked
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(casesWording)
  const queries = useQueryClient()
  const [viewId] = useState(() => crypto.randomUUID())
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const { sort, order } = asked
  const save = useMutation({
    mutationFn: () =>
      queue.saveView(viewId, {
        name: name.trim(),
        sharing: isShared ? 'shared' : 'own',
        filter: filterOf(asked),
        sort,
        order,
      }),
    onSuccess: (views) => {
      queries.setQueryData(KEY, views)
      onClose()
    },
  })
  return (
    <Dialog title={say('queue.saveTitle')} isOpen onClose={onClose}>
      <TextField
        label={say('queue.saveName')}
        need="required"
        maxLength={40}
        value={name}
        onChange={setName}
      />
      <Checkbox isSelected={isShared} onChange={setShared}>
        {say('queue.saveShared')}
      </Checkbox>
      {save.isError ? <FailureNotice error={save.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={name.trim() === '' || save.isPending}
          onPress={() => save.mutate()}
        >
          {say('queue.saveDo')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
