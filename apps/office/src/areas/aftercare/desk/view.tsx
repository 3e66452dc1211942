/** The phone desk: one screen from the first word of the caller to the revocation, in big steps that the keyboard can take. */
import { Button, type Option, PageHeading, Section, SelectField, useSay } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { FindHolder } from '../parts/find-holder.js'
import { cardsAtHand, useOpenReport } from '../parts/open-report.js'
import { PageLink } from '../parts/words.js'
import { aftercareWording } from '../wording/index.js'
import { Call } from './call.js'

type ByPhone = 'loss' | 'theft' | 'stopOfUse'

/** Draws the page. */
export function DeskPage(): ReactElement {
  const say = useSay(aftercareWording)
  const [procedureId, setProcedureId] = useState<string | null>(null)
  return (
    <>
      <PageHeading title={say('desk.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('desk.lead')}</p>
      </PageHeading>
      {procedureId === null ? (
        <Find onOpened={setProcedureId} />
      ) : (
        <>
          <Call procedureId={procedureId} />
          <p className="mt-8 flex flex-wrap items-center gap-x-6 gap-y-3">
            <PageLink to={`/aftercare/procedures/${procedureId}`}>{say('desk.whole')}</PageLink>
            <Button onPress={() => setProcedureId(null)}>{say('desk.back')}</Button>
          </p>
        </>
      )}
    </>
  )
}

function Find({ onOpened }: { readonly onOpened: (procedureId: string) => void }): ReactElement {
  const say = useSay(aftercareWording)
  const [kind, setKind] = useState<ByPhone>('loss')
  const open = useOpenReport(onOpened)
  const kinds: readonly Option<ByPhone>[] = [
    { value: 'loss', label: say('desk.lost') },
    { value: 'theft', label: say('desk.stolen') },
    { value: 'stopOfUse', label: say('desk.stop') },
  ]
  return (
    <Section title={say('desk.find')}>
      <FindHolder
        choose={say('desk.choose')}
        isBusy={open.isPending}
        onChoose={({ personId, cards }) =>
          open.mutate({ kind, personId, cardIds: cardsAtHand(cards), reporter: 'holder', way: 'phone' })
        }
      >
        <SelectField label={say('desk.kind')} value={kind} options={kinds} onChange={setKind} />
      </FindHolder>
      {open.isError ? <FailureNotice error={open.error} /> : null}
    </Section>
  )
}
