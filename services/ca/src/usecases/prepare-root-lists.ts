/** The lists that the root signs ahead, because it is off line afterwards: one a day, each to be shown when its day comes. */
import {
  type Certificate,
  encodeTbsCrl,
  isError,
  type KeySigner,
  lintCrl,
  type NamePart,
  signTbsCrl,
} from '@jitsuin/pki'
import { ROOT_LISTS, type RootListName } from '../contract.js'
import { rootListScope } from '../domain/ceremony.js'
import { LIST_LIFETIME_MS } from '../domain/list-schedule.js'
import { CaError } from '../errors.js'
import type { PreparedRootList } from '../store/ceremony.js'

/** The root, and for how many days it is to be away. */
export type RootListPlan = {
  readonly root: {
    readonly certificate: Certificate
    readonly signer: KeySigner
    readonly name: readonly NamePart[]
  }
  readonly from: Date
  readonly days: number
  readonly repositoryUri: string
}

const DAY_MS = 24 * 3_600_000

/** Signs each list of the root for every day, with nothing revoked. */
export async function prepareRootLists(plan: RootListPlan): Promise<PreparedRootList[]> {
  const lists: PreparedRootList[] = []
  for (const name of ROOT_LISTS) {
    for (let day = 0; day < plan.days; day++) lists.push(await prepare(plan, name, day))
  }
  return lists
}

async function prepare({ root, from, repositoryUri }: RootListPlan, name: RootListName, day: number) {
  const thisUpdate = new Date(from.getTime() + day * DAY_MS)
  const nextUpdate = new Date(thisUpdate.getTime() + LIST_LIFETIME_MS)
  const number = day + 1
  const scope = rootListScope(name, root.name, repositoryUri)
  const fields = {
    issuer: root.certificate,
    thisUpdate,
    nextUpdate,
    crlNumber: BigInt(number),
    revoked: [],
    scope,
  }
  const tbs = encodeTbsCrl(fields, root.signer.algorithm)
  const broken = lintCrl(tbs, name === 'tsa' ? {} : { profile: 'authority' }).filter(isError)
  if (broken.length > 0) throw new CaError('list/refused', broken.map(({ id }) => id).join(', '))
  return { name, number, thisUpdate, nextUpdate, crlDer: await signTbsCrl(tbs, root.signer) }
}
