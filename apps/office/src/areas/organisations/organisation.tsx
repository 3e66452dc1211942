/** One organisation: what is known of it, its staff, its history, and changing it. */
import { ORGANISATION_KINDS, type OrganisationDetail, WEEKDAYS } from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  DataTable,
  DescriptionList,
  Dialog,
  EmptyState,
  Moment,
  PageHeading,
  Progress,
  Section,
  SelectField,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { organisations } from './client.js'
import { type Draft, draftOf, termsOf } from './model.js'
import { organisationsWording } from './wording/index.js'

/** Draws the page. */
export function OrganisationPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(organisationsWording)
  const text = useText()
  const found = useQuery({ queryKey: ['organisation', id], queryFn: () => organisations.load(id) })
  const name = found.data
    ? text({ ja: found.data.terms.nameJa, en: found.data.terms.nameEn })
    : say('detail.title')
  return (
    <>
      <p className="mb-2">
        <Link to={'/organisations' as string} className="text-action underline underline-offset-4">
          {say('detail.back')}
        </Link>
      </p>
      <PageHeading title={name} />
      {found.isPending ? <Progress label={say('loading')} /> : null}
      {found.isError ? <FailureNotice error={found.error} /> : null}
      {found.isSuccess ? <Detail data={found.data} /> : null}
    </>
  )
}

type Shown = { readonly data: OrganisationDetail }

function Detail({ data }: Shown): ReactElement {
  const say = useSay(organisationsWording)
  const [isEditing, setIsEditing] = useState(false)
  return (
    <>
      <Terms data={data} />
      {data.mayManage === 'yes' ? (
        <Actions>
          <Button kind="primary" onPress={() => setIsEditing(true)}>
            {say('detail.edit')}
          </Button>
        </Actions>
      ) : null}
      {isEditing ? <Edit data={data} onClose={() => setIsEditing(false)} /> : null}
      <Staff data={data} />
      <History data={data} />
    </>
  )
}

function Terms({ data }: Shown): ReactElement {
  const say = useSay(organisationsWording)
  const text = useText()
  const { terms, organisationId } = data
  const { postalCode, prefecture, rest } = terms.address
  const openings = terms.openings.map(
    ({ weekday, from, until }) => `${text(WEEKDAYS[weekday as keyof typeof WEEKDAYS])} ${from}–${until}`, // 1 to 7
  )
  return (
    <DescriptionList
      facts={[
        { term: say('terms.id'), value: <span className="font-mono">{organisationId}</span> },
        { term: say('list.kind'), value: text(ORGANISATION_KINDS[terms.kind]) },
        { term: say('terms.parent'), value: terms.parentId ?? '—' },
        {
          term: say('terms.address'),
          value: `〒${postalCode.slice(0, 3)}-${postalCode.slice(3)} ${prefecture}${rest}`,
        },
        { term: say('terms.phone'), value: terms.phone },
        { term: say('terms.email'), value: terms.email ?? '—' },
        { term: say('terms.openings'), value: openings.length === 0 ? '—' : openings.join(' / ') },
        {
          term: say('terms.capacity'),
          value: terms.capacity === 0 ? say('terms.noAppointments') : String(terms.capacity),
        },
        { term: say('terms.standing'), value: say(`terms.${terms.standing}`) },
      ]}
    />
  )
}

/** Puts the newest answer in the place of the old one. */
function useChange<Input>(
  id: string,
  change: (input: Input) => Promise<OrganisationDetail>,
  onDone: () => void,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (detail) => {
      queries.setQueryData(['organisation', id], detail)
      onDone()
    },
  })
}

