/** What an order says, read from the very bytes that are signed: nobody signs a summary that another program wrote. */
import { fromBase64url } from './to-sign.js'

const TAG = 'jitsuin-order/1\n'

/** One fact of an order: its name in the order, and its value as text. */
export type OrderFact = { readonly name: string; readonly value: string }

/** The facts in their order, nested ones by their path; `undefined` when the bytes are no order. */
export function readOrder(bytes: string): readonly OrderFact[] | undefined {
  const text = orderText(bytes)
  if (text === undefined) return undefined
  try {
    const order: unknown = JSON.parse(text)
    return typeof order === 'object' && order !== null ? factsOf(order) : undefined
  } catch {
    return undefined // what cannot be read is not signed: the page refuses it
  }
}

/** An order as the card bridge takes it, without its tag; `undefined` when the bytes are none. */
export function orderText(bytes: string): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(bytes))
    return text.startsWith(TAG) ? text.slice(TAG.length) : undefined
  } catch {
    return undefined // neither base64url nor UTF-8
  }
}

function factsOf(value: object, path = ''): readonly OrderFact[] {
  return Object.entries(value).flatMap(([key, each]) => {
    const name = path === '' ? key : `${path}.${key}`
    if (Array.isArray(each)) return [{ name, value: each.map(String).join(', ') }]
    if (typeof each === 'object' && each !== null) return factsOf(each, name)
    return [{ name, value: String(each) }]
  })
}
