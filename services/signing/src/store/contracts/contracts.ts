/** Contracts and their invoices. */
import { searchKey } from '@jitsuin/kernel'
import { type Selectable, sql } from '@jitsuin/platform'
import { type Institution, institutionSchema } from '../../contract.js'
import type { Contract, ContractAccount, Invoice } from '../../domain/contracts/contract.js'
import type { ContractsReader, ContractsTables, ContractsTransaction } from './tables.js'

/** A contract as it is kept. */
export type StoredContract = ContractAccount & {
  readonly endAskedAt: Date | undefined
  readonly carriedOutAt: Date | undefined
  readonly endedClients: readonly string[]
}

/** The contract of an institution that is not over yet, or the newest one that is. */
export async function findContractOf(
  db: ContractsReader,
  institution: string,
): Promise<StoredContract | undefined> {
  const query = db.selectFrom('contract').selectAll().where('institution', '=', institution)
  const row = await query
    .orderBy(sql`carried_out_at is null`, 'desc')
    .orderBy('concluded_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && (await withInvoices(db, row))
}

/** The newest contract with which this client ended. */
export async function findContractOfEnded(
  db: ContractsReader,
  clientKey: string,
): Promise<StoredContract | undefined> {
  const row = await db
    .selectFrom('contract')
    .selectAll()
    .where(sql<boolean>`ended_clients @> array[${clientKey}]`)
    .orderBy('concluded_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && (await withInvoices(db, row))
}

/** A contract by its id. */
export async function loadContract(
  db: ContractsReader,
  contractId: string,
): Promise<StoredContract | undefined> {
  const query = db.selectFrom('contract').selectAll().where('contract_id', '=', contractId)
  const row = await query.executeTakeFirst()
  return row && (await withInvoices(db, row))
}

/** The same, kept from change until the transaction ends. */
export async function lockContract(
  tx: ContractsTransaction,
  contractId: string,
): Promise<StoredContract | undefined> {
  const query = tx.selectFrom('contract').selectAll().where('contract_id', '=', contractId)
  const row = await query.forUpdate().executeTakeFirst()
  return row && (await withInvoices(tx, row))
}

/** Keeps a contract. `known`: the institution has one that is not over yet. */
export async function insertContract(
  tx: ContractsTransaction,
  contract: Contract & { readonly concludedBy: string },
): Promise<'concluded' | 'known'> {
  const { terms } = contract
  const row = await tx
    .insertInto('contract')
    .values({
      contract_id: contract.contractId,
      institution: contract.institution,
      institution_name: contract.institutionName,
      search_words: searchKey(`${contract.institution} ${contract.institutionName}`),
      kind: terms.kind,
      beds: terms.kind === 'hospital' ? terms.beds : null,
      concluded_at: contract.concludedAt,
      concluded_by: contract.concludedBy,
      begins: contract.begins,
      ends: null,
      end_asked_at: null,
      carried_out_at: null,
      ended_clients: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('contract_id')
    .executeTakeFirst()
  return row ? 'concluded' : 'known'
}

/** Notes when a contract ends, or that it goes on. */
export async function saveEnd(
  tx: ContractsTransaction,
  { contractId, end }: { readonly contractId: string; readonly end: { at: Date; askedAt: Date } | 'none' },
): Promise<void> {
  const [ends, askedAt] = end === 'none' ? [null, null] : [end.at, end.askedAt]
  await tx
    .updateTable('contract')
    .set({ ends, end_asked_at: askedAt })
    .where('contract_id', '=', contractId)
    .execute()
}

/** Notes that the clients of a contract that is over were ended, here and at the other half. */
export async function saveCarriedOut(
  tx: ContractsTransaction,
  done: { readonly contractId: string; readonly clients: readonly string[]; readonly at: Date },
): Promise<'first' | 'again'> {
  const row = await tx
    .updateTable('contract')
    .set({ carried_out_at: done.at, ended_clients: [...done.clients] })
    .where('contract_id', '=', done.contractId)
    .where('carried_out_at', 'is', null)
    .returning('contract_id')
    .executeTakeFirst()
  return row ? 'first' : 'again'
}

/** Contracts that are over and whose end was not carried out, the oldest first. */
export async function loadEndsDue(db: ContractsReader, now: Date, limit: number): Promise<readonly string[]> {
  const query = db.selectFrom('contract').select('contract_id').where('carried_out_at', 'is', null)
  const rows = await query.where('ends', '<=', now).orderBy('ends').limit(limit).execute()
  return rows.map((row) => row.contract_id)
}

/** Contracts in force without an invoice of this fiscal year. */
export async function loadWithoutInvoice(
  db: ContractsReader,
  { fiscalYear, now, limit }: { readonly fiscalYear: number; readonly now: Date; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('contract')
    .select('contract_id')
    .where('begins', '<=', now)
    .where(({ or, eb }) => or([eb('ends', 'is', null), eb('ends', '>', now)]))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('invoice')
            .select('fiscal_year')
            .whereRef('invoice.contract_id', '=', 'contract.contract_id')
            .where('fiscal_year', '=', fiscalYear),
        ),
      ),
    )
    .limit(limit)
    .execute()
  return rows.map((row) => row.contract_id)
}

/** Keeps invoices; gives those that were not there before. */
export async function insertInvoices(
  tx: ContractsTransaction,
  contractId: string,
  { invoices, at }: { readonly invoices: readonly Invoice[]; readonly at: Date },
): Promise<readonly Invoice[]> {
  const written: Invoice[] = []
  for (const invoice of invoices) {
    const row = await tx
      .insertInto('invoice')
      .values({
        contract_id: contractId,
        fiscal_year: invoice.fiscalYear,
        amount_yen: invoice.amountYen,
        pay_by: invoice.payBy,
        cut_off_from: invoice.cutOffFrom,
        paid_yen: invoice.paidYen,
        issued_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('fiscal_year')
      .executeTakeFirst()
    if (row) written.push(invoice)
  }
  return written
}

/** Moves the cut-off of a year. */
export async function saveCutOff(
  tx: ContractsTransaction,
  moved: { readonly contractId: string; readonly fiscalYear: number; readonly cutOffFrom: string },
): Promise<void> {
  await tx
    .updateTable('invoice')
    .set({ cut_off_from: moved.cutOffFrom })
    .where('contract_id', '=', moved.contractId)
    .where('fiscal_year', '=', moved.fiscalYear)
    .execute()
}

async function withInvoices(
  db: ContractsReader,
  row: Selectable<ContractsTables['contract']>,
): Promise<StoredContract> {
  const invoices = await db
    .selectFrom('invoice')
    .select([
      'fiscal_year',
      'amount_yen',
      'paid_yen',
      sql<string>`pay_by::text`.as('payBy'),
      sql<string>`cut_off_from::text`.as('cutOffFrom'),
    ])
    .where('contract_id', '=', row.contract_id)
    .orderBy('fiscal_year', 'desc')
    .execute()
  return {
    contractId: row.contract_id,
    institution: row.institution,
    institutionName: row.institution_name,
    terms: termsOf(row),
    concludedAt: row.concluded_at,
    begins: row.begins,
    ends: row.ends ?? undefined,
    endAskedAt: row.end_asked_at ?? undefined,
    carriedOutAt: row.carried_out_at ?? undefined,
    endedClients: row.ended_clients ?? [],
    invoices: invoices.map(({ fiscal_year, amount_yen, paid_yen, payBy, cutOffFrom }) => ({
      fiscalYear: fiscal_year,
      amountYen: amount_yen,
      paidYen: paid_yen,
      payBy,
      cutOffFrom,
    })),
  }
}

/** The kind of an institution as a row has it. */
export function termsOf({
  kind,
  beds,
}: {
  readonly kind: string
  readonly beds: number | null
}): Institution {
  return institutionSchema.parse(beds === null ? { kind } : { kind, beds })
}
