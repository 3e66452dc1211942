/** The desk of reports: whatever a holder, a family or an authority tells by post, at the counter or on the phone. */
import {
  PROCEDURES,
  type ProcedureKind,
  REPORT_WAYS,
  REPORTERS,
  type Reporter,
  type ReportWay,
} from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  CheckboxGroup,
  Note,
  PageHeading,
  Section,
  SelectField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { FindHolder, type Holder } from '../parts/find-holder.js'
import { cardsAtHand, useOpenReport } from '../parts/open-report.js'
import { PageLink } from '../parts/words.js'
import { aftercareWording } from '../wording/index.js'
import { REPORTED_KINDS, REPORTED_WAYS } from './model.js'

type About = { readonly kind: ProcedureKind; readonly reporter: Reporter; readonly way: ReportWay }

const ALL_REPORTERS = Object.keys(REPORTERS) as Reporter[] // the table has no other keys

/** Draws the page. */
export function ReportPage(): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  const [about, setAbout] = useState<About>({ kind: 'damage', reporter: 'holder', way: 'post' })
  const [holder, setHolder] = useState<Holder | null>(null)
  return (
    <>
      <PageHeading title={say('report.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('report.lead')}</p>
      </PageHeading>
      <Note title={say('report.urgent')}>
        <PageLink to="/aftercare/desk">{say('desk.title')}</PageLink>
      </Note>
      <Section title={say('report.what')}>
        <FindHolder choose={say('desk.choose')} isBusy={false} onChoose={setHolder}>
          <SelectField
            label={say('desk.kind')}
            value={about.kind}
            options={REPORTED_KINDS.map((value) => ({ value, label: text(PROCEDURES[value]) }))}
            onChange={(kind) => setAbout({ ...about, kind })}
          />
          <SelectField
            label={say('report.reporter')}
            value={about.reporter}
            options={ALL_REPORTERS.map((value) => ({ value, label: text(REPORTERS[value]) }))}
            onChange={(reporter) => setAbout({ ...about, reporter })}
          />
          <SelectField
            label={say('report.way')}
            value={about.way}
            options={REPORTED_WAYS.map((value) => ({ value, label: text(REPORT_WAYS[value]) }))}
            onChange={(way) => setAbout({ ...about, way })}
          />
        </FindHolder>
      </Section>
      {holder === null ? null : (
        <Confirm key={holder.personId} about={about} holder={holder} onBack={() => setHolder(null)} />
      )}
    </>
  )
}

/** Which of the cards it is about, and then the procedure is there. */
function Confirm(props: {
  readonly about: About
  readonly holder: Holder
  readonly onBack: () => void
}): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  const navigate = useNavigate()
  const { about, holder, onBack } = props
  const known = cardsAtHand(holder.cards)
  const [cardIds, setCardIds] = useState<readonly string[]>(known)
  const open = useOpenReport((id) => void navigate({ to: `/aftercare/procedures/${id}` as string }))
  return (
    <Section title={say('report.confirm', { name: holder.name, kind: text(PROCEDURES[about.kind]) })}>
      <CheckboxGroup
        label={say('report.cards')}
        value={cardIds}
        options={known.map((value) => ({ value, label: value }))}
        onChange={setCardIds}
      />
      {open.isError ? <FailureNotice error={open.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={open.isPending || cardIds.length === 0}
          onPress={() => open.mutate({ ...about, personId: holder.personId, cardIds: [...cardIds] })}
        >
          {say('report.open')}
        </Button>
        <Button onPress={onBack}>{say('desk.back')}</Button>
      </Actions>
    </Section>
  )
}
