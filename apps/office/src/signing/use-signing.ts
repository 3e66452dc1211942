/** Leads one signature from the button to the office: by passkey, or by staff card, as the officer's key was enrolled. */
import type { OrderSignature, ToSign } from '@jitsuin/registration/contract'
import { useEffect, useRef, useState } from 'react'
import { officeBridge } from './bridge.js'
import { allowOffice, askCard, type CardStand, type CardTools, isUnderWay, ORDERS_AT_ONCE } from './card.js'
import { orderText } from './order-facts.js'
import { signWithPasskey } from './passkey.js'
import { judgeToSign, type SigningProblem } from './to-sign.js'

/** Where a signature stands. */
export type Stand =
  | { readonly at: 'idle' | 'passkey' | 'done' }
  | { readonly at: 'problem'; readonly problem: SigningProblem }
  | { readonly at: 'failed'; readonly error: unknown }
  | { readonly at: 'card'; readonly card: CardStand }

/** What a page can do with it. */
export type Signing = {
  readonly stand: Stand
  readonly sign: () => void
  readonly allow: () => void
  readonly cancel: () => void
}

type Submit = (signature: OrderSignature) => Promise<void>

/** `submit` hands the signature in; what it throws is shown. A second click before the first was answered does nothing. */
export function useSigning(toSign: ToSign, submit: Submit): Signing {
  const [stand, setStand] = useState<Stand>({ at: 'idle' })
  const open = useRef<AbortController | null>(null)
  /** What the card has signed so far: who stops in the middle of a long list goes on from there. */
  const signed = useRef<readonly string[]>([])
  useEffect(() => () => open.current?.abort(), [])

  const lead = (work: (tools: { readonly signal: AbortSignal }) => Promise<Stand>) => {
    if (open.current !== null) return
    const controller = new AbortController()
    open.current = controller
    void work(controller).then((end) => {
      open.current = null
      setStand(end)
    })
  }
  const tell = (card: CardStand) => setStand({ at: 'card', card })
  const cardTools = async (signal: AbortSignal): Promise<CardTools> => {
    return { bridge: await officeBridge(), tell, signal, now: Date.now }
  }
  const handIn = (signature: OrderSignature): Promise<Stand> =>
    submit(signature).then(
      () => ({ at: 'done' }),
      (error: unknown) => ({ at: 'failed', error }),
    )

  const byPasskey = async (): Promise<Stand> => {
    setStand({ at: 'passkey' })
    const signature = await signWithPasskey(toSign)
    return typeof signature === 'string' ? { at: 'problem', problem: signature } : handIn(signature)
  }
  const byCard = async ({ signal }: { readonly signal: AbortSignal }): Promise<Stand> => {
    const orders = await textsOf(toSign)
    if (typeof orders === 'string') return { at: 'problem', problem: orders }
    const next = orders.slice(signed.current.length, signed.current.length + ORDERS_AT_ONCE)
    const made = await askCard(next, await cardTools(signal))
    if (made.at !== 'signed') return { at: 'card', card: made }
    signed.current = [...signed.current, ...made.signatures]
    const done = signed.current.length
    if (done < orders.length) return { at: 'card', card: { at: 'between', done, of: orders.length } }
    tell({ at: 'handing-in' })
    const signatures = [...signed.current]
    signed.current = [] // a signature that the office refuses is made anew
    return handIn({ method: 'staff-card', signatures })
  }

  return {
    stand,
    sign: () => lead(toSign.method === 'staff-card' ? byCard : byPasskey),
    allow: () =>
      lead(async ({ signal }) => ({ at: 'card', card: await allowOffice(await cardTools(signal)) })),
    cancel: () => {
      if (stand.at === 'card' && isUnderWay(stand.card)) open.current?.abort()
    },
  }
}

/** The orders as the bridge takes them; nothing is sent to it that does not belong to what the office states. */
async function textsOf(toSign: ToSign): Promise<readonly string[] | SigningProblem> {
  if ((await judgeToSign(toSign)) === 'digest-differs') return 'digest-differs'
  const texts = toSign.orders?.map(orderText) ?? []
  const readable = texts.filter((text) => text !== undefined)
  return readable.length === texts.length && readable.length > 0 ? readable : 'not-readable'
}
