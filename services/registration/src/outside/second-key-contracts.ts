/** Contracts of institutions at the signing service, over a connection of the application zone (mutual TLS; apps/server opens it). */
import {
  CONTRACT_ERRORS,
  type ContractDetail,
  ContractError,
  type ContractErrorCode,
  type ContractList,
  type ContractQuery,
  contractDetailSchema,
  contractListSchema,
  OFFICE_ROUTES,
} from '@jitsuin/signing/contract'
import { z } from 'zod'
import { RegistrationError } from '../errors.js'

type Answer = { readonly status: number; readonly json: unknown }

/** Exchanges JSON with the signing service; throws when there is no answer. */
export type SigningConnection = {
  readonly get: (path: string) => Promise<Answer>
  readonly post: (path: string, body: unknown) => Promise<Answer>
}

/** What an officer does: the address below the contracts, and what was typed. */
export type ContractAct = { readonly path: string; readonly officer: string; readonly act: unknown }

/** Every method throws `ContractError`, or `RegistrationError` `second-key/signing-unreachable`. */
export type InstitutionContracts = {
  readonly list: (query: ContractQuery) => Promise<ContractList>
  readonly load: (contractId: string) => Promise<ContractDetail>
  readonly act: (act: ContractAct) => Promise<ContractDetail>
}

const problemSchema = z.object({ code: z.string() })

/** Speaks the contract of services/signing. */
export function contractsOverConnection({ get, post }: SigningConnection): InstitutionContracts {
  const { contracts } = OFFICE_ROUTES
  const ask = async <T>(schema: z.ZodType<T>, sent: Promise<Answer>): Promise<T> => {
    const { status, json } = await sent.catch((cause: unknown) => {
      throw new RegistrationError('second-key/signing-unreachable', 'No answer', { cause })
    })
    const parsed = schema.safeParse(json)
    if (status === 200 && parsed.success) return parsed.data
    const problem = problemSchema.safeParse(json)
    const code = problem.success ? problem.data.code : `status ${status}`
    if (isContractCode(code)) throw new ContractError(code, 'Said by the signing service')
    throw new RegistrationError('second-key/signing-unreachable', code)
  }
  return {
    list: ({ words, standing, page }) => {
      const query = new URLSearchParams({ words, standing, page: String(page) })
      return ask(contractListSchema, get(`${contracts.list}?${query}`))
    },
    load: (contractId) => ask(contractDetailSchema, get(contracts.one(contractId))),
    act: ({ path, officer, act }) => ask(contractDetailSchema, post(path, { officer, act })),
  }
}

function isContractCode(code: string): code is ContractErrorCode {
  return Object.hasOwn(CONTRACT_ERRORS, code)
}
