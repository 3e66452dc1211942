/** Words of contracts: amounts, kinds of institutions, standings. */
import {
  CONTRACT_STANDINGS,
  type ContractStanding,
  INSTITUTION_KINDS,
  type Institution,
} from '@jitsuin/signing/contract'
import { Tag, type TagTone, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { grouped } from '../../statistics/parts/cells.js'
import { secondKeyWording } from '../wording/index.js'

const TONES = {
  'in-order': 'plain',
  'in-grace': 'unsure',
  'cut-off': 'danger',
  ended: 'plain',
  none: 'plain',
} as const satisfies Readonly<Record<ContractStanding, TagTone>>

/** How a contract stands. */
export function Standing({ of }: { readonly of: ContractStanding }): ReactElement {
  const text = useText()
  return <Tag tone={TONES[of]}>{text(CONTRACT_STANDINGS[of])}</Tag>
}

/** An amount in yen. */
export function Yen({ of }: { readonly of: number }): ReactElement {
  const say = useSay(secondKeyWording)
  return <span className="tabular-nums">{say('contracts.yen', { amount: grouped(of) })}</span>
}

/** The kind of an institution, of a hospital with its beds. */
export function Kind({ of }: { readonly of: Institution }): ReactElement {
  const say = useSay(secondKeyWording)
  const text = useText()
  const kind = text(INSTITUTION_KINDS[of.kind])
  return <>{of.kind === 'hospital' ? say('contracts.beds', { kind, beds: of.beds }) : kind}</>
}
