import { readDate } from '@jitsuin/kernel'
import { buttonClass, Note, PageHeading, useSay } from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, useState } from 'react'
import { FailureNotice } from '../failure-notice.js'
import { DateQuestion } from '../fields/date-question.js'
import { TextQuestion } from '../fields/text-question.js'
import { useApplicant } from '../services.js'
import { applyWording } from '../wording/index.js'

/** Asks for a new link, by address and birth date. The answer is the same whether they are known or not. */
export function ResumePage(): ReactElement {
  const say = useSay(applyWording)
  const { client } = useApplicant()
  const [email, setEmail] = useState('')
  const [birthDate, setBirthDate] = useState('')
  const [isChecked, setChecked] = useState(false)
  const read = readDate(birthDate)
  const wish = useMutation({
    mutationFn: (date: string) => client.wishLink({ email: email.trim(), birthDate: date }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (read.verdict === 'read' && email.includes('@')) wish.mutate(read.date)
  }
  if (wish.isSuccess) {
    return (
      <>
        <PageHeading title={say('resume.sent')} />
        <Note title={say('resume.sentNext')} next={say('resume.sentHint')} />
      </>
    )
  }
  return (
    <>
      <PageHeading title={say('resume.title')}>
        <p className="mt-3 text-lead">{say('resume.lead')}</p>
      </PageHeading>
      <form onSubmit={submit} noValidate className="grid gap-6">
        <TextQuestion
          name="email"
          label={say('resume.email')}
          value={email}
          onChange={setEmail}
          keys="email"
          autoComplete="email"
          problem={isChecked && !email.includes('@') ? say('resume.emailWrong') : undefined}
        />
        <DateQuestion
          name="birthDate"
          label={say('resume.birthDate')}
          value={birthDate}
          onChange={setBirthDate}
          usualEra="昭和"
          problem={isChecked && read.verdict !== 'read' ? say('resume.dateWrong') : undefined}
        />
        <button
          type="submit"
          disabled={wish.isPending}
          className={`${buttonClass('primary')} min-h-16 text-h3`}
        >
          {say('resume.send')}
        </button>
      </form>
      {wish.isError ? <FailureNotice error={wish.error} /> : null}
    </>
  )
}
