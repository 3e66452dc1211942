/** The six steps of a card as people see them, and what they can do where a dialogue stands still. */
import { Button, buttonClass, type Step, Steps, useAnnouncement, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { useFailureWords } from '../failure-notice.js'
import { signInWording } from '../wording/index.js'
import { type CardStepRow, type Dialogue, isUnderWay, stepRows } from './dialogue.js'
import type { CardDialogue } from './use-card.js'

/** Draws the steps with the buttons of the moment; `children` are the ways out beside them. */
export function CardSteps({
  card,
  children,
}: {
  readonly card: CardDialogue
  readonly children?: ReactNode
}): ReactElement | null {
  const say = useSay(signInWording)
  const words = useStepWords()
  const { dialogue } = card
  const rows = dialogue === null ? [] : stepRows(dialogue)
  const current = rows.find(({ state }) => state === 'active' || state === 'failed')
  useAnnouncement(
    dialogue && current ? `${say(`card.step.${current.step}`)}: ${words(dialogue, current).join(' ')}` : '',
  )
  if (dialogue === null) return null
  const steps = rows.map((row): Step => {
    const sentences = words(dialogue, row)
    return {
      key: row.step,
      title: say(`card.step.${row.step}`),
      state: row.state,
      ...(sentences.length === 0 ? {} : { detail: <Sentences sentences={sentences} /> }),
      children: row === current ? <Acts card={card} dialogue={dialogue} /> : null,
    }
  })
  return (
    <>
      <Steps label={say('card.steps')} steps={steps} />
      <div className="mt-6 flex flex-wrap gap-3 border-t border-rule pt-6">
        {isUnderWay(dialogue) ? <Button onPress={card.cancel}>{say('cancel')}</Button> : null}
        {children}
      </div>
    </>
  )
}

function Sentences({ sentences }: { readonly sentences: readonly string[] }): ReactElement {
  return (
    <>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </>
  )
}

/** What is said under a step: nothing while it waits its turn. */
function useStepWords(): (dialogue: Dialogue, row: CardStepRow) => readonly string[] {
  const say = useSay(signInWording)
  const failureWords = useFailureWords()
  return (dialogue, { step, state, obstacle }) => {
    if (state === 'waiting' || state === 'skipped') return []
    if (state === 'done') return [say(`card.done.${step}`)]
    if (obstacle !== null) return [say(`card.obstacle.${obstacle}`), say(`card.next.${obstacle}`)]
    if (dialogue.at === 'refused') {
      const { title, next, code } = failureWords(dialogue.failure)
      return [title, next, ...(code === null ? [] : [say('failure.code', { code })])]
    }
    if (dialogue.at === 'allowed') return [say('card.allowed')]
    const isWorking = dialogue.at === 'asking' && dialogue.step === 'working'
    return [isWorking ? say('card.working') : say(`card.active.${step}`)]
  }
}

function Acts({
  card,
  dialogue,
}: {
  readonly card: CardDialogue
  readonly dialogue: Dialogue
}): ReactElement | null {
  const say = useSay(signInWording)
  switch (dialogue.at) {
    case 'looking':
    case 'checking':
    case 'done':
    case 'ready':
      return null
    case 'allowing':
      return <WindowLink page={dialogue.page} />
    case 'asking':
      return dialogue.step === 'working' ? null : <WindowLink page={dialogue.page} />
    case 'allowed':
      return (
        <Act>
          <Button kind="primary" onPress={card.start}>
            {say('card.goOn')}
          </Button>
        </Act>
      )
    case 'refused':
      return (
        <Act>
          <Button onPress={card.start}>{say('again')}</Button>
        </Act>
      )
    case 'stopped':
      return <StoppedActs card={card} dialogue={dialogue} />
  }
}

function StoppedActs(props: {
  readonly card: CardDialogue
  readonly dialogue: Extract<Dialogue, { at: 'stopped' }>
}): ReactElement {
  const say = useSay(signInWording)
  const { card, dialogue } = props
  switch (dialogue.obstacle) {
    case 'not-paired':
    case 'site-refused':
    case 'pairing-expired':
      return (
        <Act>
          <Button kind="primary" onPress={card.allow}>
            {say('card.allow')}
          </Button>
        </Act>
      )
    case 'not-installed':
    case 'outdated':
      return (
        <Act>
          <Link to="/card-bridge" className={buttonClass('primary')}>
            {say('card.get')}
          </Link>
          <Button onPress={card.start}>{say('again')}</Button>
        </Act>
      )
    case 'no-reader':
    case 'no-card':
    case 'card-unreadable':
    case 'card-locked':
    case 'no-certificate':
    case 'cancelled':
    case 'expired':
      return (
        <Act>
          <Button onPress={card.start}>{say('again')}</Button>
        </Act>
      )
  }
}

function Act({ children }: { readonly children: ReactNode }): ReactElement {
  return <div className="mt-3 flex flex-wrap gap-3">{children}</div>
}

/** A browser may hold back the window that a page opens; a link pressed by hand always works. */
function WindowLink({ page }: { readonly page: string }): ReactElement {
  const say = useSay(signInWording)
  return (
    <p className="mt-2 text-note">
      <a
        href={page}
        target="_blank"
        rel="noopener noreferrer"
        className="text-action underline underline-offset-4 hover:decoration-2"
      >
        {say('card.openWindow')}
      </a>
    </p>
  )
}
