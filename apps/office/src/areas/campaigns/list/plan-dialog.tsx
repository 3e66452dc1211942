/** Planning a campaign: a pattern to begin with, and everything can be changed. */

import { japanDate } from '@jitsuin/kernel'
import {
  CAMPAIGN_PATTERNS,
  type CampaignPattern,
  MAILING_PLANS,
  type MailingPlan,
  PREFECTURES,
} from '@jitsuin/registration/contract'
import { Actions, Button, Checkbox, Dialog, SelectField, TextField, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { campaigns } from '../client.js'
import { campaignsWording } from '../wording/index.js'
import { type PlanDraft, planOf, withPattern } from './model.js'

const PATTERNS = Object.keys(CAMPAIGN_PATTERNS) as CampaignPattern[] // the table has no other keys
const MAILINGS = Object.keys(MAILING_PLANS) as MailingPlan[] // the table has no other keys
const PAYERS = ['none', 'for-non-members', 'for-everyone'] as const

function emptyDraft(): PlanDraft {
  return {
    name: '',
    pattern: 'birthMonth',
    prefecture: '熊本県',
    mailing: 'birth-month',
    firstMonth: japanDate(new Date()).slice(0, 7),
    months: '12',
    mandate: 'none',
    payer: 'none',
    payerName: '',
    payerAddress: '',
    yenEach: '5500',
  }
}

/** Draws the dialog. */
export function PlanDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const say = useSay(campaignsWording)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<PlanDraft>(emptyDraft)
  const [requestId] = useState(() => crypto.randomUUID())
  const plan = planOf(draft)
  const make = useMutation({
    mutationFn: () =>
      plan === 'incomplete' ? Promise.reject(new Error('incomplete')) : campaigns.create({ requestId, plan }),
    onSuccess: ({ campaignId }) => {
      void queries.invalidateQueries({ queryKey: ['campaigns'] })
      void navigate({ to: `/campaigns/${campaignId}` as string })
    },
  })
  return (
    <Dialog title={say('list.plan')} isOpen onClose={onClose}>
      <form
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          if (plan !== 'incomplete') make.mutate()
        }}
      >
        <Fields draft={draft} onDraft={setDraft} />
        {make.isError ? <FailureNotice error={make.error} /> : null}
        <Actions>
          <Button kind="primary" type="submit" isDisabled={plan === 'incomplete' || make.isPending}>
            {say('plan.make')}
          </Button>
          <Button onPress={onClose}>{say('cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}

function Fields({
  draft,
  onDraft,
}: {
  readonly draft: PlanDraft
  readonly onDraft: (draft: PlanDraft) => void
}): ReactElement {
  const say = useSay(campaignsWording)
  const text = useText()
  return (
    <>
      <SelectField
        label={say('list.pattern')}
        value={draft.pattern}
        options={PATTERNS.map((value) => ({ value, label: text(CAMPAIGN_PATTERNS[value]) }))}
        onChange={(pattern) => onDraft(withPattern(draft, pattern))}
      />
      <TextField
        label={say('list.name')}
        need="required"
        maxLength={100}
        value={draft.name}
        onChange={(name) => onDraft({ ...draft, name })}
      />
      <SelectField
        label={say('list.prefecture')}
        value={draft.prefecture}
        options={PREFECTURES.map((value) => ({ value, label: value }))}
        onChange={(prefecture) => onDraft({ ...draft, prefecture })}
      />
      <SelectField
        label={say('plan.mailing')}
        value={draft.mailing}
        options={MAILINGS.map((value) => ({ value, label: text(MAILING_PLANS[value]) }))}
        onChange={(mailing) => onDraft({ ...draft, mailing })}
      />
      <TextField
        label={say('plan.firstMonth')}
        hint="2026-11"
        value={draft.firstMonth}
        onChange={(firstMonth) => onDraft({ ...draft, firstMonth })}
      />
      {draft.mailing === 'even' ? (
        <TextField
          label={say('plan.months')}
          value={draft.months}
          onChange={(months) => onDraft({ ...draft, months })}
        />
      ) : null}
      <Checkbox
        isSelected={draft.mandate === 'asked'}
        onChange={(asks) => onDraft({ ...draft, mandate: asks ? 'asked' : 'none' })}
      >
        {say('plan.mandate')}
      </Checkbox>
      <SelectField
        label={say('plan.payer')}
        value={draft.payer}
        options={PAYERS.map((value) => ({ value, label: say(`plan.payers.${value}`) }))}
        onChange={(payer) => onDraft({ ...draft, payer })}
      />
      {draft.payer === 'none' ? null : (
        <>
          <TextField
            label={say('plan.payerName')}
            value={draft.payerName}
            onChange={(payerName) => onDraft({ ...draft, payerName })}
          />
          <TextField
            label={say('plan.payerAddress')}
            value={draft.payerAddress}
            onChange={(payerAddress) => onDraft({ ...draft, payerAddress })}
          />
          <TextField
            label={say('plan.yenEach')}
            value={draft.yenEach}
            onChange={(yenEach) => onDraft({ ...draft, yenEach: yenEach.replace(/\D/g, '') })}
          />
        </>
      )}
    </>
  )
}
