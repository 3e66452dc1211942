/** An employer checks a card. What was typed stays until the answer is there, whatever goes wrong. */
import { type CheckAnswer, PURPOSES } from '@jitsuin/qualification/contract'
import {
  Button,
  ErrorNotice,
  PageHeading,
  Section,
  SelectField,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { type Touch, touchCard } from '../../card/use-touch.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { checkWording } from '../../wording/index.js'
import { ALL_PURPOSES, type Draft, EMPTY_DRAFT, type Fault, faultsOf, requestOf } from './model.js'
import { Result } from './result.js'

type Way = 'number' | 'touch'
type Answer = CheckAnswer | { readonly touch: Exclude<Touch['state'], 'shown'> }

/** Draws the page. */
export function CheckPage(): ReactElement {
  const say = useSay(checkWording)
  const services = useServices()
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT)
  const [tried, setTried] = useState<Way | null>(null)
  const [step, setStep] = useState<string | null>(null)
  const check = useMutation({
    mutationFn: async (way: Way): Promise<Answer> => {
      // One number per press: a repeated packet is one check, a second press another.
      const requestId = crypto.randomUUID()
      if (way === 'number')
        return services.qualification.check(
          requestOf(draft, requestId, { by: 'number', cardId: draft.cardId.trim() }),
        )
      const touch = await touchCard(services, setStep)
      if (touch.state !== 'shown') return { touch: touch.state }
      return services.qualification.check(requestOf(draft, requestId, touch.card))
    },
    onSettled: () => setStep(null),
  })
  const go = (way: Way) => {
    setTried(way)
    if (Object.keys(faultsOf(draft, way)).length === 0) check.mutate(way)
  }
  if (check.data && 'receipt' in check.data)
    return (
      <Result
        answer={check.data}
        onNext={() => {
          check.reset()
          setTried(null)
          setDraft({
            ...EMPTY_DRAFT,
            institution: draft.institution,
            person: draft.person,
            purpose: draft.purpose,
          })
        }}
      />
    )
  return (
    <>
      <PageHeading title={say('check.title')}>
        <p className="phrases mt-3 max-w-3xl text-ink-soft">{say('check.lead')}</p>
      </PageHeading>
      <Form draft={draft} onChange={setDraft} faults={tried ? faultsOf(draft, tried) : {}} />
      {check.isError ? <FailureNotice error={check.error} /> : null}
      {check.data && 'touch' in check.data ? (
        <ErrorNotice title={say(`touch.${check.data.touch}`)} next={say(`touch.next.${check.data.touch}`)} />
      ) : null}
      <p role="status" className="mt-6 min-h-6 text-ink-soft">
        {step === null ? '' : say('check.waiting')}
      </p>
      <div className="mt-2 flex flex-wrap gap-3">
        <Button kind="primary" isDisabled={check.isPending} onPress={() => go('number')}>
          {say('check.byNumber')}
        </Button>
        <Button isDisabled={check.isPending} onPress={() => go('touch')}>
          {say('check.byTouch')}
        </Button>
      </div>
      <p className="mt-3 text-note text-ink-soft">{say('check.touchNote')}</p>
    </>
  )
}

type FormProps = {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly faults: Partial<Record<keyof Draft, Fault>>
}

function Form({ draft, onChange, faults }: FormProps): ReactElement {
  const say = useSay(checkWording)
  const text = useText()
  const field = (name: Exclude<keyof Draft, 'purpose'>) => {
    const fault = faults[name]
    return {
      label: say(`field.${name}`),
      value: draft[name],
      onChange: (value: string) => onChange({ ...draft, [name]: value }),
      error: fault && say(`fault.${fault}`),
    }
  }
  return (
    <>
      <Section title={say('check.who')} lead={say('check.whoLead')}>
        <div className="grid max-w-3xl gap-5 sm:grid-cols-2">
          <TextField {...field('institution')} need="required" maxLength={100} autoComplete="organization" />
          <TextField {...field('person')} need="required" maxLength={60} autoComplete="name" />
          <SelectField
            label={say('field.purpose')}
            value={draft.purpose}
            options={ALL_PURPOSES.map((value) => ({ value, label: text(PURPOSES[value]) }))}
            onChange={(purpose) => onChange({ ...draft, purpose })}
          />
        </div>
      </Section>
      <Section title={say('check.card')} lead={say('check.cardLead')}>
        <div className="grid max-w-3xl gap-5 sm:grid-cols-2">
          <TextField {...field('cardId')} hint={say('check.cardIdHint')} maxLength={40} script="code" />
          <TextField {...field('name')} need="required" hint={say('check.nameHint')} maxLength={80} />
          <TextField {...field('birthDate')} need="required" type="date" />
          <TextField {...field('registrationNumber')} need="required" maxLength={12} />
          <TextField {...field('registrationDate')} need="required" type="date" />
        </div>
      </Section>
    </>
  )
}
