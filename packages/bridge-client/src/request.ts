/** One request to the card, from its start to its end. */
import * as z from 'zod'
import { call, type Line } from './call.js'
import {
  type BridgeProblem,
  type BridgeRequest,
  type RequestStep,
  ROUTES,
  requestSchema,
  requestStartedSchema,
} from './protocol.js'

/** What an open request waits for; `page` is the page of the bridge to which the user must go. */
export type Progress = { readonly step: RequestStep; readonly page: string }

/** How a request ended, or why it could not begin. */
export type Outcome<Result> =
  | { readonly state: 'done'; readonly result: Result }
  | { readonly state: 'cancelled' | 'expired' | 'not-installed' | 'not-paired' }
  | { readonly state: 'refused'; readonly problem: BridgeProblem }

/** The result of any request, as the protocol writes it. */
export type AnyResult = Extract<BridgeRequest, { state: 'done' }>['result']

type Asking = {
  readonly line: Line
  readonly path: string
  readonly secret: string
  readonly body: unknown
  readonly show: (page: string) => void
  readonly onProgress: (progress: Progress) => void
  readonly signal: AbortSignal | undefined
}

/** Starts a request, opens its page, follows it to its end. An abort cancels it at the bridge too. */
export async function follow(asking: Asking): Promise<Outcome<AnyResult>> {
  const { line, path, secret, body, show, onProgress, signal } = asking
  const started = await call(line, {
    method: 'POST',
    path,
    secret,
    body,
    answer: requestStartedSchema,
    signal,
  })
  // The page has just spoken to the bridge; silence means that the user has taken the permission away.
  if (started.state === 'silent') return { state: 'not-paired' }
  if (started.state === 'refused') return refusal(started.problem)
  const { id, page } = started.message
  const cancel = () =>
    void call(line, { method: 'DELETE', path: ROUTES.request(id), secret, answer: z.unknown() })
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    show(page)
    onProgress({ step: 'page-wait', page })
    return await endOf({ ...asking, id, page })
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

async function endOf(asking: Asking & { id: string; page: string }): Promise<Outcome<AnyResult>> {
  const { line, secret, signal, onProgress, id, page } = asking
  let after = 0
  for (;;) {
    const path = ROUTES.request(id, after)
    const reply = await call(line, { method: 'GET', path, secret, answer: requestSchema, signal })
    if (reply.state === 'silent') return { state: 'not-installed' }
    if (reply.state === 'refused') return refusal(reply.problem)
    const request = reply.message
    switch (request.state) {
      case 'open':
        if (request.version > after) onProgress({ step: request.step, page })
        after = request.version
        continue
      case 'done':
        return { state: 'done', result: request.result }
      case 'failed':
        return refusal(request.problem)
      case 'cancelled':
      case 'expired':
        return { state: request.state }
    }
  }
}

function refusal(problem: BridgeProblem): Outcome<never> {
  const isUnpaired = problem.code === 'bridge/wrong-secret' || problem.code === 'bridge/not-allowed'
  return isUnpaired ? { state: 'not-paired' } : { state: 'refused', problem }
}
