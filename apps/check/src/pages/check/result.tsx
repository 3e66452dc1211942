/** What came of a check: the verdict in words, the four items, and the receipt to keep. */
import type { CheckAnswer } from '@jitsuin/qualification/contract'
import {
  Button,
  DescriptionList,
  DownloadIcon,
  Moment,
  PageHeading,
  PrintIcon,
  Section,
  useSay,
  VerdictIcon,
  verdictPanelClass,
  verdictTextClass,
} from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { checkWording } from '../../wording/index.js'
import { verdictOf } from './model.js'

const ITEMS = ['name', 'birthDate', 'registrationNumber', 'registrationDate'] as const
const ITEM_VERDICTS = { match: 'VALID', differs: 'INVALID', 'not-compared': 'INDETERMINATE' } as const

/** Draws the result; it prints on one page. */
export function Result({
  answer: { receipt, photo },
  onNext,
}: {
  readonly answer: CheckAnswer
  readonly onNext: () => void
}): ReactElement {
  const say = useSay(checkWording)
  const { finding } = receipt
  const isAccepted = finding.outcome === 'accepted'
  const verdict = isAccepted
    ? 'VALID'
    : verdictOf(finding.standing) === 'VALID'
      ? 'INVALID'
      : verdictOf(finding.standing)
  return (
    <>
      <PageHeading title={say('result.title')} />
      <div role="status" className={`flex gap-5 rounded-2xl border-2 p-6 ${verdictPanelClass(verdict)}`}>
        <VerdictIcon verdict={verdict} className="size-12" />
        <div className="min-w-0">
          <p className={`text-h2 font-bold ${verdictTextClass(verdict)}`}>
            {say(isAccepted ? 'result.accepted' : 'result.notAccepted')}
          </p>
          <p className="mt-2">{say(`standing.${finding.standing}`)}</p>
        </div>
      </div>
      <Section title={say('result.items')}>
        <DescriptionList
          facts={ITEMS.map((item) => {
            const word = finding.items[item]
            return {
              term: say(`field.${item}`),
              value: (
                <span
                  className={`inline-flex items-center gap-2 font-bold ${verdictTextClass(ITEM_VERDICTS[word])}`}
                >
                  <VerdictIcon verdict={ITEM_VERDICTS[word]} className="size-5" />
                  {say(`item.${word}`)}
                </span>
              ),
            }
          })}
        />
      </Section>
      {photo.shown === 'yes' ? (
        <Section title={say('result.photo')}>
          <img
            src={URL.createObjectURL(photoOf(photo))}
            alt={say('result.photoAlt')}
            className="w-44 rounded-lg border border-rule"
          />
        </Section>
      ) : (
        <p className="mt-6 text-note text-ink-soft">{say(`photo.${photo.why}`)}</p>
      )}
      <Section title={say('result.receipt')} lead={say('result.receiptLead')}>
        <DescriptionList
          facts={[
            { term: say('result.number'), value: <span className="font-mono">{finding.checkId}</span> },
            { term: say('result.checkedAt'), value: <Moment iso={finding.checkedAt} /> },
            {
              term: say('field.institution'),
              value: `${finding.checker.institution}　${finding.checker.person}`,
            },
            { term: say('field.cardId'), value: finding.cardId },
            ...(finding.qualification === undefined
              ? []
              : [{ term: say('result.qualification'), value: finding.qualification }]),
            ...(finding.lastDay === undefined
              ? []
              : [{ term: say('result.lastDay'), value: finding.lastDay }]),
            ...(finding.registryMatchedOn === undefined
              ? []
              : [{ term: say('result.registryMatchedOn'), value: finding.registryMatchedOn }]),
          ]}
        />
        <div className="screen-only mt-6 flex flex-wrap gap-3">
          <Button kind="primary" onPress={() => saveReceipt(receipt)}>
            <DownloadIcon className="size-5" />
            {say('result.save')}
          </Button>
          <Button onPress={() => window.print()}>
            <PrintIcon className="size-5" />
            {say('result.print')}
          </Button>
          <Button kind="quiet" onPress={onNext}>
            {say('result.next')}
          </Button>
        </div>
      </Section>
    </>
  )
}

function photoOf({ mediaType, base64 }: { readonly mediaType: string; readonly base64: string }): Blob {
  return new Blob([Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0)], { type: mediaType })
}

function saveReceipt(receipt: CheckAnswer['receipt']): void {
  const blob = new Blob([JSON.stringify(receipt, null, 2)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `jitsuin-check-${receipt.finding.checkId}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}
