/** The tables of the CSC interface, and what it records. */
import {
  type AuditActions,
  type Kysely,
  openStore,
  provisionService,
  type Store,
  type Transaction,
} from '@jitsuin/platform'
import { z } from 'zod'
import { CSC_HISTORY } from './history.js'

/** The rows of schema `csc`; the migrations in history.ts say what may change. */
export type CscTables = {
  item: { authorisation_id: string; item_index: number; commitment: Buffer; digest: Buffer }
  call: {
    request_id: string
    authorisation_id: string
    client_key: string
    operation_mode: 'S' | 'A'
    state: 'open' | 'answered' | 'refused'
    held_until: Date
    opened_at: Date
    closed_at: Date | null
  }
}

const requestId = z.string()

const CSC_ACTIONS = {
  'csc/list-opened': {
    ja: 'CSC の一覧を受け付けた',
    en: 'A list of CSC was opened',
    facts: z.strictObject({ items: z.int() }),
  },
  'csc/call-opened': {
    ja: 'CSC の署名の呼び出しを始めた',
    en: 'A call for signatures began',
    facts: z.strictObject({ requestId, mode: z.enum(['S', 'A']) }),
  },
  'csc/call-resumed': {
    ja: '途中で終わった呼び出しを引き継いだ',
    en: 'A call that was not answered was taken up again',
    facts: z.strictObject({ requestId }),
  },
  'csc/call-answered': {
    ja: 'CSC の署名の呼び出しに答えた',
    en: 'A call for signatures was answered',
    facts: z.strictObject({ requestId }),
  },
  'csc/call-left': {
    ja: 'CSC の署名の呼び出しが終わらなかった',
    en: 'A call for signatures was not answered',
    facts: z.strictObject({ requestId, state: z.enum(['open', 'refused']) }),
  },
} as const satisfies AuditActions
type CscActions = typeof CSC_ACTIONS

/** Reading and the one way to write. */
export type CscStore = Store<CscTables, CscActions>
/** Anything that can be queried. */
export type CscReader = Kysely<CscTables>
/** A transaction. */
export type CscTransaction = Transaction<CscTables>

/** Makes or upgrades the tables in the zone's database, and opens them. */
export async function openCscStore(zoneUrl: string): Promise<CscStore> {
  return openStore<CscTables, CscActions>(await provisionService(zoneUrl, CSC_HISTORY), CSC_ACTIONS)
}
