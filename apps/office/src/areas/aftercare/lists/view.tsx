/** What the desk keeps beside its procedures: who is on duty, letters to print, papers after emergency issues. */

import { japanDate } from '@jitsuin/kernel'
import {
  AFTERCARE_PAPERS,
  type Duty,
  type EmergencyPapers,
  type Letters,
} from '@jitsuin/registration/contract'
import {
  Button,
  buttonClass,
  DataTable,
  EmptyState,
  Moment,
  PageHeading,
  PrintIcon,
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
import { Day } from '../../../pages/partners/day.js'
import { useMay } from '../../../session.js'
import { aftercare } from '../client.js'
import { PageLink } from '../parts/words.js'
import { aftercareWording } from '../wording/index.js'

/** Draws the page. */
export function ListsPage(): ReactElement {
  const say = useSay(aftercareWording)
  const mayWrite = useMay()('aftercare/take-report') === 'allowed'
  return (
    <>
      <PageHeading title={say('lists.title')} />
      <Section title={say('lists.duty')}>
        <DutyOfDay mayWrite={mayWrite} />
      </Section>
      {mayWrite ? (
        <Section title={say('lists.letters')}>
          <LettersToPrint />
        </Section>
      ) : null}
      <Section title={say('lists.emergency')}>
        <Emergency mayWrite={mayWrite} />
      </Section>
    </>
  )
}

function DutyOfDay({ mayWrite }: { readonly mayWrite: boolean }): ReactElement {
  const say = useSay(aftercareWording)
  const queries = useQueryClient()
  const [day, setDay] = useState(() => japanDate(new Date()))
  const [draft, setDraft] = useState({ staffId: '', name: '', phone: '' })
  const duty = useQuery({ queryKey: ['aftercare', 'duty', day], queryFn: () => aftercare.duty(day) })
  const save = useMutation({
    mutationFn: (people: Duty['people']) => aftercare.setDuty({ day, people }),
    onSuccess: () => {
      setDraft({ staffId: '', name: '', phone: '' })
      void queries.invalidateQueries({ queryKey: ['aftercare', 'duty', day] })
    },
  })
  const people = duty.data?.people ?? []
  return (
    <>
      <div className="max-w-60">
        <TextField
          label={say('lists.day')}
          type="date"
          value={day}
          onChange={(chosen) => chosen && setDay(chosen)}
        />
      </div>
      {duty.isError ? <FailureNotice error={duty.error} /> : null}
      <ul className="my-4 grid gap-2">
        {people.map((one) => (
          <li key={one.staffId} className="flex flex-wrap items-center gap-x-5 gap-y-1">
            <span className="font-bold">{one.name}</span>
            <span className="font-mono">{one.phone}</span>
            {mayWrite ? (
              <Button kind="quiet" onPress={() => save.mutate(people.filter((other) => other !== one))}>
                {say('lists.remove')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite ? (
        <form
          noValidate
          className="grid items-end gap-4 md:grid-cols-[1fr_1fr_1fr_auto]"
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate([...people, draft])
          }}
        >
          <TextField
            label={say('lists.staffId')}
            value={draft.staffId}
            onChange={(staffId) => setDraft({ ...draft, staffId })}
          />
          <TextField
            label={say('lists.name')}
            value={draft.name}
            onChange={(name) => setDraft({ ...draft, name })}
          />
          <TextField
            label={say('lists.phone')}
            type="tel"
            value={draft.phone}
            onChange={(phone) => setDraft({ ...draft, phone: phone.replace(/\D/g, '') })}
          />
          <Button type="submit" isDisabled={save.isPending}>
            {say('lists.add')}
          </Button>
        </form>
      ) : null}
      {save.isError ? <FailureNotice error={save.error} /> : null}
    </>
  )
}

function LettersToPrint(): ReactElement {
  const say = useSay(aftercareWording)
  const queries = useQueryClient()
  const letters = useQuery({ queryKey: ['aftercare', 'letters'], queryFn: aftercare.letters })
  const printed = useMutation({
    mutationFn: (noticeId: string) => aftercare.letterPrinted(noticeId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['aftercare', 'letters'] }),
  })
  if (letters.isPending) return <Progress label={say('loading')} />
  if (letters.isError) return <FailureNotice error={letters.error} />
  if (letters.data.letters.length === 0) return <EmptyState title={say('lists.noLetters')} />
  return (
    <ul className="grid gap-4">
      {letters.data.letters.map((letter) => (
        <li key={letter.noticeId} className="rounded-xl border border-rule p-5">
          <Letter letter={letter} />
          <p className="mt-3 flex flex-wrap gap-3">
            <a
              href={aftercare.letterAddress(letter.noticeId)}
              target="_blank"
              rel="noopener"
              aria-label={`${say('lists.print')} ${letter.name}`}
              className={buttonClass('secondary')}
            >
              <PrintIcon className="size-5" />
              {say('lists.print')}
            </a>
            <Button isDisabled={printed.isPending} onPress={() => printed.mutate(letter.noticeId)}>
              {say('lists.printed')}
            </Button>
          </p>
        </li>
      ))}
    </ul>
  )
}

function Letter({ letter }: { readonly letter: Letters['letters'][number] }): ReactElement {
  return (
    <>
      <p className="text-note text-ink-soft">
        〒{letter.postalCode} {letter.address}　{letter.name}　<Moment iso={letter.madeAt} />
      </p>
      <p className="mt-2 font-bold">{letter.subject}</p>
      <p className="mt-1 text-note whitespace-pre-line">{letter.text}</p>
    </>
  )
}

function Emergency({ mayWrite }: { readonly mayWrite: boolean }): ReactElement {
  const say = useSay(aftercareWording)
  const papers = useQuery({ queryKey: ['aftercare', 'emergency'], queryFn: aftercare.emergencyPapers })
  if (papers.isPending) return <Progress label={say('loading')} />
  if (papers.isError) return <FailureNotice error={papers.error} />
  if (papers.data.cards.length === 0) return <EmptyState title={say('lists.noEmergency')} />
  return (
    <DataTable
      caption={say('lists.emergency')}
      columns={[
        {
          head: say('holder.cardId'),
          cell: ({ cardId, personId }) => <PageLink to={`/aftercare/holders/${personId}`}>{cardId}</PageLink>,
        },
        {
          head: say('list.due'),
          cell: ({ dueOn, light }) => (
            <>
              <Day day={dueOn} />{' '}
              {light === 'on-time' ? null : (
                <Tag tone={light === 'late' ? 'danger' : 'unsure'}>{say(`lists.light.${light}`)}</Tag>
              )}
            </>
          ),
          labelled: true,
        },
        {
          head: say('lists.arrived'),
          cell: (card) => <Arrived card={card} mayWrite={mayWrite} />,
          labelled: true,
        },
      ]}
      rows={papers.data.cards}
      keyOf={({ cardId }) => cardId}
    />
  )
}

const NEEDED = ['medicalLicence', 'residenceRecord'] as const

function Arrived({
  card,
  mayWrite,
}: {
  readonly card: EmergencyPapers['cards'][number]
  readonly mayWrite: boolean
}): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  const queries = useQueryClient()
  const note = useMutation({
    mutationFn: (paper: (typeof NEEDED)[number]) => aftercare.notePapers(card.cardId, { papers: [paper] }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['aftercare', 'emergency'] }),
  })
  return (
    <ul className="grid gap-1">
      {NEEDED.map((paper) => (
        <li key={paper}>
          {card.arrived.includes(paper) ? (
            <Tag tone="action">{text(AFTERCARE_PAPERS[paper])}</Tag>
          ) : mayWrite ? (
            <Button kind="quiet" isDisabled={note.isPending} onPress={() => note.mutate(paper)}>
              {text(AFTERCARE_PAPERS[paper])}: {say('lists.note')}
            </Button>
          ) : (
            <Tag tone="unsure">{text(AFTERCARE_PAPERS[paper])}</Tag>
          )}
        </li>
      ))}
    </ul>
  )
}
