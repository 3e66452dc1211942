/** Contracts of institutions for the office's pages. Every rule about them is the signing service's own; here it is said who acts. */
import {
  type ContractDetail,
  type ContractList,
  type ContractQuery,
  OFFICE_ROUTES,
} from '@jitsuin/signing/contract'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import type { InstitutionContracts } from '../../outside/second-key-contracts.js'
import type { RegistrationContext } from '../context.js'

const PATHS = OFFICE_ROUTES.contracts

/** One page of the list. */
export async function listContracts(ctx: RegistrationContext, query: ContractQuery): Promise<ContractList> {
  return portOf(ctx).list(query)
}

/** One contract. */
export async function showContract(ctx: RegistrationContext, contractId: string): Promise<ContractDetail> {
  return portOf(ctx).load(contractId)
}

/** What officers do, and where the signing service takes it. */
export const CONTRACT_ACTS = {
  pay: ({ id }: Target) => PATHS.payments(id),
  correct: ({ id, part }: Target) => PATHS.correction(id, part ?? ''),
  extend: ({ id }: Target) => PATHS.extensions(id),
  decide: ({ id, part }: Target) => PATHS.decision(id, part ?? ''),
} as const
type Target = {
  readonly id: string
  /** The payment or the extension. */
  readonly part?: string
}

/** Passes on what an officer does; the signing service judges and records it under their id. */
export async function actOnContract(
  ctx: RegistrationContext,
  staff: Staff,
  wish: { readonly kind: keyof typeof CONTRACT_ACTS; readonly act: unknown } & Target,
): Promise<ContractDetail> {
  const { kind, act, ...target } = wish
  return portOf(ctx).act({ path: CONTRACT_ACTS[kind](target), officer: staff.staffId, act })
}

function portOf({ institutionContracts }: RegistrationContext): InstitutionContracts {
  if (!institutionContracts) throw new RegistrationError('second-key/signing-unreachable', 'None is set up')
  return institutionContracts
}
