/** Contracts of institutions as pages call them; their forms are those of the signing service. */
import {
  type ContractDetail,
  type ContractList,
  type ContractQuery,
  contractDetailSchema,
  contractListSchema,
  contractPaths,
  type correctionBody,
  type decisionBody,
  type extensionBody,
  type paymentBody,
} from '@jitsuin/signing/contract'
import type { z } from 'zod'
import { caller } from './call.js'
import { withQuery } from './with-query.js'

/** Every method throws `RegistrationCallError`. */
export type ContractsClient = ReturnType<typeof contractsClient>

/** Makes a client over the caller's `fetch`. */
export function contractsClient(fetcher: typeof fetch) {
  const { read, send } = caller(fetcher)
  const paths = contractPaths('/api')
  const act = (path: string, body: unknown): Promise<ContractDetail> => send(contractDetailSchema, path, body)
  return {
    list: (query: Partial<ContractQuery>): Promise<ContractList> =>
      read(contractListSchema, withQuery(paths.list, query)),
    load: (id: string): Promise<ContractDetail> => read(contractDetailSchema, paths.one(id)),
    pay: (id: string, body: z.input<typeof paymentBody>) => act(paths.payments(id), body),
    correct: (id: string, paymentId: string, body: z.input<typeof correctionBody>) =>
      act(paths.correction(id, paymentId), body),
    extend: (id: string, body: z.input<typeof extensionBody>) => act(paths.extensions(id), body),
    decide: (id: string, extensionId: string, body: z.input<typeof decisionBody>) =>
      act(paths.decision(id, extensionId), body),
  }
}
