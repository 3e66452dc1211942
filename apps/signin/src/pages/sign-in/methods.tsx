import type { AttemptView } from '@jitsuin/sso/contract'
import {
  CardIcon,
  ChevronIcon,
  type IconProps,
  IdentityIcon,
  KeyIcon,
  ShieldIcon,
  Tag,
  useSay,
} from '@jitsuin/ui'
import { type ReactElement, useId } from 'react'
import { Button } from 'react-aria-components'
import { signInWording } from '../../wording/index.js'
import { loadLastMethod } from './last-method.js'
import { type Method, type Offer, offersOf } from './model.js'

const ICONS = {
  card: CardIcon,
  jpki: IdentityIcon,
  passkey: KeyIcon,
  'tls-client-certificate': ShieldIcon,
} as const satisfies Record<Method, (props: IconProps) => ReactElement>

/** The ways in as large choices, the one used last first. */
export function Methods(props: {
  readonly attempt: AttemptView
  readonly onChoose: (method: Method) => void
}): ReactElement {
  const say = useSay(signInWording)
  return (
    <section aria-label={say('signIn.methods')}>
      <p className="mb-4 text-ink-soft">{say('signIn.lead')}</p>
      <ul className="grid gap-3">
        {offersOf(props.attempt, loadLastMethod()).map((offer) => (
          <li key={offer.method}>
            <Choice offer={offer} onChoose={props.onChoose} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Choice(props: { readonly offer: Offer; readonly onChoose: (method: Method) => void }): ReactElement {
  const say = useSay(signInWording)
  const id = useId()
  const { method, use } = props.offer
  const Icon = ICONS[method]
  const look = use === 'last' ? 'border-2 border-action bg-action-soft' : 'border border-edge bg-paper'
  return (
    <Button
      aria-describedby={id}
      onPress={() => props.onChoose(method)}
      className={`group flex w-full cursor-pointer items-center gap-4 rounded-xl px-5 py-4 text-left hover:border-action hover:bg-action-soft sm:gap-5 ${look}`}
    >
      <Icon className="size-9 text-action" />
      <span className="min-w-0 flex-1">
        <span className="block font-bold text-action group-hover:underline underline-offset-4 sm:text-lead">
          {say(`signIn.method.${method}`)}
          {use === 'last' ? (
            <span className="ml-3 inline-block font-normal">
              <Tag tone="action">{say('signIn.lastUsed')}</Tag>
            </span>
          ) : null}
        </span>
        <span id={id} className="block text-note text-ink-soft">
          {say(`signIn.method.${method}More`)}
        </span>
      </span>
      <ChevronIcon className="size-5 -rotate-90 text-action" />
    </Button>
  )
}
