/** Finds a holder by whatever is known of them, and lets one be chosen. */
import type { FoundHolders } from '@jitsuin/registration/contract'
import { Button, EmptyState, TextField, useSay } from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, type ReactNode, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { aftercare } from '../client.js'
import { aftercareWording } from '../wording/index.js'

/** Somebody who has a card. */
export type Holder = FoundHolders['holders'][number]

type Chosen = {
  /** What the button says. */
  readonly choose: string
  readonly isBusy: boolean
  readonly onChoose: (holder: Holder) => void
}

/** Draws the search and what it found; `children` are fields before the words. */
export function FindHolder({ children, ...chosen }: Chosen & { readonly children: ReactNode }): ReactElement {
  const say = useSay(aftercareWording)
  const [words, setWords] = useState('')
  const search = useMutation({ mutationFn: (typed: string) => aftercare.findHolders(typed) })
  return (
    <>
      <form
        noValidate
        className="grid items-end gap-5 rounded-xl bg-ground p-5 md:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]"
        onSubmit={(event) => {
          event.preventDefault()
          if (words.trim() !== '') search.mutate(words.trim())
        }}
      >
        {children}
        <div className="md:col-span-2">
          <TextField
            type="search"
            label={say('desk.words')}
            value={words}
            onChange={setWords}
            maxLength={80}
          />
        </div>
        <Button kind="primary" type="submit" isDisabled={search.isPending}>
          {say('desk.search')}
        </Button>
      </form>
      {search.isError ? <FailureNotice error={search.error} /> : null}
      {search.data ? <Found found={search.data} {...chosen} /> : null}
    </>
  )
}

function Found({ found, choose, isBusy, onChoose }: Chosen & { readonly found: FoundHolders }): ReactElement {
  const say = useSay(aftercareWording)
  if (found.holders.length === 0) {
    return (
      <div className="mt-6">
        <EmptyState title={say('desk.nobody')} next={say('desk.nobodyNext')} />
      </div>
    )
  }
  return (
    <div className="mt-6">
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
            <Button kind="primary" isDisabled={isBusy} onPress={() => onChoose(holder)}>
              {choose}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
