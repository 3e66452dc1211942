/** The contract before each authorisation and each signature. Only this half asks for one: contracts are signing's matter alone. */
import { createHash } from 'node:crypto'
import { findClient, type Half, insertRefusals, readRequest, type SignedRequest } from '@jitsuin/key-half'
import { ContractError, type Judgement } from '../../contract.js'
import { judgeContract } from '../../domain/contracts/contract.js'
import { BY_ITSELF, loadAccountForClient } from './accounts.js'
import type { ContractsContext } from './context.js'

/** What other use cases ask about contracts. */
export type ContractGate = {
  /** @throws {ContractError} `contract/none`, `contract/cut-off`, `contract/ended` */
  readonly expectForAuthorisation: (wish: { readonly clientKey: string }) => Promise<void>
  /** The same; what was signed before is answered again, however the contract stands. */
  readonly expectForSigning: (wish: {
    readonly clientKey: string
    readonly signed: SignedRequest
  }) => Promise<void>
  /** How the contract of a client's institution stands; nothing when nobody needs one, or nobody knows the client. */
  readonly judgementFor: (clientKey: string) => Promise<Judgement | undefined>
}

const REFUSALS = {
  none: 'contract/none',
  'cut-off': 'contract/cut-off',
  ended: 'contract/ended',
} as const

/** The gate. */
export function contractGate(ctx: ContractsContext): ContractGate {
  const { half } = ctx
  const judgementFor = async (clientKey: string): Promise<Judgement | undefined> => {
    if (ctx.need === 'free') return undefined
    const client = await findClient(half.store.read, clientKey)
    const account = await loadAccountForClient(ctx, { clientKey, institution: client?.institution })
    // Neither a client nor one that ended with a contract: the half refuses it by its own reason.
    return client || account ? judgeContract(account, half.clock()) : undefined
  }
  return {
    judgementFor,
    expectForAuthorisation: async ({ clientKey }) => {
      const refusal = refusalOf(await judgementFor(clientKey))
      if (refusal) await refuse(half, { refusal, clientKey })
    },
    expectForSigning: async ({ clientKey, signed }) => {
      const refusal = refusalOf(await judgementFor(clientKey))
      if (refusal && (await wasReleased(half, signed)) === 'not-released')
        await refuse(half, { refusal, clientKey })
    },
  }
}

function refusalOf(judgement: Judgement | undefined) {
  if (!judgement || judgement.standing === 'in-order' || judgement.standing === 'in-grace') return undefined
  return REFUSALS[judgement.standing]
}

/** Whether these very bytes were answered before; whoever gets that answer again is judged by the half. */
async function wasReleased({ store }: Half, signed: SignedRequest): Promise<'released' | 'not-released'> {
  const { authorisation, request } = readRequest(signed)
  const row = await store.read
    .selectFrom('request')
    .select(['state', 'content_sha256'])
    .where('authorisation_id', '=', authorisation)
    .where('request_id', '=', request)
    .executeTakeFirst()
  const content = createHash('sha256').update(signed.bytes).digest()
  return row?.state === 'released' && content.equals(row.content_sha256) ? 'released' : 'not-released'
}

/** Notes the refusal in the log, where the figures of the day count it. */
async function refuse(
  { store, clock }: Half,
  {
    refusal: code,
    clientKey,
  }: { readonly refusal: (typeof REFUSALS)[keyof typeof REFUSALS]; readonly clientKey: string },
): Promise<never> {
  const at = clock()
  await store.transact({ actor: BY_ITSELF, at }, async (tx, audit) => {
    audit.record('signature/refused', { subject: `client:${clientKey}`, facts: { code } })
    await insertRefusals(tx, [{ kind: 'signature', code, at }])
  })
  throw new ContractError(code, clientKey)
}
