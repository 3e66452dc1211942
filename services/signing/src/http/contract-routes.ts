/** What institutions do about their contracts, through a registered client: it is known by the key of its TLS certificate. */
import { HalfError } from '@jitsuin/key-half'
import { type Input, type Route, route } from '@jitsuin/platform'
import {
  CONTRACT_ROUTES,
  concludeBody,
  endConfirmationSchema,
  endContractBody,
  ownContractSchema,
} from '../contract.js'
import { concludeContract, viewOwnContract } from '../usecases/contracts/conclude.js'
import type { ContractsContext } from '../usecases/contracts/context.js'
import { endContract, takeEndBack, viewEnd } from '../usecases/contracts/end.js'

/** The routes for clients. */
export function contractRoutes(ctx: ContractsContext): readonly Route[] {
  return [...concluding(ctx), ...ending(ctx)]
}

function concluding(ctx: ContractsContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: CONTRACT_ROUTES.contract,
      summary: { ja: '自施設の利用契約', en: 'The contract of the institution' },
      answers: { 200: ownContractSchema },
      refusals: ['client-key/unknown'],
      handle: async (input) => ({ status: 200, json: await viewOwnContract(ctx, keyOf(input)) }),
    }),
    route({
      method: 'POST',
      path: CONTRACT_ROUTES.contract,
      summary: { ja: '利用契約を結ぶ', en: 'Conclude a contract' },
      body: { json: concludeBody },
      answers: { 201: ownContractSchema },
      refusals: ['client-key/unknown', 'contract/exists', 'contract/day-refused', 'peer/unreachable'],
      handle: async ({ body: { terms, beginsOn }, ...input }) => ({
        status: 201,
        json: await concludeContract(ctx, { clientKey: keyOf(input), terms, beginsOn }),
      }),
    }),
  ]
}

function ending(ctx: ContractsContext): readonly Route[] {
  const refusals = ['client-key/unknown', 'contract/none', 'contract/ended'] as const
  return [
    route({
      method: 'GET',
      path: CONTRACT_ROUTES.end,
      summary: { ja: '契約終了の確認書', en: 'The confirmation of an end' },
      answers: { 200: endConfirmationSchema },
      refusals: [...refusals, 'contract/no-end-asked'],
      handle: async (input) => ({ status: 200, json: await viewEnd(ctx, keyOf(input)) }),
    }),
    route({
      method: 'POST',
      path: CONTRACT_ROUTES.end,
      summary: { ja: '利用契約を終了する', en: 'End the contract' },
      body: { json: endContractBody },
      answers: { 200: endConfirmationSchema },
      refusals: [...refusals, 'contract/day-refused'],
      handle: async ({ body: wish, ...input }) => ({
        status: 200,
        json: await endContract(ctx, { clientKey: keyOf(input), wish }),
      }),
    }),
    route({
      method: 'DELETE',
      path: CONTRACT_ROUTES.end,
      summary: { ja: '終了の申し出を取り消す', en: 'Take the wish for an end back' },
      answers: { 204: 'empty' },
      refusals: [...refusals, 'contract/no-end-asked'],
      handle: async (input) => {
        await takeEndBack(ctx, keyOf(input))
        return { status: 204 }
      },
    }),
  ]
}

/** @throws {HalfError} `client-key/unknown` */
function keyOf({ peerKeySha256 }: Pick<Input<undefined, undefined, undefined>, 'peerKeySha256'>): string {
  if (peerKeySha256 === undefined) throw new HalfError('client-key/unknown', 'No client certificate')
  return peerKeySha256
}
