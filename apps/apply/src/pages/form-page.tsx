/** One page of the form: one group of questions, where one is, what is saved, and the way on. */
import { ALL_INTAKE_PAGES, INTAKE_PAGES, type IntakePage, missingOn } from '@jitsuin/registration/contract'
import { buttonClass, PageHeading, useSay, useText } from '@jitsuin/ui'
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { useDraft } from '../draft/use-draft.js'
import { applyWording } from '../wording/index.js'
import { NotFound } from './not-found.js'
import { PageQuestions } from './page-questions.js'
import { MergedNote, SaveNote } from './save-note.js'

/** The page that the address names. */
export function FormPage(): ReactElement {
  const { page } = useParams({ strict: false })
  const known = ALL_INTAKE_PAGES.find((each) => each === page)
  const { standing } = useDraft()
  if (known === undefined) return <NotFound />
  return standing === 'sent' ? <Navigate to="/status" /> : <Questions key={known} page={known} />
}

function Questions({ page }: { readonly page: IntakePage }): ReactElement {
  const say = useSay(applyWording)
  const text = useText()
  const navigate = useNavigate()
  const { keeper, missing } = useDraft()
  const [isChecked, setChecked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const at = ALL_INTAKE_PAGES.indexOf(page)
  const next = ALL_INTAKE_PAGES[at + 1]
  const before = ALL_INTAKE_PAGES[at - 1]
  const here = missingOn(page, missing)
  const goOn = () =>
    void navigate(next ? { to: '/form/$page', params: { page: next } } : { to: '/form/review' })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void keeper.flush()
    if (here.length === 0) return goOn()
    setChecked(true)
  }
  useEffect(() => {
    if (!isChecked) return
    // After the problems are drawn, the first one takes the focus (WCAG 2.2 3.3.1).
    const wrong = form.current?.querySelector<HTMLElement>(
      '[aria-invalid=true], fieldset[aria-describedby*=problem] input, [data-missing] button',
    )
    wrong?.focus()
  }, [isChecked])
  return (
    <>
      <Where at={at} />
      <PageHeading title={text(INTAKE_PAGES[page])} />
      <MergedNote />
      <form ref={form} onSubmit={submit} noValidate>
        <div className="grid gap-7">
          <PageQuestions page={page} isChecked={isChecked} />
        </div>
        {isChecked && here.length > 0 ? (
          <p
            role="alert"
            className="mt-8 rounded-lg border-2 border-danger bg-danger-soft px-4 py-3 font-bold"
          >
            {say('form.missingHere', { count: here.length })}
          </p>
        ) : null}
        <div className="mt-8 grid gap-3">
          <button type="submit" className={`${buttonClass('primary')} min-h-16 text-h3`}>
            {say('form.next')}
          </button>
          {isChecked && here.length > 0 ? (
            <button type="button" onClick={goOn} className={`${buttonClass('secondary')} min-h-14 text-lead`}>
              {say('form.later')}
            </button>
          ) : null}
          <div className="flex flex-wrap items-center justify-between gap-3">
            {before ? (
              <Link
                to="/form/$page"
                params={{ page: before }}
                className="py-3 text-lead text-action underline underline-offset-4"
              >
                {say('form.back')}
              </Link>
            ) : (
              <span />
            )}
            <SaveNote />
          </div>
        </div>
      </form>
    </>
  )
}

/** How far one is: in words, and as a bar. */
function Where({ at }: { readonly at: number }): ReactElement {
  const say = useSay(applyWording)
  const all = ALL_INTAKE_PAGES.length + 1
  return (
    <div className="mb-5">
      <p className="flex justify-between text-lead">
        <span className="font-bold text-action">{say('form.left', { count: all - at - 1 })}</span>
        <Link to="/form/review" className="text-note text-action underline underline-offset-4">
          {say('form.overview')}
        </Link>
      </p>
      <svg
        aria-hidden="true"
        viewBox="0 0 100 2"
        preserveAspectRatio="none"
        className="mt-2 h-2 w-full rounded-full bg-rule text-action"
      >
        <rect width={(100 * (at + 1)) / all} height="2" fill="currentColor" />
      </svg>
    </div>
  )
}
