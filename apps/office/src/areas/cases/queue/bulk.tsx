/** Acts on several cases at once: only such as are safe there, each case answered for itself. */
import type { QueueEntry } from '@jitsuin/registration/contract'
import { Actions, Button, buttonClass, Dialog, SelectField, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useMay, useStaff } from '../../../session.js'
import { queue } from '../client.js'
import { useColleagues } from '../colleagues.js'
import { casesWording } from '../wording/index.js'
import { bulkActsFor } from './model.js'
import { SignListDialog } from './sign-list.js'

type Cases = readonly QueueEntry[]

/** What is done to several cases in a dialog. */
export type BulkAct = 'assign' | 'sign'

/**
 * Dialogs keep the cases that they were opened with, and stand apart from the list: what they do may empty the list, and their
 * result is still to be read.
 */
export function useBulk(): {
  readonly open: (act: BulkAct, cases: Cases) => void
  readonly dialog: ReactElement | null
} {
  const [opened, setOpened] = useState<{ readonly act: BulkAct; readonly cases: Cases } | null>(null)
  const open = (act: BulkAct, cases: Cases) => setOpened({ act, cases })
  if (opened === null) return { open, dialog: null }
  const Asked = opened.act === 'assign' ? AssignDialog : SignListDialog
  return { open, dialog: <Asked chosen={opened.cases} onClose={() => setOpened(null)} /> }
}

type Props = {
  readonly chosen: Cases
  readonly onClear: () => void
  readonly onOpen: (act: BulkAct) => void
}

/** Appears when cases are chosen. */
export function BulkBar({ chosen, onClear, onOpen }: Props): ReactElement | null {
  const say = useSay(casesWording)
  const may = useMay()
  if (chosen.length === 0) return null
  const acts = bulkActsFor(chosen)
  const maySign = may('cases/examine') === 'allowed' || may('cases/approve') === 'allowed'
  return (
    <div className="screen-only sticky top-2 z-5 mb-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-action bg-action-soft px-4 py-2">
      <p role="status" className="font-bold tabular-nums">
        {say('bulk.chosen', { count: chosen.length })}
      </p>
      {acts.includes('assign') && may('cases/assign') === 'allowed' ? (
        <Button onPress={() => onOpen('assign')}>{say('bulk.assign')}</Button>
      ) : null}
      {acts.includes('registry') && may('cases/match-registry') === 'allowed' ? (
        <Link
          to={`/registry-match?cases=${chosen.map(({ caseId }) => caseId).join(',')}` as string}
          className={buttonClass('secondary')}
        >
          {say('bulk.registry')}
        </Link>
      ) : null}
      {acts.includes('sign') && maySign ? (
        <Button onPress={() => onOpen('sign')}>{say('bulk.sign')}</Button>
      ) : null}
      <Button kind="quiet" onPress={onClear}>
        {say('bulk.clear')}
      </Button>
    </div>
  )
}

/** Gives the cases to somebody, and says for each whether that came about. */
export function AssignDialog(props: {
  readonly chosen: readonly Pick<QueueEntry, 'caseId' | 'caseNumber' | 'assignedTo'>[]
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(casesWording)
  const queries = useQueryClient()
  const { staffId } = useStaff()
  const { data } = useColleagues()
  const { chosen, onClose } = props
  const [to, setTo] = useState('me')
  const assign = useMutation({
    mutationFn: () =>
      queue.assign({
        to,
        cases: chosen.map(({ caseId, assignedTo }) => ({ caseId, from: assignedTo?.staffId ?? null })),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['queue'] }),
  })
  const colleagues = (data?.colleagues ?? []).filter((each) => each.staffId !== staffId)
  const options = [
    { value: 'me', label: say('bulk.me') },
    ...colleagues.map((each) => ({ value: each.staffId, label: each.displayName })),
    { value: 'nobody', label: say('bulk.nobody') },
  ]
  return (
    <Dialog title={say('bulk.assignTitle', { count: chosen.length })} isOpen onClose={onClose}>
      {assign.data ? (
        <Results
          results={assign.data.results.map((result) => ({
            caseId: result.caseId,
            caseNumber: chosen.find(({ caseId }) => caseId === result.caseId)?.caseNumber ?? '',
            ...(result.outcome === 'refused' && { refusal: result.text }),
          }))}
        />
      ) : (
        <SelectField label={say('bulk.to')} value={to} options={options} onChange={setTo} />
      )}
      {assign.isError ? <FailureNotice error={assign.error} /> : null}
      <Actions>
        {assign.data ? null : (
          <Button kind="primary" isDisabled={assign.isPending} onPress={() => assign.mutate()}>
            {say('bulk.do', { count: chosen.length })}
          </Button>
        )}
        <Button onPress={onClose}>{say(assign.data ? 'close' : 'cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

type Result = {
  readonly caseId: string
  readonly caseNumber: string
  readonly refusal?: { readonly ja: string; readonly en: string }
}

/** What became of each; the refused ones first, because somebody has to look at them. */
export function Results({ results }: { readonly results: readonly Result[] }): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const refused = results.filter(({ refusal }) => refusal !== undefined)
  return (
    <div role="status">
      <p className="font-bold">
        {say('bulk.done', { count: results.length - refused.length })}
        {refused.length === 0 ? null : (
          <span className="ml-4 text-danger">{say('bulk.failed', { count: refused.length })}</span>
        )}
      </p>
      <ul className="mt-2 max-h-72 overflow-y-auto border-t border-rule">
        {refused.map(({ caseId, caseNumber, refusal }) => (
          <li key={caseId} className="border-b border-rule py-2">
            <span className="mr-3 font-bold tabular-nums">{caseNumber}</span>
            {refusal === undefined ? null : text(refusal)}
          </li>
        ))}
      </ul>
    </div>
  )
}
