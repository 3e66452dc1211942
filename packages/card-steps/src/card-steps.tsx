/** The six steps of a card as people see them, and what they can do where a dialogue stands still. */
import { Button, type Step, Steps, useAnnouncement, useSay } from '@jitsuin/ui'
import type { ReactElement, ReactNode } from 'react'
import { type BridgeRefusal, type CardStepRow, type Dialogue, isUnderWay, stepRows } from './dialogue.js'
import type { CardDialogue } from './use-card.js'
import { cardWording } from './wording.js'

/** The sentences of a failure, in the reader's language. */
type FailureSentences<Failure> = (failure: Failure | BridgeRefusal) => readonly string[]

type CardStepsProps<Failure> = {
  readonly card: CardDialogue<Failure>
  /** What the steps lead to, for those who hear the page. */
  readonly label: string
  readonly wordsOf: FailureSentences<Failure>
  /** A link to how the bridge is installed. */
  readonly help: ReactNode
  /** The ways out beside the buttons of the moment. */
  readonly children?: ReactNode
}

/** Draws the steps with the buttons of the moment. */
export function CardSteps<Failure>(props: CardStepsProps<Failure>): ReactElement | null {
  const { card, label, wordsOf, help, children } = props
  const say = useSay(cardWording)
  const words = useStepWords(wordsOf)
  const { dialogue } = card
  const rows = dialogue === null ? [] : stepRows(dialogue)
  const current = rows.find(({ state }) => state === 'active' || state === 'failed')
  useAnnouncement(
    dialogue && current ? `${say(`step.${current.step}`)}: ${words(dialogue, current).join(' ')}` : '',
  )
  if (dialogue === null) return null
  const steps = rows.map((row): Step => {
    const sentences = words(dialogue, row)
    return {
      key: row.step,
      title: say(`step.${row.step}`),
      state: row.state,
      ...(sentences.length === 0 ? {} : { detail: <Sentences sentences={sentences} /> }),
      children: row === current ? <Acts card={card} dialogue={dialogue} help={help} /> : null,
    }
  })
  return (
    <>
      <Steps label={label} steps={steps} />
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
function useStepWords<Failure>(
  wordsOf: FailureSentences<Failure>,
): (dialogue: Dialogue<Failure>, row: CardStepRow) => readonly string[] {
  const say = useSay(cardWording)
  return (dialogue, { step, state, obstacle }) => {
    if (state === 'waiting' || state === 'skipped') return []
    if (state === 'done') return [say(`done.${step}`)]
    if (obstacle !== null) return [say(`obstacle.${obstacle}`), say(`next.${obstacle}`)]
    if (dialogue.at === 'refused') return wordsOf(dialogue.failure)
    if (dialogue.at === 'allowed') return [say('allowed')]
    const isWorking = dialogue.at === 'asking' && dialogue.step === 'working'
    return [isWorking ? say('working') : say(`active.${step}`)]
  }
}

type ActsProps<Now> = {
  readonly card: Pick<CardDialogue<unknown>, 'start' | 'allow'>
  readonly dialogue: Now
  readonly help: ReactNode
}

function Acts({ card, dialogue, help }: ActsProps<Dialogue<unknown>>): ReactElement | null {
  const say = useSay(cardWording)
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
            {say('goOn')}
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
      return <StoppedActs card={card} dialogue={dialogue} help={help} />
  }
}

function StoppedActs(props: ActsProps<Extract<Dialogue<unknown>, { at: 'stopped' }>>): ReactElement {
  const say = useSay(cardWording)
  const { card, dialogue, help } = props
  switch (dialogue.obstacle) {
    case 'not-paired':
    case 'site-refused':
    case 'pairing-expired':
      return (
        <Act>
          <Button kind="primary" onPress={card.allow}>
            {say('allow')}
          </Button>
        </Act>
      )
    case 'not-installed':
    case 'outdated':
      return (
        <Act>
          {help}
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
  const say = useSay(cardWording)
  return (
    <p className="mt-2 text-note">
      <a
        href={page}
        target="_blank"
        rel="noopener noreferrer"
        className="text-action underline underline-offset-4 hover:decoration-2"
      >
        {say('openWindow')}
      </a>
    </p>
  )
}
