import { ALL_ATTRIBUTES, ATTRIBUTES, type PartnerTerms } from '@jitsuin/federation/contract'
import { DescriptionList, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { FIELDS, rowOf } from '../../terms/fields.js'
import { officeWording } from '../../wording/index.js'
import { factsOf } from './model.js'

/** What is agreed, fact by fact. */
export function Terms({ terms }: { readonly terms: PartnerTerms }): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const told = ALL_ATTRIBUTES.filter(
    (name) => ATTRIBUTES[name].rule === 'always' || terms.attributes.includes(name),
  )
  const facts = factsOf(terms).map(({ field, value }) => {
    const words = typeof value === 'string' ? value : text(value)
    const isText = rowOf(field).kind === 'line' || rowOf(field).kind === 'choice'
    return {
      term: text(FIELDS[field]),
      value: isText ? (
        <span className="break-words">{words}</span>
      ) : (
        <pre className="font-mono text-note break-all whitespace-pre-wrap">{words}</pre>
      ),
    }
  })
  return (
    <DescriptionList
      facts={[
        ...facts,
        {
          term: say('partner.attributes'),
          value: told.map((name) => text(ATTRIBUTES[name])).join(say('comma')),
        },
      ]}
    />
  )
}
