/** Who else is here, and whether somebody moved the case since it was loaded. */
import {
  CASE_ACTS,
  CASE_STATES,
  type CaseActName,
  type CaseView,
  type Presence,
} from '@jitsuin/registration/contract'
import { Button, ErrorNotice, Moment, useSay, useText } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { cases, queue } from '../client.js'
import { useNameOf } from '../colleagues.js'
import { casesWording } from '../wording/index.js'
import { stepsSince } from './model.js'

/** The page says so often that it is still there. */
const LOOKING_MS = 20_000

/** Says that I look, hears who else does, and tells when the case moved; `look` asks at once. */
export function useFreshness(
  view: CaseView,
  onReload: () => void,
): { readonly others: Presence['others']; readonly notice: ReactNode; readonly look: () => void } {
  const { caseId, revision } = view.head
  const { data, refetch } = useQuery({
    queryKey: ['presence', caseId],
    queryFn: () => queue.look(caseId),
    refetchInterval: LOOKING_MS,
    staleTime: 0,
  })
  useEffect(() => () => void queue.leave(caseId).catch(() => undefined), [caseId]) // who fell silent is forgotten anyway
  const isStale = data !== undefined && data.revision !== null && data.revision > revision
  return {
    others: data?.others ?? [],
    notice: isStale ? (
      <StaleNotice view={view} newest={data.revision ?? revision} onReload={onReload} />
    ) : null,
    look: () => void refetch(),
  }
}

function StaleNotice(props: {
  readonly view: CaseView
  readonly newest: number
  readonly onReload: () => void
}): ReactNode {
  const say = useSay(casesWording)
  const text = useText()
  const nameOf = useNameOf()
  const { view, newest, onReload } = props
  const { caseId, revision } = view.head
  const { data } = useQuery({ queryKey: ['case-newest', caseId, newest], queryFn: () => cases.view(caseId) })
  return (
    <div className="mb-6">
      <ErrorNotice title={say('case.stale')} next={say('case.staleNext')}>
        <ul className="mb-3">
          {(data ? stepsSince(data, revision) : []).map((step) => (
            <li key={step.revision}>
              <Moment iso={step.at} />{' '}
              {say('case.staleLine', {
                who: nameOf(step.actor),
                what: text(actText(step.act)),
                state: text(CASE_STATES[step.to]),
              })}
            </li>
          ))}
        </ul>
        <Button kind="primary" onPress={onReload}>
          {say('case.load')}
        </Button>
      </ErrorNotice>
    </div>
  )
}

/** A step of a case in words; one that is no act of this page stands for itself. */
export function actText(act: string): { readonly ja: string; readonly en: string } {
  if (act in CASE_ACTS) return CASE_ACTS[act as CaseActName]
  return STEPS[act] ?? { ja: act, en: act }
}

/** Steps that are no acts of the page: what the office does by itself, and the results of acts. */
const STEPS: Readonly<Record<string, { readonly ja: string; readonly en: string }>> = {
  received: { ja: '受け付けた', en: 'Received' },
  assigned: { ja: '担当者を決めた', en: 'Assigned' },
  'given-back': { ja: '担当を外した', en: 'Given back' },
  'check-begun': { ja: '書類確認を始めた', en: 'Began to check documents' },
  'documents-accepted': { ja: '書類を認めた', en: 'Accepted the documents' },
  'deficiencies-sent': { ja: '不備を知らせた', en: 'Told the applicant what is missing' },
  'answer-recorded': { ja: '申請者の回答を受け付けた', en: 'Took the answer of the applicant' },
  'form-corrected': { ja: '申請書の記載を正した', en: 'Corrected the form' },
  'document-added': { ja: '書類を加えた', en: 'Added a document' },
  'document-read': { ja: '書類の内容を記録した', en: 'Recorded what a document says' },
  'registry-matched': { ja: '医籍が一致した', en: 'The registry matched' },
  'registry-mismatched': { ja: '医籍が一致しなかった', en: 'The registry did not match' },
  reopened: { ja: '書類確認に戻した', en: 'Went back to the documents' },
  examined: { ja: '審査して署名した', en: 'Examined and signed' },
  'approval-signed': { ja: '承認して署名した', en: 'Approved and signed' },
  'warrant-accepted': { ja: '認証局が受け付けた', en: 'The authority accepted' },
  'warrant-refused': { ja: '認証局が断った', en: 'The authority refused' },
  approved: { ja: '承認された', en: 'Approved' },
  rejected: { ja: '却下した', en: 'Rejected' },
  withdrawn: { ja: '取り下げた', en: 'Withdrawn' },
  invoiced: { ja: '請求した', en: 'Invoiced' },
  'fee-waived': { ja: '手数料は無料', en: 'No fee' },
  'payer-recorded': { ja: '負担者を記録した', en: 'Recorded who pays' },
  paid: { ja: '入金を確かめた', en: 'Paid' },
  lapsed: { ja: '期限が切れた', en: 'Lapsed' },
  'second-key-issued': { ja: 'セカンド電子証明書を発行した', en: 'Issued the second certificate' },
}