function Edit({ data, onClose }: Shown & { readonly onClose: () => void }): ReactElement {
  const say = useSay(organisationsWording)
  const { organisationId: id } = data
  const [draft, setDraft] = useState(() => draftOf(data))
  // The revision that the form began with: if somebody else saves meanwhile, this save is refused and nothing typed is lost.
  const [expectedRevision] = useState(data.revision)
  const judged = termsOf(data.terms, draft)
  const save = useChange(
    id,
    async () => {
      if (judged.verdict === 'wrong') throw new Error('The form is not sound')
      return organisations.edit(id, { expectedRevision, terms: judged.terms })
    },
    onClose,
  )
  const field = (
    name: keyof Draft & ('nameJa' | 'nameEn' | 'postalCode' | 'rest' | 'phone' | 'email' | 'capacity'),
  ) => (
    <TextField
      label={say(`terms.${name}`)}
      value={draft[name]}
      onChange={(value) => setDraft({ ...draft, [name]: value })}
      error={judged.verdict === 'wrong' && judged.fields.includes(name) ? say('detail.wrong') : undefined}
    />
  )
  return (
    <Dialog title={say('detail.edit')} isOpen onClose={onClose}>
      <div className="grid gap-5">
        {field('nameJa')}
        {field('nameEn')}
        {field('postalCode')}
        {field('rest')}
        {field('phone')}
        {field('email')}
        <TextField
          label={say('terms.openings')}
          hint={say('detail.openingsHint')}
          rows={6}
          script="code"
          value={draft.openings}
          onChange={(openings) => setDraft({ ...draft, openings })}
          error={
            judged.verdict === 'wrong' && judged.fields.some((name) => /^\d+$/.test(name))
              ? say('detail.wrong')
              : undefined
          }
        />
        {field('capacity')}
        <SelectField
          label={say('terms.standing')}
          value={draft.standing}
          options={[
            { value: 'active' as const, label: say('terms.active') },
            { value: 'closed' as const, label: say('terms.closed') },
          ]}
          onChange={(standing) => setDraft({ ...draft, standing })}
        />
      </div>
      {save.isError ? <FailureNotice error={save.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={judged.verdict === 'wrong' || save.isPending}
          onPress={() => save.mutate(undefined)}
        >
          {say('detail.save')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

function Staff({ data }: Shown): ReactElement {
  const say = useSay(organisationsWording)
  const { organisationId: id } = data
  const [staffId, setStaffId] = useState('')
  const assign = useChange(
    id,
    (body: { staffId: string; assignment: 'assigned' | 'released' }) => organisations.assign(id, body),
    () => setStaffId(''),
  )
  return (
    <Section title={say('staff.title')} lead={say('staff.lead')}>
      {data.staff.length === 0 ? (
        <EmptyState title={say('staff.none')} />
      ) : (
        <DataTable
          caption={say('staff.title')}
          keyOf={({ staffId: each }) => each}
          rows={data.staff}
          columns={[
            { head: say('staff.id'), cell: ({ staffId: each }) => <span className="font-mono">{each}</span> },
            { head: say('staff.since'), cell: ({ since }) => <Moment iso={since} />, labelled: true },
            {
              head: say('staff.act'),
              cell: ({ staffId: each }) =>
                data.mayManage === 'yes' ? (
                  <Button
                    kind="quiet"
                    onPress={() => assign.mutate({ staffId: each, assignment: 'released' })}
                    label={`${say('staff.release')} ${each}`}
                  >
                    {say('staff.release')}
                  </Button>
                ) : null,
            },
          ]}
        />
      )}
      {data.mayManage === 'yes' ? (
        <div className="mt-6 flex flex-wrap items-end gap-4">
          <TextField
            label={say('staff.id')}
            hint={say('staff.idHint')}
            script="code"
            value={staffId}
            onChange={setStaffId}
          />
          <Button
            isDisabled={staffId.trim() === '' || assign.isPending}
            onPress={() => assign.mutate({ staffId: staffId.trim(), assignment: 'assigned' })}
          >
            {say('staff.assign')}
          </Button>
        </div>
      ) : null}
      {assign.isError ? <FailureNotice error={assign.error} /> : null}
    </Section>
  )
}

function History({ data }: Shown): ReactElement {
  const say = useSay(organisationsWording)
  return (
    <Section title={say('history.title')}>
      <DataTable
        caption={say('history.title')}
        keyOf={({ revision }) => String(revision)}
        rows={data.history}
        columns={[
          { head: say('history.revision'), cell: ({ revision }) => String(revision), narrow: true },
          { head: say('history.at'), cell: ({ at }) => <Moment iso={at} />, labelled: true },
          { head: say('history.actor'), cell: ({ actor }) => actor, labelled: true },
          {
            head: say('history.fields'),
            cell: ({ fields }) => (fields.length === 0 ? say('history.registered') : fields.join(', ')),
            labelled: true,
          },
        ]}
      />
    </Section>
  )
}
