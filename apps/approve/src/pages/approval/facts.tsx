/** The facts of an authorisation, as they stand in the statement; names beside the numbers they belong to. */
import { DescriptionList, formatDuration, formatHex, useLanguage, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { approveWording } from '../../wording/index.js'
import { formatCount, formatDayMoment, lastsSeconds, type Question } from './model.js'

/** Draws the facts. `used`: how many documents were signed under it, where that is known. */
export function WishFacts(props: {
  readonly question: Question
  readonly used?: number | undefined
}): ReactElement {
  const say = useSay(approveWording)
  const language = useLanguage()
  const { wish, names } = props.question
  const most = formatCount(wish.numSignatures)
  return (
    <DescriptionList
      facts={[
        {
          term: say('fact.institution'),
          value: <Named name={names.institution} mark={say('fact.number', { number: wish.institution })} />,
        },
        {
          term: say('fact.client'),
          value: <Named name={names.client} mark={say('fact.key', { key: shortKey(wish.clientKey) })} />,
        },
        {
          term: say('fact.person'),
          value: <Named name={names.person} mark={say('fact.number', { number: wish.subject })} />,
        },
        { term: say('fact.documents'), value: say(`fact.most.${wish.kind}`, { most }) },
        ...(props.used === undefined
          ? []
          : [{ term: say('fact.used'), value: say('fact.usedOf', { used: formatCount(props.used), most }) }]),
        { term: say('fact.begins'), value: <DayMoment at={wish.begins} /> },
        {
          term: say('fact.ends'),
          value: (
            <span className="font-bold">
              <DayMoment at={wish.ends} />
            </span>
          ),
        },
        { term: say('fact.lasts'), value: formatDuration(lastsSeconds(wish), language) },
      ]}
    />
  )
}

/** An instant of a day, in Japan time with its weekday. */
export function DayMoment({ at }: { readonly at: Date }): ReactElement {
  return (
    <time dateTime={at.toISOString()} className="tabular-nums">
      {formatDayMoment(at, useLanguage())}
    </time>
  )
}

/** The first eight octets of a fingerprint: enough to compare aloud. */
function shortKey(sha256Hex: string): string {
  return formatHex(sha256Hex.slice(0, 16))
}

function Named({ name, mark }: { readonly name: string; readonly mark: string }): ReactElement {
  return (
    <>
      {name}
      <span className="block text-note text-ink-soft tabular-nums">{mark}</span>
    </>
  )
}
