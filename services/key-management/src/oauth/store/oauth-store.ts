/** The tables of the authorization server, and what it records: ids, counts, and never a code, a token or a label. */
import {
  type AuditActions,
  type Kysely,
  openStore,
  provisionService,
  type Store,
  type Transaction,
} from '@jitsuin/platform'
import { z } from 'zod'
import { OAUTH_HISTORY } from './history.js'
import type { OauthTables } from './tables.js'

const clientKey = z.string()

const OAUTH_ACTIONS = {
  'authorization/pushed': {
    ja: '認可の要求を受け取った',
    en: 'An authorization request was pushed',
    facts: z.strictObject({
      clientKey,
      subject: z.string(),
      kind: z.enum(['day', 'list']),
      numSignatures: z.int(),
    }),
  },
  'authorization/opened': {
    ja: '本人の画面で認可の要求を開いた',
    en: 'A pushed request was opened by the holder',
    facts: z.strictObject({ clientKey, authorisationId: z.string() }),
  },
  'authorization/used': {
    ja: '認可の要求の番号を使い切った',
    en: 'A request_uri was used up',
    facts: z.strictObject({ clientKey }),
  },
  'code/issued': {
    ja: '認可コードを渡した',
    en: 'An authorization code was issued',
    facts: z.strictObject({ clientKey }),
  },
  'code/redeemed': {
    ja: '認可コードをトークンに替えた',
    en: 'An authorization code was redeemed',
    facts: z.strictObject({ clientKey }),
  },
  'code/refused': {
    ja: '認可コードを断った',
    en: 'An authorization code was refused',
    facts: z.strictObject({ clientKey, why: z.string() }),
  },
  'service-token/issued': {
    ja: 'サービスのトークンを渡した',
    en: 'A service token was issued',
    facts: z.strictObject({ clientKey }),
  },
  'service-token/revoked': {
    ja: 'サービスのトークンを取り消した',
    en: 'A service token was revoked',
    facts: z.strictObject({ clientKey }),
  },
} as const satisfies AuditActions
type OauthActions = typeof OAUTH_ACTIONS

/** Reading and the one way to write. */
export type OauthStore = Store<OauthTables, OauthActions>
/** Anything that can be queried. */
export type OauthReader = Kysely<OauthTables>
/** A transaction. */
export type OauthTransaction = Transaction<OauthTables>

/** Makes or upgrades the tables in the zone's database, and opens them. */
export async function openOauthStore(zoneUrl: string): Promise<OauthStore> {
  return openStore<OauthTables, OauthActions>(await provisionService(zoneUrl, OAUTH_HISTORY), OAUTH_ACTIONS)
}
