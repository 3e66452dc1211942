/** The interface as pages call it. */
import type { Text } from '@jitsuin/kernel'
import type * as z from 'zod'
import type { Report } from '../domain/report.js'
import { reportSchema } from './report.js'
import { type ReportRef, STATISTICS_ROUTES } from './routes.js'
import * as wire from './schemas.js'

/** Why a call brought no answer. `refused`: the service said why. `unreachable`: no answer, or none that we understand. */
export type StatisticsFailure =
  | { readonly kind: 'refused'; readonly code: string; readonly text: Text; readonly next: Text }
  | { readonly kind: 'unreachable' }

/** A call that failed; `failure` says how. */
export class StatisticsCallError extends Error {
  readonly failure: StatisticsFailure

  constructor(failure: StatisticsFailure) {
    super(failure.kind === 'refused' ? failure.code : 'The statistics did not answer')
    this.name = 'StatisticsCallError'
    this.failure = failure
  }
}

/** Calls the service through `fetch`. Every method throws `StatisticsCallError`. */
export type StatisticsClient = ReturnType<typeof statisticsClient>

/** Makes a client over the caller's `fetch`; addresses are relative to the page's own host. */
export function statisticsClient(fetcher: typeof fetch) {
  const read = async <T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<T> => {
    const response = await call(fetcher, path, init)
    const parsed = schema.safeParse(await response.json().catch(unreachable))
    return parsed.success ? parsed.data : unreachable()
  }
  const post = <T>(schema: z.ZodType<T>, path: string, body: unknown): Promise<T> =>
    read(schema, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const { snapshots } = STATISTICS_ROUTES
  return {
    snapshots: (page: number): Promise<wire.SnapshotList> =>
      read(wire.snapshotListSchema, `${snapshots}?page=${page}`),
    snapshot: (id: string): Promise<wire.Snapshot> => read(wire.snapshotSchema, `${snapshots}/${id}`),
    take: (requestId: string): Promise<wire.SnapshotSummary> =>
      post(wire.snapshotSummarySchema, snapshots, { requestId }),
    report: ({ snapshotId, kind }: ReportRef): Promise<Report> =>
      read(reportSchema, `${snapshots}/${snapshotId}/reports/${kind}`),
    comparison: (from: string, to: string): Promise<Report> =>
      read(reportSchema, `${STATISTICS_ROUTES.comparison}?from=${from}&to=${to}`),
    work: (): Promise<wire.Work> => read(wire.workSchema, STATISTICS_ROUTES.work),
    denominators: (): Promise<wire.DenominatorList> =>
      read(wire.denominatorListSchema, STATISTICS_ROUTES.denominators),
    addDenominator: (denominator: wire.NewDenominator): Promise<wire.DenominatorList> =>
      post(wire.denominatorListSchema, STATISTICS_ROUTES.denominators, denominator),
  }
}

async function call(fetcher: typeof fetch, url: string, init?: RequestInit): Promise<Response> {
  const response = await fetcher(url, init).catch(unreachable)
  if (response.ok) return response
  const problem = wire.problemSchema.safeParse(await response.json().catch(unreachable))
  if (!problem.success) return unreachable()
  const { code, ja, en, next } = problem.data
  throw new StatisticsCallError({ kind: 'refused', code, text: { ja, en }, next })
}

function unreachable(): never {
  throw new StatisticsCallError({ kind: 'unreachable' })
}
