/** Every order that is signed, fact by fact, read from the very bytes; or why it is not to be signed. */
import type { ToSign } from '@jitsuin/registration/contract'
import { CheckIcon, ErrorNotice, formatMoment, useLanguage, useSay, useText } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import { type OrderFact, readOrder } from './order-facts.js'
import { judgeToSign } from './to-sign.js'
import { signingWording } from './wording/index.js'
import { ja } from './wording/ja.js'

type Known = keyof typeof ja.fact

/** The orders, or why they are not to be signed; `children` are the ways to sign them. */
export function OrdersShown(props: {
  readonly toSign: ToSign & { readonly expiresAt?: string }
  readonly children: ReactNode
}): ReactElement {
  const say = useSay(signingWording)
  const language = useLanguage()
  const { toSign, children } = props
  const orders = (toSign.orders ?? [toSign.bytes]).map(readOrder)
  const { data: digest } = useQuery({
    queryKey: ['digest', toSign.digest, toSign.bytes, toSign.orders],
    queryFn: () => judgeToSign(toSign),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const isUnreadable = orders.includes(undefined)
  if (isUnreadable || digest === 'digest-differs') {
    const problem = isUnreadable ? 'not-readable' : 'digest-differs'
    return <ErrorNotice title={say(`problem.${problem}`)} next={say('problemNext')} />
  }
  const titleOf = (at: number) =>
    orders.length === 1 ? say('facts') : say('factsOf', { place: at + 1, of: orders.length })
  return (
    <>
      <p className="text-note text-ink-soft">{say('factsLead')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by the arrow keys (WCAG 2.2 2.1.1) */}
      <section aria-label={say('facts')} tabIndex={0} className="max-h-[45dvh] overflow-y-auto">
        {orders.map((facts, at) => (
          <Facts key={titleOf(at)} facts={facts ?? []} title={titleOf(at)} />
        ))}
      </section>
      <p className="mt-2 flex items-center gap-2 text-note text-ink-soft">
        <CheckIcon className="size-4" />
        {say('checked')} <span className="font-mono break-all">{toSign.digest.slice(0, 16)}…</span>
      </p>
      {digest === undefined ? null : <div className="mt-5">{children}</div>}
      {toSign.expiresAt === undefined ? null : (
        <p className="mt-2 text-note text-ink-soft">
          {say('until', { at: formatMoment(toSign.expiresAt, language).text })}
        </p>
      )}
    </>
  )
}

/** Values of an order that mean something to people; each stands before the value itself, never instead of it. */
const VALUES: Readonly<Record<string, { readonly ja: string; readonly en: string }>> = {
  'signature, authenticationPerson': { ja: '署名用と認証用', en: 'for signing and for authentication' },
  signature: { ja: '署名用', en: 'for signing' },
  authenticationPerson: { ja: '認証用', en: 'for authentication' },
  card: { ja: 'カードの中', en: 'on the card' },
  'second-key': { ja: 'セカンド鍵', en: 'second key' },
  'Medical Doctor': { ja: '医師', en: 'medical doctor' },
  warrant: { ja: '証明書の発行', en: 'issue certificates' },
  'enrol-officer': { ja: '担当者の鍵の登録', en: 'enrol the key of an officer' },
  'remove-officer': { ja: '担当者の鍵の抹消', en: 'remove the key of an officer' },
  revoke: { ja: '証明書の失効', en: 'revoke a certificate' },
  passkey: { ja: 'パスキー', en: 'passkey' },
  'staff-card': { ja: '職員カード', en: 'staff card' },
}

/** Whom it concerns comes first; numbers and formats of the order itself come last. */
const FIRST: readonly string[] = ['facts.nameJa', 'facts.nameRomaji', 'caseNumber']
const FORMAL: readonly string[] = [
  'facts.registryMatchId',
  'version',
  'orderId',
  'createdAt',
  'expiresAt',
  'act',
]

/** Every fact of an order, none left out: names of the order in words where there are any. */
function Facts({
  facts,
  title,
}: {
  readonly facts: readonly OrderFact[]
  readonly title: string
}): ReactElement {
  const say = useSay(signingWording)
  const isKnown = (name: string): name is Known => name in ja.fact
  const sorted = [
    ...FIRST.flatMap((first) => facts.filter(({ name }) => name === first)),
    ...facts.filter(({ name }) => !FIRST.includes(name) && !FORMAL.includes(name)),
    ...facts.filter(({ name }) => FORMAL.includes(name)),
  ]
  return (
    <section>
      <h3 className="mt-3 mb-1 font-bold">{title}</h3>
      <dl className="border-t border-rule">
        {sorted.map(({ name, value }) => (
          <div key={name} className="grid gap-x-4 border-b border-rule py-1.5 sm:grid-cols-[10rem_1fr]">
            <dt className="text-note text-ink-soft">
              {isKnown(name) ? say(`fact.${name}` as 'fact.act') : name}
            </dt>
            <dd className={`[overflow-wrap:anywhere] ${FORMAL.includes(name) ? 'text-note' : 'font-bold'}`}>
              <Value value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Value({ value }: { readonly value: string }): ReactElement {
  const text = useText()
  const words = VALUES[value]
  return (
    <>
      {words === undefined ? null : <span className="mr-3">{text(words)}</span>}
      <span className={words === undefined ? '' : 'text-note font-normal text-ink-soft'}>{value}</span>
    </>
  )
}
