/** What each audience sees of the holder now, as the service tells it. */
import { DISCLOSURE_ITEMS, type Disclosure } from '@jitsuin/holder/contract'
import { Section, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { useMe } from '../../session/me.js'
import { portalWording } from '../../wording/index.js'
import { factOf } from './model.js'

/** Draws both views side by side. */
export function Preview({ disclosure }: { readonly disclosure: Disclosure }): ReactElement {
  const say = useSay(portalWording)
  return (
    <div className="mt-8">
      <Section title={say('disclosure.preview')} lead={say('disclosure.previewLead')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <View audience="users" disclosure={disclosure} />
          <View audience="public" disclosure={disclosure} />
        </div>
      </Section>
    </div>
  )
}

function View(props: {
  readonly audience: 'users' | 'public'
  readonly disclosure: Disclosure
}): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  const me = useMe()
  const { audience, disclosure } = props
  const lines = disclosure.seenBy[audience].flatMap((item) => {
    const value = item === 'sex' && me.holder ? say(`panel.sex.${me.holder.sex}`) : factOf(item, me)
    return value === null ? [] : [{ term: text(DISCLOSURE_ITEMS[item]), value }]
  })
  const role = me.holder && { term: say('disclosure.qualification'), value: text(me.holder.qualification) }
  return (
    <div className="rounded-xl border border-rule p-5">
      <h3 className="mb-2 font-bold">{say(`disclosure.${audience}`)}</h3>
      <dl className="space-y-1 text-note">
        {(role ? [role, ...lines] : lines).map(({ term, value }) => (
          <div key={term} className="grid grid-cols-[8.5rem_1fr] gap-x-3">
            <dt className="text-ink-soft">{term}</dt>
            <dd className="whitespace-pre-line">{value}</dd>
          </div>
        ))}
      </dl>
      {lines.length === 0 ? (
        <p className="mt-2 text-note text-ink-soft">{say('disclosure.previewNone')}</p>
      ) : null}
    </div>
  )
}
