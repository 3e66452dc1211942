/** The phone desk: one screen from the first word of the caller to the revocation, in big steps that the keyboard can take. */
import type { FoundHolders } from '@jitsuin/registration/contract'
import {
  Button,
  EmptyState,
  type Option,
  PageHeading,
  Section,
  SelectField,
  TextField,
  useSay,
} from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { aftercare } from '../client.js'
import { PageLink } from '../parts/words.js'
import { aftercareWording } from '../wording/index.js'
import { Call } from './call.js'

type Holder = FoundHolders['holders'][number]
type ByPhone = 'loss' | 'theft' | 'stopOfUse'

/** Draws the page. */
export function DeskPage(): ReactElement {
  const say = useSay(aftercareWording)
  const [procedureId, setProcedureId] = useState<string | null>(null)
  return (
    <>
      <PageHeading title={say('desk.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('desk.lead')}</p>
      </PageHeading>
      {procedureId === null ? (
        <Find onOpened={setProcedureId} />
      ) : (
        <>
          <Call procedureId={procedureId} />
          <p className="mt-8 flex flex-wrap items-center gap-x-6 gap-y-3">
            <PageLink to={`/aftercare/procedures/${procedureId}`}>{say('desk.whole')}</PageLink>
            <Button onPress={() => setProcedureId(null)}>{say('desk.back')}</Button>
          </p>
        </>
      )}
    </>
  )
}

function Find({ onOpened }: { readonly onOpened: (procedureId: string) => void }): ReactElement {
  const say = useSay(aftercareWording)
  const [words, setWords] = useState('')
  const [kind, setKind] = useState<ByPhone>('loss')
  const search = useMutation({ mutationFn: (typed: string) => aftercare.findHolders(typed) })
  const kinds: readonly Option<ByPhone>[] = [
    { value: 'loss', label: say('desk.lost') },
    { value: 'theft', label: say('desk.stolen') },
    { value: 'stopOfUse', label: say('desk.stop') },
  ]
  return (
    <Section title={say('desk.find')}>
      <form
        noValidate
        className="grid items-end gap-5 rounded-xl bg-ground p-5 md:grid-cols-[12rem_1fr_auto]"
        onSubmit={(event) => {
          event.preventDefault()
          if (words.trim() !== '') search.mutate(words.trim())
        }}
      >
        <SelectField label={say('desk.kind')} value={kind} options={kinds} onChange={setKind} />
        <TextField type="search" label={say('desk.words')} value={words} onChange={setWords} maxLength={80} />
        <Button kind="primary" type="submit" isDisabled={search.isPending}>
          {say('desk.search')}
        </Button>
      </form>
      {search.isError ? <FailureNotice error={search.error} /> : null}
      {search.data ? <Found found={search.data} kind={kind} onOpened={onOpened} /> : null}
    </Section>
  )
}

function Found({
  found,
  kind,
  onOpened,
}: {
  readonly found: FoundHolders
  readonly kind: ByPhone
  readonly onOpened: (procedureId: string) => void
}): ReactElement {
  const say = useSay(aftercareWording)
  // The same id for every click on one person: two clicks take one report.
  const [requestIds] = useState(() => new Map<string, string>())
  const open = useMutation({
    mutationFn: ({ personId, cards }: Holder) => {
      const key = `${personId} ${kind}`
      const requestId = requestIds.get(key) ?? crypto.randomUUID()
      requestIds.set(key, requestId)
      const cardIds = cards.filter(({ state }) => state !== 'destroyed').map(({ cardId }) => cardId)
      return aftercare.open({ requestId, kind, personId, cardIds, reporter: 'holder', way: 'phone' })
    },
    onSuccess: ({ procedureId }) => onOpened(procedureId),
  })
  if (found.holders.length === 0) {
    return (
      <div className="mt-6">
        <EmptyState title={say('desk.nobody')} next={say('desk.nobodyNext')} />
      </div>
    )
  }
  return (
    <div className="mt-6">
      {open.isError ? <FailureNotice error={open.error} /> : null}
      {found.search === 'cut' ? <p className="mb-3 text-note text-unsure">{say('desk.cut')}</p> : null}
      <ul className="grid gap-3">
        {found.holders.map((holder) => (
          <li
            key={holder.personId}
            className="flex flex-wrap items-center justify-between gap-4 rounded-xl border border-rule p-5"
          >
            <div>
              <p className="text-lead font-bold">{holder.name}</p>
              <p className="text-note text-ink-soft">
                {holder.kana}　{holder.prefecture}　
                <span className="font-mono">{holder.cards.map(({ cardId }) => cardId).join(' ')}</span>
              </p>
            </div>
            <Button kind="primary" isDisabled={open.isPending} onPress={() => open.mutate(holder)}>
              {say('desk.choose')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
