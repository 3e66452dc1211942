/** Everything at a glance before it is sent: what is missing first, then each page with its answers and a way back to it. */

import { formatEraDate, formatJapanDate } from '@jitsuin/kernel'
import {
  ALL_INTAKE_PAGES,
  CASE_KINDS,
  DOCUMENT_KINDS,
  FIELD_PROBLEMS,
  type FieldName,
  fieldName,
  IDENTITY_KINDS,
  INTAKE_PAGES,
  type IntakePage,
  judgeField,
  type Missing,
  pageOf,
} from '@jitsuin/registration/contract'
import {
  Button,
  buttonClass,
  Checkbox,
  DescriptionList,
  Note,
  PageHeading,
  Section,
  useLanguage,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useDraft } from '../draft/use-draft.js'
import { FailureNotice } from '../failure-notice.js'
import { CHOICE_WORDS, USUAL_ERA } from '../fields/question-table.js'
import { useApplicant } from '../services.js'
import { applyWording } from '../wording/index.js'
import { downloadForm } from './printed-form.js'
import { SaveNote } from './save-note.js'

/** Draws the review. */
export function ReviewPage(): ReactElement {
  const say = useSay(applyWording)
  const { client } = useApplicant()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { keeper, missing, standing } = useDraft()
  const [hasAgreed, setAgreed] = useState(false)
  const send = useMutation({
    mutationFn: async () => {
      const { draft } = await keeper.flush()
      return client.submit({ expectedRevision: draft.revision, consent: 'yes' })
    },
    onSuccess: async () => {
      await queries.invalidateQueries()
      void navigate({ to: '/status' })
    },
    onError: () => void keeper.refresh(),
  })
  if (standing === 'sent') return <Navigate to="/status" />
  const isReady = missing.length === 0
  return (
    <>
      <PageHeading title={say('review.title')}>
        <p className="mt-3 text-lead">{say(isReady ? 'review.ready' : 'review.notReady')}</p>
      </PageHeading>
      {isReady ? null : <MissingList missing={missing} />}
      {ALL_INTAKE_PAGES.map((page) => (
        <PageReview key={page} page={page} />
      ))}
      <Section title={say('review.send')}>
        <div className="text-lead">
          <Checkbox isSelected={hasAgreed} onChange={setAgreed}>
            {say('review.consent')}
          </Checkbox>
        </div>
        <button
          type="button"
          disabled={!isReady || !hasAgreed || send.isPending}
          onClick={() => send.mutate()}
          className={`${buttonClass('primary')} mt-4 min-h-16 w-full text-h3`}
        >
          {say(send.isPending ? 'review.sending' : 'review.submit')}
        </button>
        {isReady ? null : (
          <p className="mt-2 text-ink-soft">{say('review.missingFirst', { count: missing.length })}</p>
        )}
        {send.isError ? <FailureNotice error={send.error} onAgain={() => send.mutate()} /> : null}
        <div className="mt-6 flex flex-wrap items-center justify-between gap-3">
          <SaveNote />
          <OtherWays />
        </div>
      </Section>
    </>
  )
}

