/** Bulk issue in the process that is killed: cases approved by lists, and all their certificates in one request. */
import { randomUUID } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import {
  type Answer,
  type CertificateWish,
  PERSON_AUTHORITIES,
  type Submission,
  type WarrantOrder,
} from '../src/contract.js'
import { type CaContext, carryOutBatch, certifyUnderWarrants, orderDigest } from '../src/index.js'
import { makeWarrantRequest } from './hierarchy.js'
import { approveTogether, type orderHead, type TestOfficer } from './officers.js'

/** Warrants and the requests under them. */
export type BulkJob = {
  readonly id: string
  readonly submissions: readonly Submission[]
  readonly wishes: readonly CertificateWish[]
}

/** What was answered to the wishes of a job. */
export type BulkAnswers = { readonly id: string; readonly answers: readonly Answer[] }

const CASES = 6

export async function makeBulkJob(
  head: ReturnType<typeof orderHead>,
  officers: readonly TestOfficer[],
): Promise<BulkJob> {
  const firstDay = japanDate(new Date(head.createdAt))
  const orders = Array.from(
    { length: CASES },
    (): WarrantOrder => ({
      ...head,
      orderId: randomUUID(),
      act: 'warrant',
      facts: { nameRomaji: 'Taro Jitsuin', subjectSerialNumber: 'T0001', roles: ['medicalDoctor'] },
      authorities: [...PERSON_AUTHORITIES],
      keyPlace: 'card',
      years: 1,
      useBy: japanDate(new Date(Date.parse(head.createdAt) + 30 * 86_400_000)),
    }),
  )
  const approvals = approveTogether(orders, officers)
  const wishes: CertificateWish[] = []
  for (const order of orders) {
    for (const authority of PERSON_AUTHORITIES) {
      const request = await makeWarrantRequest(orderDigest(order))
      wishes.push({ warrantId: order.orderId, authority, firstDay, request })
    }
  }
  const submissions = orders.map((order, index) => ({ order, approvals: approvals[index] ?? [] }))
  return { id: randomUUID(), submissions, wishes }
}

/** Sends a job, for the first time or again; the day of a wish that was never fulfilled is then a later one. */
export async function sendBulk(
  ca: CaContext,
  { id, submissions, wishes }: BulkJob,
  at: Date,
): Promise<BulkAnswers> {
  await carryOutBatch(ca, submissions)
  const firstDay = japanDate(at)
  return {
    id,
    answers: await certifyUnderWarrants(
      ca,
      wishes.map((wish) => ({ ...wish, firstDay })),
    ),
  }
}
