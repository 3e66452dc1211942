/** The work queue as pages call it. */
import type { z } from 'zod'
import { caller } from './call.js'
import { fillRoute } from './case-routes.js'
import * as wire from './queue.js'

/** Calls the queue. Every method throws `RegistrationCallError`. */
export type QueueClient = ReturnType<typeof queueClient>

/** Makes a client over the caller's `fetch`; addresses are relative to `base` (empty: the page's own host). */
export function queueClient(fetcher: typeof fetch, base = '') {
  const { read, send } = caller(fetcher, base)
  const { QUEUE_ROUTES: ROUTES } = wire
  return {
    page: (query: z.input<typeof wire.queueQuerySchema>): Promise<wire.QueuePage> =>
      read(wire.queuePageSchema, `${ROUTES.queue}${searchOf(query)}`),
    counts: (filter: z.input<typeof wire.queueFilterSchema>): Promise<wire.QueueCounts> =>
      read(wire.queueCountsSchema, `${ROUTES.counts}${searchOf(filter)}`),
    leadTimes: (): Promise<wire.LeadTimes> => read(wire.leadTimesSchema, ROUTES.leadTimes),
    views: (): Promise<wire.SavedViews> => read(wire.savedViewsSchema, ROUTES.views),
    saveView: (viewId: string, wish: wire.ViewWish): Promise<wire.SavedViews> =>
      send(wire.savedViewsSchema, fillRoute(ROUTES.view, { viewId }), wish, 'PUT'),
    removeView: (viewId: string): Promise<wire.SavedViews> =>
      read(wire.savedViewsSchema, fillRoute(ROUTES.view, { viewId }), { method: 'DELETE' }),
    assign: (wish: wire.AssignmentWish): Promise<wire.AssignmentResults> =>
      send(wire.assignmentResultsSchema, ROUTES.assignments, wish),
    next: (wish: z.input<typeof wire.nextWishSchema>): Promise<z.infer<typeof wire.nextCaseSchema>> =>
      send(wire.nextCaseSchema, ROUTES.next, wish),
    look: (caseId: string): Promise<wire.Presence> =>
      read(wire.presenceSchema, fillRoute(ROUTES.presence, { caseId }), { method: 'PUT' }),
    leave: (caseId: string): Promise<wire.Presence> =>
      read(wire.presenceSchema, fillRoute(ROUTES.presence, { caseId }), {
        method: 'DELETE',
        keepalive: true,
      }),
    colleagues: (): Promise<z.infer<typeof wire.colleaguesSchema>> =>
      read(wire.colleaguesSchema, ROUTES.colleagues),
  }
}

/** A query as the end of an address; lists are joined by commas, what is absent is left out. */
export function searchOf(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue
    search.set(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  const whole = search.toString()
  return whole === '' ? '' : `?${whole}`
}
