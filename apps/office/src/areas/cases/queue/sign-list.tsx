/** One signature over many cases: the list is shown first, and only what this person has opened is in it. */
import type { ListOutcome, ListToSign, OrderSignature, QueueEntry } from '@jitsuin/registration/contract'
import { Actions, Button, Dialog, SelectField, useSay } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useMay } from '../../../session.js'
import { SignHere } from '../../../signing/sign-here.js'
import { cases } from '../client.js'
import { casesWording } from '../wording/index.js'

type Props = { readonly chosen: readonly QueueEntry[]; readonly onClose: () => void }

/** Asks for the list, shows it, and has it signed. */
export function SignListDialog({ chosen, onClose }: Props): ReactElement {
  const say = useSay(casesWording)
  const may = useMay()
  const queries = useQueryClient()
  const purposes = (['examine', 'approve'] as const).filter(
    (purpose) => may(`cases/${purpose}`) === 'allowed',
  )
  const [purpose, setPurpose] = useState(purposes[0] ?? 'examine')
  const [outcome, setOutcome] = useState<ListOutcome | null>(null)
  const list = useMutation({
    mutationFn: () =>
      cases.list({
        purpose,
        cases: chosen.map(({ caseId, revision }) => ({ caseId, expectedRevision: revision })),
      }),
  })
  const submit = async ({ listId }: ListToSign, signature: OrderSignature) => {
    try {
      setOutcome(await cases.signList(listId, signature))
    } finally {
      void queries.invalidateQueries({ queryKey: ['queue'] })
    }
  }
  const numberOf = (caseId: string) => chosen.find((entry) => entry.caseId === caseId)?.caseNumber ?? caseId
  const leftOut = outcome?.leftOut ?? list.data?.leftOut ?? []
  const left = new Set(leftOut.map(({ caseId }) => caseId))
  const within = chosen.filter(({ caseId }) => !left.has(caseId))
  return (
    <Dialog title={say('bulk.signTitle', { count: chosen.length })} isOpen onClose={onClose}>
      {list.data === undefined ? (
        <>
          <p className="mb-4">{say('bulk.signLead')}</p>
          <SelectField
            label={say('bulk.purpose')}
            value={purpose}
            options={purposes.map((value) => ({ value, label: say(`bulk.${value}`) }))}
            onChange={setPurpose}
          />
        </>
      ) : (
        <>
          <h3 className="font-bold">
            {outcome
              ? say('bulk.done', { count: outcome.done.length })
              : say('bulk.inList', { count: list.data.size })}
          </h3>
          <Lines
            lines={within.map(({ caseId, caseNumber, name }) => ({
              key: caseId,
              number: caseNumber,
              more: name,
            }))}
          />
          {leftOut.length === 0 ? null : (
            <>
              <h3 className="mt-4 font-bold text-unsure">{say('bulk.leftOut', { count: leftOut.length })}</h3>
              <Lines
                lines={leftOut.map(({ caseId, code }) => ({
                  key: caseId,
                  number: numberOf(caseId),
                  more: code,
                }))}
              />
            </>
          )}
        </>
      )}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.data === undefined || outcome ? null : (
        <div className="mt-5">
          <SignHere toSign={list.data} submit={(signature) => submit(list.data, signature)} />
        </div>
      )}
      <Actions>
        {list.data === undefined ? (
          <Button kind="primary" isDisabled={list.isPending} onPress={() => list.mutate()}>
            {say('bulk.show')}
          </Button>
        ) : null}
        <Button onPress={onClose}>{say(outcome ? 'close' : 'cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

function Lines(props: {
  readonly lines: readonly { readonly key: string; readonly number: string; readonly more: string }[]
}): ReactElement {
  return (
    <ul className="mt-2 max-h-52 overflow-y-auto border-y border-rule">
      {props.lines.map(({ key, number, more }) => (
        <li key={key} className="border-b border-rule py-1.5 last:border-b-0">
          <span className="mr-4 font-bold tabular-nums">{number}</span>
          {more}
        </li>
      ))}
    </ul>
  )
}
