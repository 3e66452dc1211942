/** Notes of the staff, the steps of the case with their evidence, and who saw what. */
import { CASE_STATES, type CaseView } from '@jitsuin/registration/contract'
import { Button, Moment, Progress, Section, TextField, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { cases } from '../client.js'
import { useNameOf } from '../colleagues.js'
import { casesWording } from '../wording/index.js'
import { actText } from './stale.js'

/** Draws the tab. */
export function RecordPanel(props: { readonly view: CaseView; readonly onReload: () => void }): ReactElement {
  return (
    <>
      <Notes {...props} />
      <Steps view={props.view} />
      <Audit view={props.view} />
    </>
  )
}

function Notes({ view, onReload }: { readonly view: CaseView; readonly onReload: () => void }): ReactElement {
  const say = useSay(casesWording)
  const nameOf = useNameOf()
  const [text, setText] = useState('')
  // One id for one note: a second click, or a second try after a broken line, writes no second note.
  const [requestId, setRequest] = useState(() => crypto.randomUUID())
  const write = useMutation({
    mutationFn: () => cases.writeNote(view.head.caseId, { requestId, text: text.trim() }),
    onSuccess: () => {
      setText('')
      setRequest(crypto.randomUUID())
      onReload()
    },
  })
  return (
    <Section title={say('notes.title')} lead={say('notes.lead')}>
      <ul className="mb-4">
        {view.notes.map(({ noteId, text: words, writtenBy, writtenAt }) => (
          <li key={noteId} className="border-b border-rule py-2">
            <p className="whitespace-pre-wrap">{words}</p>
            <p className="text-note text-ink-soft">
              {nameOf(writtenBy)}　<Moment iso={writtenAt} />
            </p>
          </li>
        ))}
      </ul>
      <div className="screen-only">
        <TextField label={say('notes.label')} rows={2} maxLength={1000} value={text} onChange={setText} />
        {write.isError ? <FailureNotice error={write.error} /> : null}
        <p className="mt-3">
          <Button isDisabled={text.trim() === '' || write.isPending} onPress={() => write.mutate()}>
            {say('notes.write')}
          </Button>
        </p>
      </div>
    </Section>
  )
}

function Steps({ view }: { readonly view: CaseView }): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const nameOf = useNameOf()
  return (
    <Section title={say('record.timeline')}>
      <ol className="relative ml-1.5 border-l-2 border-rule">
        {view.timeline.map(({ revision, to, from, act, actor, at, reason, evidence }) => (
          <li key={revision} className="relative pb-4 pl-6 last:pb-0">
            <span
              aria-hidden="true"
              className="absolute top-2 -left-[7px] size-3 rounded-full border-2 border-edge bg-paper"
            />
            <p className="text-note text-ink-soft">
              <Moment iso={at} />　{nameOf(actor)}
            </p>
            <p>
              <b>{text(actText(act))}</b>
              {from === to ? null : <span className="ml-3 text-note">→ {text(CASE_STATES[to])}</span>}
            </p>
            {reason === undefined ? null : <p className="text-note">{say('record.reason', { reason })}</p>}
            {evidence.length === 0 ? null : (
              <details className="text-note text-ink-soft">
                <summary className="inline-block min-h-6 cursor-pointer underline underline-offset-4">
                  {say('record.evidence', { count: evidence.length })}
                </summary>
                <ul className="font-mono">
                  {evidence.map(({ kind, id }) => (
                    <li key={`${kind} ${id}`} className="break-all">
                      {kind} {id}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}

function Audit({ view }: { readonly view: CaseView }): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const nameOf = useNameOf()
  const { caseId, revision } = view.head
  const { data, isPending, isError, error } = useQuery({
    queryKey: ['case-audit', caseId, revision],
    queryFn: () => cases.audit(caseId),
  })
  return (
    <Section title={say('record.audit')}>
      {isPending ? <Progress label={say('loading')} /> : null}
      {isError ? <FailureNotice error={error} /> : null}
      {data ? (
        <table className="w-full border-t border-rule text-left text-note">
          <caption className="sr-only">{say('record.audit')}</caption>
          <thead>
            <tr className="border-b border-edge text-ink-soft">
              <th scope="col" className="py-1.5 pr-4">
                {say('record.when')}
              </th>
              <th scope="col" className="py-1.5 pr-4">
                {say('record.who')}
              </th>
              <th scope="col" className="py-1.5">
                {say('record.what')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.entries.map(({ at, actor, what, detail, revision: made }) => (
              <tr
                key={`${at} ${actor} ${what} ${detail} ${made ?? ''}`}
                className="border-b border-rule align-top"
              >
                <th scope="row" className="py-1.5 pr-4 font-normal">
                  <Moment iso={at} />
                </th>
                <td className="py-1.5 pr-4">{nameOf(actor)}</td>
                <td className="py-1.5">
                  {say(`record.${what}`)}: {text(actText(detail))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Section>
  )
}
