/** A receipt is handed in and judged: genuine, changed, or of another key; and how the card stands now. */
import { type Receipt, type ReceiptVerdict, receiptSchema } from '@jitsuin/qualification/contract'
import {
  DescriptionList,
  DropZone,
  ErrorNotice,
  Moment,
  PageHeading,
  Section,
  useSay,
  VerdictIcon,
  verdictPanelClass,
  verdictTextClass,
} from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { checkWording } from '../../wording/index.js'

const MAX_RECEIPT_BYTES = 64 * 1024
const LOOKS = { genuine: 'VALID', changed: 'INVALID', 'other-key': 'INDETERMINATE' } as const

type Judged = { readonly receipt: Receipt; readonly verdict: ReceiptVerdict } | 'not-a-receipt'

/** Draws the page. */
export function ReceiptPage(): ReactElement {
  const say = useSay(checkWording)
  const { qualification } = useServices()
  const judge = useMutation({
    mutationFn: async ([file]: readonly File[]): Promise<Judged> => {
      const receipt = file && (await readReceipt(file))
      return receipt ? { receipt, verdict: await qualification.verify(receipt) } : 'not-a-receipt'
    },
  })
  return (
    <>
      <PageHeading title={say('receipt.title')}>
        <p className="phrases mt-3 max-w-3xl text-ink-soft">{say('receipt.lead')}</p>
      </PageHeading>
      <DropZone
        title={say('receipt.drop')}
        hint={say('receipt.hint')}
        action={say('receipt.choose')}
        onFiles={(files) => judge.mutate(files)}
      />
      <div className="mt-8" aria-live="polite">
        {judge.isError ? <FailureNotice error={judge.error} /> : null}
        {judge.data === 'not-a-receipt' ? (
          <ErrorNotice title={say('receipt.notReceipt')} next={say('receipt.notReceiptNext')} />
        ) : null}
        {judge.data && judge.data !== 'not-a-receipt' ? <Judgement {...judge.data} /> : null}
      </div>
    </>
  )
}

function Judgement({ receipt: { finding }, verdict }: Exclude<Judged, string>): ReactElement {
  const say = useSay(checkWording)
  const look = LOOKS[verdict.verdict]
  return (
    <>
      <div className={`flex gap-5 rounded-2xl border-2 p-6 ${verdictPanelClass(look)}`}>
        <VerdictIcon verdict={look} className="size-12" />
        <div>
          <p className={`text-h2 font-bold ${verdictTextClass(look)}`}>{say(`receipt.${verdict.verdict}`)}</p>
          <p className="mt-2">{say(`receipt.more.${verdict.verdict}`)}</p>
        </div>
      </div>
      {verdict.now ? (
        <Section title={say('receipt.facts')}>
          <DescriptionList
            facts={[
              { term: say('result.number'), value: finding.checkId },
              { term: say('result.checkedAt'), value: <Moment iso={finding.checkedAt} /> },
              { term: say('field.institution'), value: finding.checker.institution },
              { term: say('field.cardId'), value: finding.cardId },
              { term: say('receipt.atCheck'), value: say(`standing.${finding.standing}`) },
              { term: say('receipt.now'), value: say(`standing.${verdict.now.standing}`) },
            ]}
          />
        </Section>
      ) : null}
    </>
  )
}

async function readReceipt(file: File): Promise<Receipt | null> {
  if (file.size > MAX_RECEIPT_BYTES) return null
  try {
    return receiptSchema.parse(JSON.parse(await file.text()))
  } catch {
    return null // the page says that it is no receipt
  }
}
