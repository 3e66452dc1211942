/** The rows of schema `contracts`, and how the service reaches them. */
import {
  type AuditActions,
  type AuditRecorder,
  type ColumnType,
  type Generated,
  type Kysely,
  openStore,
  type Store,
  type Transaction,
} from '@jitsuin/platform'
import { z } from 'zod'
import type { InstitutionKind } from '../../contract.js'

/** A day, `YYYY-MM-DD`; read through a cast to text. */
type Day = ColumnType<string, string, string>

export type ContractsTables = {
  contract: {
    contract_id: string
    institution: string
    institution_name: string
    search_words: string
    kind: InstitutionKind
    beds: number | null
    concluded_at: Date
    concluded_by: string
    begins: Date
    ends: Date | null
    end_asked_at: Date | null
    carried_out_at: Date | null
    ended_clients: string[] | null
  }
  invoice: {
    contract_id: string
    fiscal_year: number
    amount_yen: number
    pay_by: Day
    cut_off_from: Day
    paid_yen: number
    issued_at: Date
  }
  payment: {
    payment_id: string
    entry_no: Generated<number>
    contract_id: string
    fiscal_year: number
    amount_yen: number
    paid_on: Day
    recorded_at: Date
    recorded_by: string
    corrects: string | null
    reason: string | null
  }
  extension: {
    extension_id: string
    contract_id: string
    fiscal_year: number
    until: Day
    reason: string
    state: 'open' | 'confirmed' | 'refused'
    asked_by: string
    asked_at: Date
    decided_by: string | null
    decided_at: Date | null
  }
}

const institution = z.string()
const fiscalYear = z.int()
const extensionId = z.string()

/** What is recorded about contracts. */
const CONTRACTS_ACTIONS = {
  'contract/concluded': {
    ja: '利用契約を結んだ',
    en: 'A contract was concluded',
    facts: z.strictObject({ institution, kind: z.string(), beds: z.int().optional(), begins: z.string() }),
  },
  'contract/invoiced': {
    ja: '年度の利用料を請求した',
    en: 'The fee of a fiscal year was invoiced',
    facts: z.strictObject({ fiscalYear, amountYen: z.int(), payBy: z.string(), cutOffFrom: z.string() }),
  },
  'contract/end-asked': {
    ja: '利用契約の終了の申し出を受けた',
    en: 'The end of a contract was asked for',
    facts: z.strictObject({ ends: z.string() }),
  },
  'contract/end-taken-back': {
    ja: '利用契約の終了の申し出が取り消された',
    en: 'The end of a contract was taken back',
    facts: z.strictObject({ ends: z.string() }),
  },
  'contract/ended': {
    ja: '利用契約が終了し、クライアントの登録を終えた',
    en: 'A contract ended, and its clients with it',
    facts: z.strictObject({ institution, clients: z.int() }),
  },
  'contract/payment-recorded': {
    ja: '入金を記録した',
    en: 'A payment was recorded',
    facts: z.strictObject({ paymentId: z.string(), fiscalYear, amountYen: z.int(), paidOn: z.string() }),
  },
  'contract/payment-corrected': {
    ja: '入金の記録を訂正した',
    en: 'A payment was corrected',
    facts: z.strictObject({
      paymentId: z.string(),
      corrects: z.string(),
      fiscalYear,
      amountYen: z.int(),
      paidOn: z.string(),
    }),
  },
  'contract/grace-asked': {
    ja: '支払い期限の延長を求めた',
    en: 'A longer grace was asked for',
    facts: z.strictObject({ extensionId, fiscalYear, until: z.string() }),
  },
  'contract/grace-confirmed': {
    ja: '支払い期限の延長を確認した',
    en: 'A longer grace was confirmed',
    facts: z.strictObject({ extensionId, fiscalYear, until: z.string() }),
  },
  'contract/grace-refused': {
    ja: '支払い期限の延長を断った',
    en: 'A longer grace was refused',
    facts: z.strictObject({ extensionId, fiscalYear }),
  },
} as const satisfies AuditActions
type ContractsActions = typeof CONTRACTS_ACTIONS

/** Reading and the one way to write. */
export type ContractsStore = Store<ContractsTables, ContractsActions>
/** Anything that can be queried. */
export type ContractsReader = Kysely<ContractsTables>
/** A transaction. */
export type ContractsTransaction = Transaction<ContractsTables>
/** Collects the audit rows of a transaction. */
export type ContractsAudit = AuditRecorder<ContractsActions>

/** Opens the tables under the role of their schema. */
export function openContractsStore(url: string): ContractsStore {
  return openStore<ContractsTables, ContractsActions>(url, CONTRACTS_ACTIONS)
}
