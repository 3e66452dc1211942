/** What the unique keys of the tables say when two transactions meet. */
import { CaError, type OrderRefusal } from '../errors.js'

const CONFLICTS: Readonly<Record<string, OrderRefusal>> = {
  certificate_key_sha256_key: 'order/key-used-before',
  officer_pkey: 'order/officer-exists',
  officer_public_key_key: 'order/officer-exists',
}

/** Keys that a batch takes; where two meet, the later one looks again. */
const TAKEN_AT_ONCE: ReadonlySet<string> = new Set(['certificate_key_sha256_key', 'warrant_use_pkey'])

/** Turns a broken unique key into the refusal that it means; passes everything else on. */
export function refuseConflict(error: unknown): never {
  const constraint = constraintOf(error)
  const refusal = CONFLICTS[constraint]
  throw refusal ? new CaError(refusal, constraint, { cause: error }) : error
}

/** Whether another transaction took a key of this batch at the same moment. */
export function isConflict(error: unknown): boolean {
  return TAKEN_AT_ONCE.has(constraintOf(error))
}

function constraintOf(error: unknown): string {
  return error instanceof Error && 'constraint' in error ? String(error.constraint) : ''
}
