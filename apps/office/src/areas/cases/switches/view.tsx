/** Settings of the office: one approver asks, another confirms. */
import { OFFICE_SWITCHES, type OfficeSwitch } from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  Dialog,
  Moment,
  PageHeading,
  Progress,
  Section,
  Tag,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useOnce } from '../../../once.js'
import { useMay, useStaff } from '../../../session.js'
import { cases } from '../client.js'
import { useNameOf } from '../colleagues.js'
import { casesWording } from '../wording/index.js'

const KEY = ['switches']
type Switch = Awaited<ReturnType<typeof cases.switches>>['switches'][number]
type Wish = { readonly name: OfficeSwitch; readonly value: string }

/** Draws the page. */
export function SwitchesPage(): ReactElement {
  const say = useSay(casesWording)
  const switches = useQuery({ queryKey: KEY, queryFn: cases.switches })
  const [wish, setWish] = useState<Wish | null>(null)
  return (
    <>
      <PageHeading title={say('switches.title')}>
        <p className="mt-2 max-w-3xl text-ink-soft">{say('switches.lead')}</p>
      </PageHeading>
      {switches.isPending ? <Progress label={say('loading')} /> : null}
      {switches.isError ? <FailureNotice error={switches.error} /> : null}
      {switches.data?.switches.map((each) => (
        <One key={each.name} setting={each} onWish={setWish} />
      ))}
      {wish === null ? null : <Ask wish={wish} onClose={() => setWish(null)} />}
    </>
  )
}

function One({
  setting,
  onWish,
}: {
  readonly setting: Switch
  readonly onWish: (wish: Wish) => void
}): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const nameOf = useNameOf()
  const may = useMay()
  const { staffId } = useStaff()
  const { name, value, asked } = setting
  const wordOf = useValueWord()
  const others = OFFICE_SWITCHES[name].values.filter((each) => each !== value)
  return (
    <Section title={text(OFFICE_SWITCHES[name])} aside={<Tag tone="action">{wordOf(value)}</Tag>}>
      <p className="max-w-3xl">{say(`switches.about.${name}`)}</p>
      {asked === undefined ? null : (
        <p className="mt-3">
          {say('switches.asked', { who: nameOf(asked.by), value: wordOf(asked.value) })}{' '}
          <Moment iso={asked.at} />
        </p>
      )}
      {may('cases/approve') === 'refused' ? null : (
        <p className="mt-4 flex flex-wrap gap-3">
          {others.map((other) =>
            asked?.value === other && asked.by === staffId ? (
              <span key={other} className="text-note text-ink-soft">
                {say('switches.waiting')}
              </span>
            ) : (
              <Button
                key={other}
                kind={asked?.value === other ? 'primary' : 'secondary'}
                onPress={() => onWish({ name, value: other })}
              >
                {say(asked?.value === other ? 'switches.confirm' : 'switches.ask', { value: wordOf(other) })}
              </Button>
            ),
          )}
        </p>
      )}
    </Section>
  )
}

function Ask({ wish, onClose }: { readonly wish: Wish; readonly onClose: () => void }): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const wordOf = useValueWord()
  const { name, value } = wish
  const ask = useMutation({
    mutationFn: () => cases.askSwitch(name, { value, reason: reason.trim() }),
    onSuccess: (now) => {
      queries.setQueryData(KEY, now)
      onClose()
    },
  })
  const once = useOnce<void>(ask.mutate)
  return (
    <Dialog title={text(OFFICE_SWITCHES[name])} isOpen onClose={onClose}>
      <p className="mb-4">{say('switches.change', { value: wordOf(value) })}</p>
      <TextField
        label={say('act.reason')}
        hint={say('act.reasonHint')}
        need="required"
        rows={2}
        maxLength={1000}
        value={reason}
        onChange={setReason}
      />
      {ask.isError ? <FailureNotice error={ask.error} /> : null}
      <Actions>
        <Button kind="primary" isDisabled={reason.trim() === '' || ask.isPending} onPress={() => once()}>
          {say('switches.do')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

/** The words of a value; one that this page does not know is shown as it is. */
function useValueWord(): (value: string) => string {
  const say = useSay(casesWording)
  return (value) =>
    value === 'on' || value === 'off' || value === 'three-people' || value === 'two-people'
      ? say(`switches.value.${value}`)
      : value
}
