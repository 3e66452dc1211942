/** What clients ask for at the desk of a test, and its statements. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { ApprovalView } from '@jitsuin/key-management/contract'
import {
  DAY,
  type DayStatement,
  type DigestAlgorithm,
  LIST,
  type ListStatement,
  type SheetItem,
} from '@jitsuin/second-key'

/** SHA-256 of every invented second certificate. */
export const CERTIFICATE = createHash('sha256').update('a second certificate').digest('hex')
/** Who asks. */
export const INSTITUTION = { id: 'H-0001', name: '港見架空病院', client: '2階 診察室' }

/** What an answer says differently from its statement. */
export type Change = Partial<ApprovalView>
/** Something that was asked for, as it stands. */
export type Asked = {
  state: ApprovalView['state']
  used: number
  readonly wish: ({ kind: 'day' } & DayStatement) | ({ kind: 'list' } & ListStatement)
  /** Of a list, as long as nothing is decided. */
  sheet?: Uint8Array
  change: Change
}
/** How something is asked for; `change` is what the answer says differently from its statement. */
export type Asking = {
  readonly state?: Asked['state']
  readonly begins?: Date
  readonly lastsSeconds?: number
  readonly numSignatures?: number
  readonly change?: Change
}
/** A list: what its sheet holds, and how its statement or its sheet were tampered with. */
export type AskingList = Asking & {
  readonly algorithm?: DigestAlgorithm
  /** The list that the statement commits to, where it is another one. */
  readonly stated?: readonly SheetItem[]
  /** The sheet, where the usual way would not seal it. */
  readonly sealed?: { readonly sealed: Uint8Array; readonly fragment: string }
}

/** The bytes that the passkey answers. */
export function statementOf(wish: Asked['wish']): Uint8Array {
  return wish.kind === 'day' ? DAY.encode(wish) : LIST.encode(wish)
}

/** What days and lists have in common. */
export function commonOf(
  subject: string,
  {
    begins = new Date(Math.floor(Date.now() / 1000) * 1000),
    lastsSeconds = 72_000,
    numSignatures = 2000,
  }: Asking,
): DayStatement {
  return {
    authorisation: randomUUID(),
    subject,
    certificate: CERTIFICATE,
    institution: INSTITUTION.id,
    clientKey: randomBytes(32).toString('hex'),
    keyManagementNonce: randomBytes(32).toString('hex'),
    signingNonce: randomBytes(32).toString('hex'),
    begins,
    ends: new Date(begins.getTime() + lastsSeconds * 1000),
    numSignatures,
  }
}
