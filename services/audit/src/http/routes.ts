import { utf8 } from '@jitsuin/kernel'
import { type Input, type Queryable, type Route, route } from '@jitsuin/platform'
import type { z } from 'zod'
import {
  consistencyProof,
  consistencyQuery,
  inclusionProof,
  inclusionQuery,
  recordsPage,
  recordsQuery,
} from '../contract.js'
import { AuditError } from '../errors.js'
import { exportRecords, latestCheckpoint, proveContinuation, proveRecord } from '../usecases/prove.js'

/** Whether who asks may read records. Heads and proofs are open to all: they show hashes only. */
export type RecordsGuard = (
  input: Pick<Input<undefined, z.ZodType, undefined>, 'headers' | 'peerCertificateDer'>,
) => Promise<'allowed' | 'refused'>

/** The routes of the audit log, for a service of its own or as part of another. */
export function auditRoutes(database: Queryable, mayReadRecords: RecordsGuard): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/checkpoint',
      summary: { ja: '署名済みの最新の控え', en: 'The latest signed head' },
      answers: { 200: { mediaType: 'text/plain' } },
      refusals: ['audit/proof-out-of-range'],
      handle: async () => {
        const checkpoint = await latestCheckpoint(database)
        const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' }
        return { status: 200, headers, bytes: utf8(checkpoint) }
      },
    }),
    route({
      method: 'GET',
      path: '/proofs/inclusion',
      summary: { ja: '記録が含まれていることの証明', en: 'Proof that a record is included' },
      query: inclusionQuery,
      answers: { 200: inclusionProof },
      refusals: ['audit/proof-out-of-range'],
      handle: async ({ query }) => ({ status: 200, json: await proveRecord(database, query) }),
    }),
    route({
      method: 'GET',
      path: '/proofs/consistency',
      summary: {
        ja: '過去の控えから書き換えられていないことの証明',
        en: 'Proof that a head continues an older one',
      },
      query: consistencyQuery,
      answers: { 200: consistencyProof },
      refusals: ['audit/proof-out-of-range'],
      handle: async ({ query }) => ({ status: 200, json: await proveContinuation(database, query) }),
    }),
    route({
      method: 'GET',
      path: '/records',
      summary: { ja: '監査記録の書き出し', en: 'Export of records' },
      query: recordsQuery,
      answers: { 200: recordsPage },
      refusals: ['audit/records-refused'],
      handle: async (input) => {
        if ((await mayReadRecords(input)) !== 'allowed')
          throw new AuditError('audit/records-refused', 'Not allowed')
        return { status: 200, json: await exportRecords(database, input.query) }
      },
    }),
  ]
}
