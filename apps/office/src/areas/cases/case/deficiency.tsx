/** Chooses what is missing and shows the letter as the applicant will read it, before it is sent. */
import { ALL_DEFICIENCIES, CASE_ACTS, DEFICIENCIES, DOCUMENT_KINDS } from '@jitsuin/registration/contract'
import { Actions, Button, Checkbox, Dialog, TextField, useSay, useText } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { casesWording } from '../wording/index.js'
import { ja } from '../wording/ja.js'
import { type Chosen, deficienciesOf, foundDeficiencies, toggled } from './model.js'
import { type ActProps, useAct } from './use-act.js'

/** Draws the composer; it begins with what the checks found. */
export function DeficiencyDialog(props: ActProps): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const { view, onClose } = props
  const [chosen, setChosen] = useState<readonly Chosen[]>(() =>
    foundDeficiencies(view).map((code) => ({ code, note: '' })),
  )
  const carry = useAct(props)
  const about = [...new Set(ALL_DEFICIENCIES.map((code) => DEFICIENCIES[code].about))]
  const body = { expectedRevision: view.head.revision, deficiencies: deficienciesOf(chosen) }
  const isReady =
    chosen.length > 0 && chosen.every(({ code, note }) => code !== 'other/see-note' || note.trim() !== '')
  return (
    <Dialog title={say('deficiency.title')} isOpen onClose={onClose} width="wide">
      <p className="mb-4 text-note text-ink-soft">{say('deficiency.lead')}</p>
      <div className="grid gap-6 lg:grid-cols-2">
        <div className="min-w-0">
          <fieldset className="max-h-[45dvh] overflow-y-auto rounded-lg border border-rule px-4 py-2">
            <legend className="px-1 font-bold">{say('deficiency.choose')}</legend>
            {about.map((paper) => (
              <div key={paper} className="mb-2">
                <h3 className="text-note text-ink-soft">
                  {paper === 'form' ? text({ ja: '全体', en: 'In general' }) : text(DOCUMENT_KINDS[paper])}
                </h3>
                {ALL_DEFICIENCIES.filter((code) => DEFICIENCIES[code].about === paper).map((code) => (
                  <Checkbox
                    key={code}
                    isSelected={chosen.some((each) => each.code === code)}
                    onChange={() => setChosen(toggled(chosen, code))}
                  >
                    {text(DEFICIENCIES[code])}
                  </Checkbox>
                ))}
              </div>
            ))}
          </fieldset>
          <div className="mt-4 grid gap-3">
            {chosen.map(({ code, note }) => (
              <TextField
                key={code}
                label={say('deficiency.noteFor', { what: text(DEFICIENCIES[code]) })}
                need={code === 'other/see-note' ? 'required' : 'optional'}
                rows={1}
                maxLength={1000}
                value={note}
                onChange={(words) =>
                  setChosen(chosen.map((each) => (each.code === code ? { code, note: words } : each)))
                }
              />
            ))}
          </div>
        </div>
        <Letter {...props} chosen={chosen} />
      </div>
      {props.stale === null ? null : <div className="mt-4">{props.stale}</div>}
      {carry.isError && props.stale === null ? (
        <div className="mt-4">
          <FailureNotice error={carry.error} />
        </div>
      ) : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={!isReady || carry.isPending || carry.isSuccess}
          onPress={() => carry.carryOut({ act: 'send-deficiencies', body })}
        >
          {text(CASE_ACTS['send-deficiencies'])}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
        {isReady ? null : <span className="text-note text-ink-soft">{say('deficiency.none')}</span>}
      </Actions>
    </Dialog>
  )
}

/** The letter is in Japanese, whatever language the officer reads. */
function Letter({ view, chosen }: ActProps & { readonly chosen: readonly Chosen[] }): ReactElement {
  const say = useSay(casesWording)
  const words = ja.deficiency
  const { family, given } = view.form.name
  return (
    <section aria-label={say('deficiency.letter')} className="min-w-0">
      <h3 className="font-bold">{say('deficiency.letter')}</h3>
      <div lang="ja" className="mt-2 rounded-lg border border-rule bg-ground p-5 text-note">
        <p className="mb-3">{words.to.replace('{{name}}', `${family}　${given}`)}</p>
        <p className="mb-3 text-center font-bold">
          {words.subject.replace('{{number}}', view.head.caseNumber)}
        </p>
        <p>{words.greeting}</p>
        <ol className="my-3 list-decimal pl-6">
          {chosen.map(({ code, note }) => (
            <li key={code} className="mb-1">
              {DEFICIENCIES[code].ja}
              {note.trim() === '' ? null : <span className="block whitespace-pre-wrap">{note}</span>}
            </li>
          ))}
        </ol>
        <p>{words.end}</p>
        <p className="mt-3 text-right">{words.centre}</p>
      </div>
    </section>
  )
}
