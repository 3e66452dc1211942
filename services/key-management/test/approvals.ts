/** Approvals: a client asks, and the holder answers on the phone. */
import { createHash, randomBytes } from 'node:crypto'
import { leavesOfSheet, type SheetItem, sealSheet } from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import type { openAuthenticator } from '../../sso/test/authenticator.js'
import { ROUTES } from '../src/contract.js'
import type { Answer, Page } from './answer.js'

type Phone = ReturnType<typeof openAuthenticator>
type Caller = {
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>
}

/** Opens the ways to approvals. */
export function openApprovals(page: Page) {
  /** Asks the holder, who approves on the phone. */
  const approveOn = async (holder: { readonly phone: Phone }, id: string, mischief = {}) => {
    const view = await page('GET', ROUTES.approval(id))
    const statement = Buffer.from(String(view.json.statement), 'base64url')
    const challenge = createHash('sha256').update(statement).digest('base64url')
    const assertion = holder.phone.get({ challenge }, mischief)
    return { view, assertion, answer: await page('POST', ROUTES.approval(id), { assertion }) }
  }
  const openDay = async (client: Caller, holder: { readonly subject: string; readonly phone: Phone }) => {
    const opened = await client.call('POST', VENDOR.authorisations, { subject: holder.subject })
    const id = String(opened.json.authorisationId)
    const { answer } = await approveOn(holder, id)
    if (answer.status !== 204) throw new Error(`Not approved: ${JSON.stringify(answer.json)}`)
    const { json } = await client.call('GET', VENDOR.authorisation(id))
    return { id, token: String(json.token), opened: opened.json }
  }

  /** Asks the holder for a list; its items are given as they are shown, with their digests. */
  const askForList = async (
    client: Caller,
    holder: { readonly subject: string },
    items: readonly SheetItem[],
    change: object = {},
  ) => {
    const { sealed, fragment } = await sealSheet(items, randomBytes)
    const leaves = leavesOfSheet(items).map((leaf) => Buffer.from(leaf).toString('hex'))
    const list = { algorithm: 'sha256', leaves, sheet: base64urlOf(sealed), ...change }
    const opened = await client.call('POST', VENDOR.authorisations, { subject: holder.subject, list })
    return { opened, id: String(opened.json.authorisationId), fragment }
  }
  const openList = async (
    client: Caller,
    holder: { readonly subject: string; readonly phone: Phone },
    items: readonly SheetItem[],
  ) => {
    const { id } = await askForList(client, holder, items)
    const { answer } = await approveOn(holder, id)
    if (answer.status !== 204) throw new Error(`Not approved: ${JSON.stringify(answer.json)}`)
    const { json } = await client.call('GET', VENDOR.authorisation(id))
    return { id, token: String(json.token) }
  }

  return { approveOn, openDay, askForList, openList }
}