function MissingList({ missing }: { readonly missing: readonly Missing[] }): ReactElement {
  const say = useSay(applyWording)
  const text = useText()
  return (
    <div className="mb-10 rounded-2xl border-2 border-unsure-mark bg-unsure-soft p-5">
      <h2 className="text-h3">{say('review.missing', { count: missing.length })}</h2>
      <ul className="mt-3 grid gap-1">
        {missing.map((one) => (
          <li key={one.what === 'field' ? one.field : one.kind}>
            <Link
              to="/form/$page"
              params={{ page: pageOf(one) }}
              className="inline-block py-1.5 text-action underline underline-offset-4"
            >
              {one.what === 'field' ? text(fieldName(one.field)) : text(DOCUMENT_KINDS[one.kind])}
            </Link>
            {one.what === 'field' && one.code !== 'needed' ? (
              <span className="ml-2">{text(FIELD_PROBLEMS[one.code])}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  )
}

function PageReview({ page }: { readonly page: IntakePage }): ReactElement {
  const say = useSay(applyWording)
  const text = useText()
  const show = useShown()
  const { draft } = useDraft()
  const { fields, papers }: { fields: readonly FieldName[]; papers: readonly string[] } = INTAKE_PAGES[page]
  const facts = fields.flatMap((field) => {
    const value = show(field)
    return value === undefined ? [] : [{ term: text(fieldName(field)), value }]
  })
  const held = draft.papers.filter(({ kind }) => papers.includes(kind))
  const names = held.map(
    ({ kind, side }) =>
      `${text(DOCUMENT_KINDS[kind])}${side ? `（${say(side === 'back' ? 'paper.back' : 'paper.front')}）` : ''}`,
  )
  const all = [
    ...facts,
    ...(names.length > 0 ? [{ term: say('review.papers'), value: names.join('、') }] : []),
  ]
  return (
    <Section
      title={text(INTAKE_PAGES[page])}
      aside={
        <Link
          to="/form/$page"
          params={{ page }}
          aria-label={say('review.editPage', { page: text(INTAKE_PAGES[page]) })}
          className="py-2 text-action underline underline-offset-4"
        >
          {say('review.edit')}
        </Link>
      }
    >
      {all.length === 0 ? (
        <p className="text-ink-soft">{say('review.nothing')}</p>
      ) : (
        <DescriptionList facts={all} />
      )}
    </Section>
  )
}

/** An answer as people read it. */
function useShown(): (field: FieldName) => string | undefined {
  const text = useText()
  const language = useLanguage()
  const { answers, today } = useDraft()
  const { client } = useApplicant()
  const places = useQuery({ queryKey: ['places'], queryFn: () => client.places(), staleTime: 600_000 })
  const words: Readonly<Record<string, { readonly ja: string; readonly en: string }>> = {
    ...CHOICE_WORDS,
    ...CASE_KINDS,
    ...IDENTITY_KINDS,
  }
  return (field) => {
    const standing = judgeField(field, answers, today)
    const typed = answers[field]
    if (standing.standing === 'not-asked' || typed === undefined) return undefined
    if (standing.standing === 'problem') return typed
    if (field === 'pickupPlaceId') {
      const place = places.data?.places.find(({ placeId }) => placeId === standing.value)
      return place ? (language === 'ja' ? place.nameJa : place.nameEn) : standing.value
    }
    if (USUAL_ERA[field]) {
      const at = new Date(`${standing.value}T00:00:00+09:00`)
      return `${formatJapanDate(at, language)}（${formatEraDate(at)}）`
    }
    const word = words[standing.value]
    return word ? text(word) : standing.value
  }
}

/** A link by mail to go on later, the form on paper, and the way to throw everything away. */
function OtherWays(): ReactElement {
  const say = useSay(applyWording)
  const { client, use } = useApplicant()
  const navigate = useNavigate()
  const { keeper } = useDraft()
  const [isSure, setSure] = useState(false)
  const link = useMutation({
    mutationFn: async () => {
      await keeper.flush()
      return client.sendLink()
    },
  })
  const print = useMutation({
    mutationFn: async () => {
      await keeper.flush()
      await downloadForm(client)
    },
  })
  const discard = useMutation({
    mutationFn: () => client.discard(),
    onSuccess: () => {
      use(undefined)
      void navigate({ to: '/' })
    },
  })
  return (
    <div className="w-full">
      <div className="flex flex-wrap gap-3">
        <Button onPress={() => link.mutate()} isDisabled={link.isPending}>
          {say('review.mailLink')}
        </Button>
        <Button onPress={() => print.mutate()} isDisabled={print.isPending}>
          {say('review.print')}
        </Button>
        <Button kind="quiet" onPress={() => (isSure ? discard.mutate() : setSure(true))}>
          {say(isSure ? 'review.discardSure' : 'review.discard')}
        </Button>
      </div>
      {link.isSuccess ? (
        <div className="mt-4">
          <Note title={say('review.linkSent')} />
        </div>
      ) : null}
      {print.isError ? <p className="mt-3">{say('review.noPrint')}</p> : null}
      {link.isError ? <FailureNotice error={link.error} /> : null}
      {print.isError ? <FailureNotice error={print.error} /> : null}
      {discard.isError ? <FailureNotice error={discard.error} /> : null}
    </div>
  )
}
